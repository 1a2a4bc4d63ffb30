"""Tables of Word files: which columns and rows each cell spans (ECMA-376, part 1, 17.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from khmerqa.reading.office.xml_parts import WORD
from khmerqa.reading.structure.tables import GridCell, refuse_too_many_cells
from khmerqa.types import Bilingual

MAX_COLUMNS = 1_000  # that a cell may span; Word has 63
_OFF = ("0", "false", "off")


def grid_of(table: Any, text_of: Callable[[Any], str]) -> list[list[GridCell]]:
    """Return the rows of a table; those that are deleted or hidden are left out."""
    grid: list[list[GridCell]] = []
    tops: dict[int, tuple[int, int]] = {}  # of the merged cells above: row and place by column
    in_heads = True
    count = 0
    for row in _rows(table):
        in_heads = in_heads and _is_on(row, "tblHeader")
        cells: list[GridCell] = []
        below: dict[int, tuple[int, int]] = {}
        column = _number(row.find(f"{WORD}trPr/{WORD}gridBefore"), 0)
        for cell in _cells(row):
            properties = cell.find(f"{WORD}tcPr")
            merge = _merge(properties, "vMerge")
            if _merge(properties, "hMerge") == "continue" and cells:
                cells[-1] = replace(cells[-1], columns=cells[-1].columns + 1)
                column += 1
                continue
            columns = _span(properties)
            if merge == "continue" and column in tops:
                top, place = below[column] = tops[column]
                above = grid[top][place]
                grid[top][place] = replace(above, rows=len(grid) - top + 1)
            else:
                if merge:
                    below[column] = (len(grid), len(cells))
                cells.append(GridCell(text_of(cell), column, columns, is_head=in_heads))
            column += columns
        tops = below
        count += 1 + len(cells)
        refuse_too_many_cells(count, Bilingual("ឯកសារ Word នេះ", "This Word file"))
        grid.append(cells)
    return grid


def _rows(table: Any) -> Iterator[Any]:
    for row in table.iter(f"{WORD}tr"):
        # A table within a cell is read with its cell.
        if next(row.iterancestors(f"{WORD}tbl")) is table and not _is_gone(row):
            yield row


def _cells(row: Any) -> Iterator[Any]:
    return (
        cell for cell in row.iter(f"{WORD}tc") if next(cell.iterancestors(f"{WORD}tr")) is row
    )  # also those in content controls


def _is_gone(row: Any) -> bool:
    """Return whether a row is deleted in a tracked change, or hidden."""
    return row.find(f"{WORD}trPr/{WORD}del") is not None or _is_on(row, "hidden")


def _is_on(row: Any, name: str) -> bool:
    switch = row.find(f"{WORD}trPr/{WORD}{name}")
    return switch is not None and switch.get(f"{WORD}val", "1") not in _OFF


def _merge(properties: Any, name: str) -> str:
    """Return "restart" or "continue" for a cell that is merged with others; otherwise nothing."""
    found = properties.find(f"{WORD}{name}") if properties is not None else None
    return "" if found is None else str(found.get(f"{WORD}val", "continue"))


def _span(properties: Any) -> int:
    span = properties.find(f"{WORD}gridSpan") if properties is not None else None
    return max(1, min(_number(span, 1), MAX_COLUMNS))


def _number(element: Any, default: int) -> int:
    value = element.get(f"{WORD}val", "") if element is not None else ""
    return int(value) if value.isdigit() and len(value) < 6 else default
