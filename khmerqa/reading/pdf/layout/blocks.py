"""From the lines of a page to its blocks: by the file's own tags, or else by geometry."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from khmerqa.reading.pdf.content.tags import Group
from khmerqa.reading.pdf.content.text_runs import Box, Run
from khmerqa.reading.pdf.layout.columns import bands_of
from khmerqa.reading.pdf.layout.footnotes import starts_note
from khmerqa.reading.pdf.layout.lines import (
    RAISED,
    RAISED_SIZE,
    Hyphens,
    Line,
    Segment,
    join_lines,
    lines_of,
)
from khmerqa.reading.pdf.layout.ruled_tables import GridRow, Table, tables_of
from khmerqa.reading.structure.block_kinds import heading_level, is_item, parts_of_contents_line
from khmerqa.reading.structure.divisions import division_level
from khmerqa.reading.structure.front_back_matter import is_visa
from khmerqa.reading.structure.tables import row_of
from khmerqa.types import Block, BlockKind, BlockRow

TAGGED_SHARE = 0.9  # of the letters must lie in tags for the tags to be followed
PARAGRAPH_GAP = 1.35  # times the usual line distance
SHORT_LINE = 0.82  # of the text width: a line that ends earlier ends its paragraph
INDENT = 1.0  # of the font size
SIZE_CHANGE = 0.1
MAX_INDENT = 5.0  # of the font size, of a paragraph's first line
STRETCHED = 5.0  # of the font size: a space in a justified line is hardly ever wider
_STOP = re.compile("[.!?:;\u17d4\u17d5\u17d6]\\W*$")
_NUMBERED = re.compile("[0-9\u17e0-\u17e9]+[.-]")


@dataclass(frozen=True, slots=True)
class Draft:
    """The lines of a block to be, cell by cell; only a row has more than one cell."""

    kind: BlockKind
    level: int
    cells: tuple[tuple[Line, ...], ...]
    row: GridRow | None = None  # of a ruled table: where its columns lie

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of all cells."""
        return tuple(line for cell in self.cells for line in cell)


@dataclass(frozen=True, slots=True)
class Style:
    """What is usual in a document, for telling what stands out."""

    body_size: float
    tagged_headings: bool
    mostly_bold: bool


def visual_lines(runs: Sequence[Run]) -> list[Line]:
    """Return the lines of a page from top to bottom, pieces of one baseline put together."""
    rows: list[list[Run]] = []
    for line in _stream_lines(runs):
        size = max(run.size for run in line)
        home = next((row for row in rows if _on_one_line(row, line, size)), None)
        if home is None:
            rows.append(list(line))
        else:
            home.extend(line)
    lines = [merged for row in rows for merged in lines_of(_left_to_right(row))]
    return sorted(lines, key=lambda line: (-line.baseline, line.left))


def _on_one_line(row: Sequence[Run], line: Sequence[Run], size: float) -> bool:
    """Tell whether runs stand on a row's line, or as a raised number or sign at it."""
    apart = abs(row[0].baseline - line[0].baseline)
    if apart < 0.25 * size:
        return True
    larger, smaller = sorted((row, line), key=lambda runs: -max(run.size for run in runs))
    height, sign = max(run.size for run in larger), max(run.size for run in smaller)
    if sign > RAISED_SIZE * height or not smaller[0].baseline - larger[0].baseline > 0:
        return False
    near = any(run.left - height < smaller[0].left < run.right + height for run in larger)
    return near and apart < RAISED * height and sum(len(r.text.strip()) for r in smaller) <= 4


def _stream_lines(runs: Sequence[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = []
    for run in runs:
        near = lines and abs(lines[-1][-1].baseline - run.baseline) < 0.25 * run.size
        if near and run.left >= lines[-1][-1].left - run.size:
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines


def _left_to_right(row: list[Run]) -> list[Run]:
    """Sort the pieces of a row, but keep the stream's order within each piece.

    Marks without width would sort before the letters that they are written on. What is raised goes
    where it stands, even within a piece.
    """
    main = max(row, key=lambda run: (run.size, len(run.text)))
    pieces = sorted(_stream_lines(row), key=lambda piece: piece[0].left)
    ordered: list[Run] = []
    raised: list[list[Run]] = []
    for piece in pieces:
        if piece[0].size <= RAISED_SIZE * main.size and piece[0].baseline > main.baseline:
            raised.append(piece)
        else:
            ordered += piece
    for piece in raised:
        behind = (n for n, run in enumerate(ordered) if run.left > piece[0].left - 0.5)
        place = next(behind, len(ordered))
        ordered[place:place] = piece
    return ordered


def drafts_of(
    runs: Sequence[Run], groups: Sequence[Group], rules: Sequence[Box] = ()
) -> list[Draft]:
    """Divide a page's text into blocks, by its tags, or else by its ruled lines and geometry."""
    by_mark: dict[int, list[Run]] = {}
    for run in runs:
        if run.mark is not None:
            by_mark.setdefault(run.mark, []).append(run)
    named = {mark for group in groups for cell in group.cells for mark in cell}
    inside = sum(len(run.text.strip()) for run in runs if run.mark in named)
    total = sum(len(run.text.strip()) for run in runs)
    if not inside or inside < TAGGED_SHARE * total:
        return _around_tables(runs, tables_of(rules, runs))
    tables = tables_of(rules, runs) if any(group.kind == "row" for group in groups) else []
    drafts: list[Draft] = []
    for group in groups:
        runs_of_cells = [
            [r for mark in cell for r in by_mark.get(mark, ())] for cell in group.cells
        ]
        cells = [(own, lines) for own in runs_of_cells if (lines := tuple(lines_of(own)))]
        row = _row_of([own for own, _ in cells], tables) if group.kind == "row" else None
        drafts.append(Draft(group.kind, group.level, tuple(lines for _, lines in cells), row))
    rest = [run for run in runs if run.mark not in named]
    return [draft for draft in drafts if draft.lines] + _by_geometry(visual_lines(rest))


def _around_tables(runs: Sequence[Run], tables: Sequence[Table]) -> list[Draft]:
    """Take ruled tables row by row, and what stands above, between and below them by geometry."""
    taken = {id(run) for table in tables for row in table.rows for cell in row for run in cell}
    rest = [run for run in runs if id(run) not in taken]
    drafts: list[Draft] = []
    for table in tables:
        above = [run for run in rest if run.baseline > table.frame[3]]
        rest = [run for run in rest if run.baseline <= table.frame[3]]
        drafts += _in_columns(above)
        for row in table.rows:
            cells = [(own, lines) for own in row if (lines := tuple(visual_lines(own)))]
            place = table.place([own for own, _ in cells])
            drafts.append(Draft("row", 0, tuple(lines for _, lines in cells), place))
    return [draft for draft in drafts if draft.lines] + _in_columns(rest)


def notes_of(runs: Sequence[Run]) -> list[Draft]:
    """Divide the notes at the foot of a page."""
    notes: list[list[Line]] = []
    for line in visual_lines(runs):
        if starts_note(line) or not notes:
            notes.append([line])
        else:
            notes[-1].append(line)
    return [Draft("note", 0, (tuple(note),)) for note in notes]


def _in_columns(runs: Sequence[Run]) -> list[Draft]:
    drafts: list[Draft] = []
    in_column = False
    for band in bands_of(runs):
        lines = visual_lines(band.runs)
        found = _by_geometry([_whole(line) for line in lines] if band.column else lines)
        if drafts and found and in_column and band.column and _goes_on(drafts[-1], found[0]):
            both = (*drafts[-1].lines, *found[0].lines)
            drafts[-1:] = [replace(drafts[-1], cells=(both,))]
            del found[0]
        drafts += found
        in_column = band.column
    return drafts


def _goes_on(draft: Draft, following: Draft) -> bool:
    """Tell whether the next column begins within the sentence that ends this one."""
    last, first = draft.lines[-1], following.lines[0]
    return (
        not _STOP.search(last.text)
        and not is_item(first.text)
        and division_level(first.text) is None
        and abs(first.size - last.size) <= SIZE_CHANGE * last.size
        and first.bold == last.bold
    )


def _whole(line: Line) -> Line:
    """Return a line as one segment, whose spaces are stretched and part no cells."""
    return replace(line, segments=(Segment(line.text.strip(), line.left, line.right),))


def _row_of(cells: Sequence[Sequence[Run]], tables: Sequence[Table]) -> GridRow | None:
    places = (table.place(cells) for table in tables) if cells else ()
    return next((place for place in places if place is not None), None)


def _by_geometry(lines: Sequence[Line]) -> list[Draft]:
    """Part lines into paragraphs by distance, size, indent, width and the marks of items."""
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
    for line in _stretched_made_whole(lines, usual, left, right):
        if _is_row(line) or not drafts or _starts_block(drafts[-1], line, usual, left, right):
            drafts.append([line])
        else:
            drafts[-1].append(line)
    return [_draft(block) for block in drafts]


def _stretched_made_whole(
    lines: Sequence[Line], usual: float, left: float, right: float
) -> list[Line]:
    """Make one segment of a justified line whose only space is stretched like a column's gap.

    Such a line fills the text's width and stands among lines that do so without a gap.
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
        whole.append(_whole(line) if stretched else line)
    return whole


def _draft(block: Sequence[Line]) -> Draft:
    if _is_row(block[0]):
        cells = tuple(
            (Line(s.text, s.left, s.right, block[0].baseline, block[0].size, block[0].bold),)
            for s in block[0].segments
        )
        return Draft("row", 0, cells)
    return Draft("paragraph", 0, (tuple(block),))


def _is_row(line: Line) -> bool:
    """Tell a table's row from an item, whose mark may stand far from its text."""
    if len(line.segments) < 2:
        return False
    return len(line.segments) > 2 or not is_item(line.segments[0].text + " x")


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
    in_sentence = full and not _STOP.search(last.text) and abs(line.left - last.left) < size
    if division_level(line.text) is not None and (not in_sentence or line.bold > last.bold):
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
    return ended_early and bool(_STOP.search(last.text))


def without(drafts: Sequence[Draft], baselines: Collection[float]) -> list[Draft]:
    """Leave out the drafts that lie on the baselines of running headers and footers."""
    return [
        draft
        for draft in drafts
        if not all(any(abs(line.baseline - b) < 1 for b in baselines) for line in draft.lines)
    ]


def block_of(draft: Draft, style: Style, is_soft: Hyphens) -> Block | None:
    """Write a draft out as a block, or None if nothing is left of it."""
    texts = [text for cell in draft.cells if (text := join_lines(cell, is_soft))]
    if not any(character.isalnum() for text in texts for character in text):
        return None
    text = texts[0]
    if len(texts) == 1 and (contents := parts_of_contents_line(text)):
        return Block(" | ".join(contents), "contents")
    if draft.kind in ("row", "contents"):
        text, cells = row_of(texts)
        return Block(text, draft.kind, row=BlockRow(cells) if draft.kind == "row" else None)
    if draft.kind == "note":
        return Block(text, "note")
    if draft.kind == "heading":
        return Block(text, "heading", draft.level)
    lines = draft.lines
    if not style.tagged_headings:
        bold = all(line.bold for line in lines) and not style.mostly_bold
        size = max(line.size for line in lines) / style.body_size
        level = heading_level(text, size, bold) if len(lines) <= 3 else None
        if level:
            return Block(text, "heading", level)
    if draft.kind == "item" or is_item(text):
        return Block(text, "item")
    return Block(text)
