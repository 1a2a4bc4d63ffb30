"""Articles whose headings OCR lost: their text is not cited as the article before them. Pure.

It stands below the heading before them. Where the numbers leave a gap on pages that were read by OCR, or
not at all, that section is cited by all the articles that it may hold.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from khmerqa.text.structure.article_sequence import (
    SEQUENCES,
    article_number,
    faults_of,
    name_of_several,
)
from khmerqa.text.structure.numbering import opening_of
from khmerqa.types import Method, Page, Section

LOOK_AHEAD = 6  # articles among which the numbers of a gap show that the number after it is false


def with_lost_articles(sections: Sequence[Section], pages: Sequence[Page]) -> tuple[Section, ...]:
    """Return the sections, those in which articles are lost with their name for citations."""
    named = list(sections)
    for kind in SEQUENCES:
        found = [
            (at, number)
            for at, section in enumerate(sections)
            if (opening := opening_of(section.title)) is not None
            and opening.part.name == kind
            and (number := article_number(opening)) is not None
        ]
        for fault in faults_of([number for _, number in found]):
            if fault.missing is None or not fault.position:
                continue
            (at, before), (following, _) = found[fault.position - 1 : fault.position + 1]
            lost = range(fault.missing[0], fault.missing[1] + 1)
            ahead = found[fault.position : fault.position + LOOK_AHEAD]
            comes_later = any(number.value in lost for _, number in ahead)
            span = sections[at].start, sections[following].start
            if not comes_later and _may_lose_headings(pages, *span):
                name = name_of_several(
                    kind, before.value, lost[-1], is_khmer=not sections[at].title.isascii()
                )
                named[at] = replace(sections[at], name=name)
    return tuple(named)


def _may_lose_headings(pages: Sequence[Page], start: int, end: int) -> bool:
    """Return whether a page from one offset to another was read by OCR, or could not be read."""
    first = bisect_left(pages, start, key=lambda page: page.end)
    last = bisect_right(pages, end, key=lambda page: page.start)
    return any(page.method is Method.OCR or page.unread for page in pages[first:last])
