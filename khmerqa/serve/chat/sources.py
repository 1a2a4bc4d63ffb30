"""The sources of an answer as lines of text, for readers that show nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from khmerqa.serve.addresses import absolute_url
from khmerqa.text.expressions.numerals import khmer_digits
from khmerqa.types import Citation, Language

HEADINGS: dict[Language, str] = {"km": "ប្រភព", "en": "Sources"}


def page_words(first: int | None, last: int | None, language: Language) -> str:
    """Return the pages in words, empty where there are none."""
    if first is None:
        return ""
    pages = f"{first}" if last in (None, first) else f"{first}-{last}"
    return f"ទំព័រ {khmer_digits(pages)}" if language == "km" else f"page {pages}"


def source_line(citation: Citation, language: Language, base: str) -> str:
    """Return ``[1] title, page 2: address``."""
    where = page_words(citation.page, citation.page_end, language)
    named = f"{citation.title}, {where}" if where else citation.title
    url = absolute_url(base, citation.document_id, citation.page)
    return f"[{citation.marker}] {named}: {url}"


def sources(citations: Sequence[Citation], language: Language, base: str) -> str:
    """Return the lines of all sources under their heading; empty where there is none."""
    if not citations:
        return ""
    lines = [source_line(citation, language, base) for citation in citations]
    return "\n".join([HEADINGS[language], *lines])
