"""The sources of an answer as lines of text, for channels that show plain text."""

from __future__ import annotations

from collections.abc import Sequence

from khmerqa.serve.addresses import absolute_url
from khmerqa.text.expressions.numerals import khmer_digits
from khmerqa.types import Citation, Language

HEADINGS: dict[Language, str] = {"km": "ប្រភព", "en": "Sources"}


def format_pages(first: int | None, last: int | None, language: Language) -> str:
    """Return "page 2" or "page 2-3" in the language; empty where there is no page."""
    if first is None:
        return ""
    pages = f"{first}" if last in (None, first) else f"{first}-{last}"
    return f"ទំព័រ {khmer_digits(pages)}" if language == "km" else f"page {pages}"


def source_line(citation: Citation, language: Language, base: str) -> str:
    """Return ``[1] title, page 2: address``."""
    pages = format_pages(citation.page, citation.page_end, language)
    source = f"{citation.title}, {pages}" if pages else citation.title
    url = absolute_url(base, citation.document_id, citation.page)
    return f"[{citation.marker}] {source}: {url}"


def sources(citations: Sequence[Citation], language: Language, base: str) -> str:
    """Return the lines of all sources under a heading; empty where there are none."""
    if not citations:
        return ""
    lines = [source_line(citation, language, base) for citation in citations]
    return "\n".join([HEADINGS[language], *lines])
