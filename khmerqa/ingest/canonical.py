"""The canonical text of a document: made once from what the reader saw, then frozen.

Blocks stand on lines of their own, with an empty line before a heading. A paragraph that goes on over
a page's end is joined. The pages partition the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from khmerqa.text.structure import announces_list, item_marker
from khmerqa.types import Block, Extracted, Page, Section

_ENDED = re.compile(r"[.!?:;\u17d4\u17d5\u17d6][\"'\u201d\u00bb)\]]*$")
_GOES_ON = re.compile(r"[a-z(\u1780-\u17b3]")


@dataclass(frozen=True, slots=True)
class CanonicalText:
    """A text with its pages and headings as slices of it."""

    text: str
    pages: tuple[Page, ...]
    sections: tuple[Section, ...]


def canonical(extracted: Extracted) -> CanonicalText:
    """Return the canonical text of what a reader saw."""
    parts: list[str] = []
    length = 0
    pages: list[Page] = []
    sections: list[Section] = []
    last: Block | None = None
    for page in extracted.pages:
        start = length
        for position, block in enumerate(page.blocks):
            separator = _separator(last, block, new_page=position == 0)
            parts.append(separator)
            length += len(separator)
            if position == 0:
                start = length  # what separates two pages belongs to the first
            if block.kind == "heading":
                sections.append(Section(block.text, max(block.level, 1), length))
            parts.append(block.text)
            length += len(block.text)
            last = block
        if page.number is not None:
            if pages and page.blocks:
                pages[-1] = _extended(pages[-1], start)
            pages.append(Page(page.number, page.label, start, length, page.verdict))
    if pages and pages[0].start:
        pages[0] = Page(pages[0].number, pages[0].label, 0, pages[0].end, pages[0].verdict)
    return CanonicalText("".join(parts), tuple(pages), tuple(sections))


def _separator(last: Block | None, block: Block, *, new_page: bool) -> str:
    if last is None:
        return ""
    if new_page and _continues(last, block):
        return "" if "\u1780" <= block.text[:1] <= "\u17ff" else " "
    return "\n\n" if block.kind == "heading" else "\n"


def _continues(last: Block, block: Block) -> bool:
    """Tell whether a page's first block goes on with the sentence that ended the page before."""
    return (
        last.kind in {"paragraph", "item"}
        and block.kind == "paragraph"
        and not _ENDED.search(last.text)
        and not announces_list(last.text)
        and not item_marker(block.text)
        and _GOES_ON.match(block.text) is not None
    )


def _extended(page: Page, end: int) -> Page:
    return Page(page.number, page.label, page.start, end, page.verdict)
