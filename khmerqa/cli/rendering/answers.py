"""Answers, passages found and their places, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.text.khmer.clusters import clip
from khmerqa.types import Bilingual

Json = Mapping[str, Any]
_MAX_TEXT = 400  # characters of a passage that are shown
_NOTHING = Bilingual("រកមិនឃើញ", "Nothing was found.")
_SOURCES = Bilingual("ប្រភព", "Sources")
_PAGE = Bilingual("ទំព័រ", "page")
_DIGEST_OF = Bilingual("សេចក្តីសង្ខេបនៃ", "digest of")
_NEAREST = Bilingual("វគ្គដែលនៅជិតបំផុត", "Nearest passages")


def hits(values: Sequence[Json]) -> str:
    """Return passages found, one after the other."""
    if not values:
        return str(_NOTHING)
    return "\n\n".join(
        f"{number}. {_place(value)}\n{_indented(clip(value['text'], _MAX_TEXT))}"
        for number, value in enumerate(values, start=1)
    )


def answer(value: Json) -> str:
    """Return an answer with its sources."""
    lines = [value["answer"]]
    if value["notice"]:
        lines.append(f"({value['notice']})")
    if value["citations"]:
        lines.append(f"\n{_SOURCES}")
    for citation in value["citations"]:
        lines.append(f"[{citation['marker']}] {_place(citation)}")
        official = citation.get("official")
        if official:
            page = f", {_PAGE} {official['page']}" if official["page"] else ""
            lines.append(f"    {_DIGEST_OF}: {official['title']}{page}")
            if official["url"]:
                lines.append(f"    {official['url']}")
    if value["status"] == "no_evidence" and value["hits"]:
        lines.append(f"\n{_NEAREST}")
        lines += [f"- {_place(hit)}" for hit in value["hits"][:3]]
    return "\n".join(lines)


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
