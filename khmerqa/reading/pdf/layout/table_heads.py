"""The heads of the columns of ruled tables, over all pages of a table. Pure.

A table continues on the next page if nothing but the page's end lies between, and its columns lie at
the same places. Word draws each part with a frame of its own: a cell that several rows share is empty
there, and a row that the page's end has split continues without its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from khmerqa.reading.pdf.layout.ruled_tables import GridRow
from khmerqa.reading.structure.tables import BETWEEN_TIERS
from khmerqa.types import Block, BlockCell, BlockRow

MAX_HEAD_LENGTH = 80  # characters
SAME_PLACE = 9.0  # points between the columns of one table on two pages
_NUMBER_HEAD = re.compile(r"^(?:no|nr|№|n°|#|ល\.?\s?រ|លេខ(?:រៀង)?)\W*$", re.IGNORECASE)
_GOES_ON = re.compile(r"[a-z,;)]")
_VALUE = re.compile(r"[\W\d_]+")

Placed = tuple[Block, GridRow | None]


@dataclass(slots=True)
class _Table:
    """What is known of a table by the rows that were read."""

    edges: tuple[float, ...]
    heads: dict[int, list[str]] = field(default_factory=dict)
    first_value: int = 0  # the number of the first row of values on the page
    known: set[int] = field(default_factory=set)  # columns that have had a cell
    tall: set[int] = field(default_factory=set)  # columns in which rows share cells
    last: frozenset[int] = frozenset()  # columns that the last row has cells of its own in
    values: int = 0  # rows of values so far
    in_heads: bool = True  # no row of values has come on this page yet

    def head(self, column: int) -> str:
        return BETWEEN_TIERS.join(self.heads.get(column, ()))


def with_heads(pages: Sequence[Sequence[Placed]]) -> list[tuple[Block, ...]]:
    """Return the blocks of all pages, the rows of ruled tables with the heads of their columns."""
    named: list[tuple[Block, ...]] = []
    before: _Table | None = None  # the table that ends the page before
    for page in pages:
        blocks: list[Block] = []
        table: _Table | None = None
        number = -1
        for index, (block, row) in enumerate(page):
            if row is None or block.row is None:
                blocks.append(block)
                if block.kind != "row":
                    table, number = None, -1
                continue
            if row.table != number:
                number = row.table
                goes_on = not index and before is not None and _alike(before.edges, row.edges)
                table = before if goes_on else _Table(row.edges)
                assert table is not None
                table.in_heads = True
            rest = [each for each in page[index + 1 :] if each[1] and each[1].table == number]
            blocks.append(_named(block=block, row=row, table=table, rest=rest) if table else block)
        before = table if page else before
        named.append(tuple(blocks))
    return named


def _alike(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(
        abs(a - b) <= SAME_PLACE for a, b in zip(one, other, strict=True)
    )


def _named(block: Block, row: GridRow, table: _Table, rest: Sequence[Placed]) -> Block:
    assert block.row is not None
    cells = block.row.cells
    if len(cells) != len(row.cells) or (len(cells) == 1 and row.cells[0][1] > 1):
        return replace(block, row=None)  # the title of the table, or of some of its rows
    if table.in_heads and _names_columns(block=block, row=row, table=table, rest=rest):
        _take_heads(block, row, table)
        return replace(block, row=None)
    if table.in_heads:
        table.in_heads, table.first_value = False, row.number
    own = {column: cell for (column, _), cell in zip(row.cells, cells, strict=True)}
    on_top = row.number == table.first_value
    goes_on = on_top and table.values > 0 and _is_rest(block=block, own=own, row=row, table=table)
    # An empty cell at the top of the page goes on with the last one of its column.
    open_above = {
        column
        for column, first in row.blank
        if table.values and first <= table.first_value and column in table.tall
    }
    shared = () if goes_on else sorted(({*row.shared} | open_above) & table.known - own.keys())
    table.tall.update(row.tall, row.shared)
    table.known.update(own)
    table.last = frozenset(table.last | own.keys() if goes_on else own)
    table.values += 1
    named = tuple(
        BlockCell(start=cell.start, end=cell.end, column=column, head=table.head(column))
        for column, cell in own.items()
    )
    return replace(
        block,
        row=BlockRow(named, tuple((column, table.head(column)) for column in shared), goes_on),
    )


def _is_rest(block: Block, own: dict[int, BlockCell], row: GridRow, table: _Table) -> bool:
    """Return whether the first row of a page is the rest of the last row of the page before."""
    if min(own) == 0:
        return False
    numbered = 0 not in table.tall and 0 in table.last and 0 not in row.tall
    text = block.text
    cut = any(_GOES_ON.match(text[cell.start : cell.end]) for cell in own.values())
    return numbered or cut or not own.keys() <= table.last


def _names_columns(block: Block, row: GridRow, table: _Table, rest: Sequence[Placed]) -> bool:
    """Return whether a row at the top of a table names its columns."""
    assert block.row is not None
    texts = [block.text[cell.start : cell.end] for cell in block.row.cells]
    if any(len(text) > MAX_HEAD_LENGTH or _VALUE.fullmatch(text) for text in texts) and not (
        table.heads and _is_tier(row, table)
    ):
        return False
    if table.values:  # a table that goes on: its heads are printed again, or it has none
        heads = {head for tiers in table.heads.values() for head in tiers}
        return bool(heads) and heads.issuperset(texts)
    if table.heads:
        return _is_tier(row, table)
    if len(texts) < 2 or min(row.cells)[0] > 0:
        return False
    below = [_first_text(each) for each in rest if _starts_left(each)]
    over_numbers = not _VALUE.fullmatch(texts[0]) and bool(below) and all(
        _VALUE.fullmatch(text) for text in below
    )  # fmt: skip
    return over_numbers or bool(_NUMBER_HEAD.match(texts[0])) or _stands_out(row, rest)


def _is_tier(row: GridRow, table: _Table) -> bool:
    """Return whether a row lies under some heads and next to others, and so names columns too."""
    return bool(row.shared) and table.last >= frozenset(row.shared)


def _stands_out(row: GridRow, rest: Sequence[Placed]) -> bool:
    return row.bold and any(each is not None and not each.bold for _, each in rest)


def _starts_left(placed: Placed) -> bool:
    return placed[1] is not None and (0, 1) in placed[1].cells


def _first_text(placed: Placed) -> str:
    block, row = placed
    if block.row is None or row is None or len(block.row.cells) != len(row.cells):
        return ""
    first = min(zip(row.cells, block.row.cells, strict=True), key=lambda pair: pair[0])[1]
    return block.text[first.start : first.end]


def _take_heads(block: Block, row: GridRow, table: _Table) -> None:
    assert block.row is not None
    for (first, across), cell in zip(row.cells, block.row.cells, strict=True):
        for column in range(first, first + across):
            tiers = table.heads.setdefault(column, [])
            text = block.text[cell.start : cell.end]
            if text not in tiers:
                tiers.append(text)
    table.last = frozenset(_columns(row.cells))


def _columns(cells: Iterable[tuple[int, int]]) -> Iterable[int]:
    return (column for first, across in cells for column in range(first, first + across))
