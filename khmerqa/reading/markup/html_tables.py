"""Tables of web pages: where each cell stands, as the table model of HTML (WHATWG, 4.9.12) places it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from khmerqa.reading.structure.tables import GridCell, refuse_too_many_cells
from khmerqa.types import Bilingual

MAX_COLUMNS = 1_000  # that a cell may span, and
MAX_ROWS = 65_534  # rows, both by the standard
_GROUPS = frozenset({"thead", "tbody", "tfoot"})


@dataclass(frozen=True, slots=True)
class HtmlRow:
    """A row, the rows from it to the end of its group, and whether the group holds the heads."""

    element: Any
    rest: int
    in_head: bool


def rows_of(table: Any) -> Iterator[HtmlRow]:
    """Yield the rows of a table, but not those of a table in one of its cells."""
    loose: list[Any] = []
    for child in (*table, None):  # rows between groups are a group of their own
        if child is not None and child.tag == "tr":
            loose.append(child)
            continue
        yield from _group(loose, in_head=False)
        loose = []
        if child is not None and child.tag in _GROUPS:
            rows = [row for row in child if row.tag == "tr"]
            yield from _group(rows, in_head=child.tag == "thead")


def _group(rows: Sequence[Any], *, in_head: bool) -> Iterator[HtmlRow]:
    for index, row in enumerate(rows):
        yield HtmlRow(row, len(rows) - index, in_head)


def placed(rows: Sequence[HtmlRow], text_of: Callable[[Any], str]) -> list[list[GridCell]]:
    """Return the cells of all rows at their places: each in the first column that is free."""
    grid: list[list[GridCell]] = []
    spanning: list[tuple[GridCell, int]] = []  # with the row after their last
    count = 0
    for index, row in enumerate(rows):
        spanning = [(cell, end) for cell, end in spanning if end > index]
        taken = sorted((cell.column, cell.end) for cell, _ in spanning)
        cells: list[GridCell] = []
        column = 0
        for element in row.element:
            if element.tag not in ("td", "th"):
                continue
            column = _free(column, taken)
            columns = min(_count(element, "colspan"), MAX_COLUMNS)
            height = _count(element, "rowspan") or row.rest
            cell = GridCell(
                text=text_of(element),
                column=column,
                columns=max(1, columns),
                rows=min(height, row.rest, MAX_ROWS),
                is_head=row.in_head or element.tag == "th",
            )
            cells.append(cell)
            column = cell.end
        spanning += [(cell, index + cell.rows) for cell in cells if cell.rows > 1]
        count += len(cells) + len(spanning)
        refuse_too_many_cells(count, Bilingual("ទំព័រវេបនេះ", "This web page"))
        grid.append(cells)
    return grid


def _free(column: int, taken: Sequence[tuple[int, int]]) -> int:
    for start, end in taken:
        if start <= column < end:
            column = end
    return column


def _count(element: Any, name: str) -> int:
    value = element.get(name, "1").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1
