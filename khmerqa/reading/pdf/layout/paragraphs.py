"""From lines to paragraphs, items and rows, by geometry alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from khmerqa.reading.pdf.layout.drafts import Draft
from khmerqa.reading.pdf.layout.lines import Line, Segment
from khmerqa.reading.structure.article_numbers import begins_amended_article, is_article_line
from khmerqa.reading.structure.block_kinds import is_item, parts_of_contents_line
from khmerqa.reading.structure.divisions import division_level
from khmerqa.reading.structure.front_back_matter import is_visa
from khmerqa.text.structure.numbering import heading, opening_of

PARAGRAPH_GAP = 1.35  # times the usual line distance
SHORT_LINE = 0.82  # of the text width: a line that ends earlier ends its paragraph
INDENT = 1.0  # of the font size
SIZE_CHANGE = 0.1
MAX_INDENT = 5.0  # of the font size, of a paragraph's first line
STRETCHED = 5.0  # of the font size: a space in a justified line is hardly ever wider
STOP = re.compile("[.!?:;\u17d4\u17d5\u17d6]\\W*$")
_NUMBERED = re.compile("[0-9\u17e0-\u17e9]+[.-]")


def by_geometry(lines: Sequence[Line]) -> list[Draft]:
    """Divide lines into paragraphs by distance, size, indent, width and the marks of items."""
    if not lines:
        return []
    distances = [
        one.baseline - other.baseline
        for one, other in pairwise(lines)
        if 0 < one.baseline - other.baseline < 4 * one.size
    ]
    usual = median(distances) if distances else 0.0
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    drafts: list[list[Line]] = []
    for line in _without_stretched_gaps(lines=lines, usual=usual, left=left, right=right):
        if (
            _is_row(line)
            or not drafts
            or _starts_block(block=drafts[-1], line=line, usual=usual, left=left, right=right)
        ):
            drafts.append([line])
        else:
            drafts[-1].append(line)
    return [_draft(block) for block in drafts]


def _without_stretched_gaps(
    lines: Sequence[Line], usual: float, left: float, right: float
) -> list[Line]:
    """Join the segments of a justified line whose only space is stretched like a column's gap.

    Such a line fills the text's width and is among lines that do so without a gap.
    """

    def fills(line: Line) -> bool:
        return line.right >= right - line.size and line.left <= left + MAX_INDENT * line.size

    whole: list[Line] = []
    for before, line, after in zip((None, *lines), lines, (*lines[1:], None), strict=False):
        near = [
            other
            for other in (before, after)
            if other and abs(other.baseline - line.baseline) <= PARAGRAPH_GAP * usual
        ]
        stretched = (
            len(line.segments) == 2
            and fills(line)
            and line.segments[1].left - line.segments[0].right < STRETCHED * line.size
            and any(len(other.segments) == 1 and fills(other) for other in near)
        )
        whole.append(in_one_segment(line) if stretched else line)
    return whole


def _draft(block: Sequence[Line]) -> Draft:
    if _is_row(block[0]):
        cells = tuple(
            (
                Line(
                    text=s.text,
                    left=s.left,
                    right=s.right,
                    baseline=block[0].baseline,
                    size=block[0].size,
                    bold=block[0].bold,
                ),
            )
            for s in block[0].segments
        )
        return Draft("row", 0, cells)
    return Draft("paragraph", 0, (tuple(block),))


def _is_row(line: Line) -> bool:
    """Return whether a line is a table's row and not an item, whose mark may be far from its text."""
    if len(line.segments) < 2:
        return False
    first = line.segments[0].text
    if len(line.segments) > 2:
        return True
    opening = opening_of(first)
    if opening is None:
        return not is_item(first + " x")
    # The number of an article alone stands in the margin.
    return opening.end < len(first.rstrip(" .:-\u17d4\u17d6"))


def _starts_block(
    block: Sequence[Line], line: Line, usual: float, left: float, right: float
) -> bool:
    last, size = block[-1], line.size
    full = last.right >= right - 2 * INDENT * size
    if _is_row(last) or last.baseline - line.baseline > PARAGRAPH_GAP * max(usual, 1.15 * size):
        return True
    if abs(last.size - size) > SIZE_CHANGE * max(last.size, size):
        return True
    if parts_of_contents_line(last.text.strip()):
        return True
    in_sentence = full and not STOP.search(last.text) and abs(line.left - last.left) < size
    if division_level(line.text) is not None and (
        not in_sentence or line.bold > last.bold or heading(line.text) is not None
    ):
        return True
    if begins_amended_article(line.text) or (is_article_line(line.text) and not in_sentence):
        return True
    if is_article_line(last.text) and len(block) == 1:
        return True
    if is_visa(line.text) and not in_sentence:
        return True
    marked = is_item(block[0].text) or bool(_NUMBERED.match(block[0].text))
    if is_item(line.text):
        # Within a sentence a line may happen to begin with a number and a stop.
        return is_item(block[0].text) or not in_sentence
    if last.bold != line.bold and all(other.bold == last.bold for other in block) and not full:
        return True
    hanging = marked and line.left > block[0].left + 0.5 * size
    if line.left > last.left + INDENT * size and not hanging:
        return True
    ended_early = last.right - left < SHORT_LINE * (right - left)
    return ended_early and bool(STOP.search(last.text))


def in_one_segment(line: Line) -> Line:
    """Return a line as one segment, whose spaces are stretched and separate no cells."""
    return replace(line, segments=(Segment(line.text.strip(), line.left, line.right),))
