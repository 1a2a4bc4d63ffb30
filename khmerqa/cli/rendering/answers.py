"""Answers, passages found and their places, as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from khmerqa.cli.colour import bold, cyan, yellow
from khmerqa.cli.language import Message
from khmerqa.cli.rendering.fold import Fold
from khmerqa.ports import Segmenter
from khmerqa.text.expressions.doubtful_digits import with_signs
from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.text.terms.shorten import shorten

Json = Mapping[str, Any]
_MARKER = re.compile(r"\[\d+\]")
_MAX_TEXT = 400  # characters of a passage that are shown
_NOTHING = Message("រកមិនឃើញ", "Nothing was found.")
_SOURCES = Message("ប្រភព", "Sources")
_PAGE = Message("ទំព័រ", "page")
_DIGEST_OF = Message("សេចក្តីសង្ខេបនៃ", "digest of")
_GLOSS = Message("ពាក្យ និងលេខក្នុងអត្ថបទដកស្រង់", "terms and numbers in the quotation")
_NEAREST = Message("វគ្គដែលនៅជិតបំផុត", "Nearest passages")


def hits(values: Sequence[Json], segmenter: Segmenter, fold: Fold = str) -> str:
    """Return passages found, one after the other; long ones are cut between two words."""
    if not values:
        return str(_NOTHING)
    return "\n\n".join(
        f"{bold(fold(f'{number}. {_place(value)}'))}\n"
        f"{fold(_indented(shorten(value['text'], _MAX_TEXT, segmenter)))}"
        for number, value in enumerate(values, start=1)
    )


def answer(value: Json, fold: Fold = str, *, gloss: bool = False) -> str:
    """Return an answer with its sources, and with ``gloss`` what helps to read each quotation."""
    text = _with_signs(value["answer"], value["citations"])
    lines = [_MARKER.sub(lambda marker: cyan(marker[0]), fold(text))]
    if value["notice"]:
        lines.append(yellow(fold(f"({value['notice']})")))
    if value["citations"]:
        lines.append(f"\n{bold(_SOURCES)}")
    for citation in value["citations"]:
        marker = f"[{citation['marker']}]"
        place = fold(f"{marker} {_place(citation)}")
        lines.append(cyan(marker) + place.removeprefix(marker))
        if gloss and citation["gloss"]:
            lines.append(fold(f"    {_GLOSS}: {citation['gloss']}"))
        official = citation.get("official")
        if official:
            page = f", {_PAGE} {official['page']}" if official["page"] else ""
            lines.append(fold(f"    {_DIGEST_OF}: {official['title']}{page}"))
            if official["url"]:
                lines.append(f"    {official['url']}")
    if value["status"] == "no_evidence" and value["hits"]:
        lines.append(f"\n{bold(_NEAREST)}")
        lines += [fold(f"- {_place(hit)}") for hit in value["hits"][:3]]
    return "\n".join(lines)


def _with_signs(text: str, citations: Sequence[Json]) -> str:
    """Return an answer with a sign behind each digit of its quotations that OCR may have misread."""
    for citation in citations:
        quote = citation["quote"].rstrip()
        text = text.replace(quote, with_signs(quote, citation["doubtful_digits"]))
    return text


def _place(value: Json) -> str:
    page, last = value["page"], value["page_end"]
    pages = f"{page}" if last in (None, page) else f"{page}-{last}"
    where = f" · {_PAGE} {pages}" if page is not None else ""
    label = value.get("page_label")
    printed = f" ({label})" if label and ascii_digits(label) != str(page) else ""
    section = f" · {' › '.join(value['section'])}" if value["section"] else ""
    return f"{value['title']}{where}{printed}{section} · {value['source']}"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
