"""From the runs of a page to its blocks: by the file's own tags, or else by rules and geometry."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from khmerqa.reading.page_content import Box, Run
from khmerqa.reading.pdf.content.tags import Group
from khmerqa.reading.pdf.layout.columns import bands_of
from khmerqa.reading.pdf.layout.drafts import Draft
from khmerqa.reading.pdf.layout.footnotes import starts_note
from khmerqa.reading.pdf.layout.lines import Hyphens, Line, join_lines, lines_of
from khmerqa.reading.pdf.layout.paragraphs import SIZE_CHANGE, STOP, by_geometry, in_one_segment
from khmerqa.reading.pdf.layout.ruled_tables import GridRow, Table, tables_of
from khmerqa.reading.pdf.layout.visual_lines import visual_lines
from khmerqa.reading.structure.block_kinds import heading_level, is_item, parts_of_contents_line
from khmerqa.reading.structure.divisions import division_level
from khmerqa.reading.structure.tables import row_of
from khmerqa.types import Block, BlockRow

TAGGED_SHARE = 0.9  # of the letters must lie in tags for the tags to be followed


@dataclass(frozen=True, slots=True)
class Style:
    """What is usual in a document, to recognise what differs from it."""

    body_size: float
    tagged_headings: bool
    mostly_bold: bool


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
        drafts.append(
            Draft(
                kind=group.kind,
                level=group.level,
                cells=tuple(lines for _, lines in cells),
                row=row,
            )
        )
    rest = [run for run in runs if run.mark not in named]
    return [draft for draft in drafts if draft.lines] + by_geometry(visual_lines(rest))


def _around_tables(runs: Sequence[Run], tables: Sequence[Table]) -> list[Draft]:
    """Take ruled tables row by row, and the text above, between and below them by geometry."""
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
            drafts.append(
                Draft(kind="row", level=0, cells=tuple(lines for _, lines in cells), row=place)
            )
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
        found = by_geometry([in_one_segment(line) for line in lines] if band.column else lines)
        if drafts and found and in_column and band.column and _goes_on(drafts[-1], found[0]):
            both = (*drafts[-1].lines, *found[0].lines)
            drafts[-1:] = [replace(drafts[-1], cells=(both,))]
            del found[0]
        drafts += found
        in_column = band.column
    return drafts


def _goes_on(draft: Draft, following: Draft) -> bool:
    """Return whether the next column begins within the sentence that ends this one."""
    last, first = draft.lines[-1], following.lines[0]
    return (
        not STOP.search(last.text)
        and not is_item(first.text)
        and division_level(first.text) is None
        and abs(first.size - last.size) <= SIZE_CHANGE * last.size
        and first.bold == last.bold
    )


def _row_of(cells: Sequence[Sequence[Run]], tables: Sequence[Table]) -> GridRow | None:
    places = (table.place(cells) for table in tables) if cells else ()
    return next((place for place in places if place is not None), None)


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
