"""Rows of a table as text that can be quoted without the table: each cell under its column's head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from khmerqa.errors import UnreadableError
from khmerqa.text.structure.list_items import BETWEEN_CELLS
from khmerqa.types import Bilingual, Block, BlockCell, BlockRow

MAX_CELLS = 2_000_000  # of one sheet or file; a larger table is no document to quote
Row = Sequence[str]  # cells without white space at their ends; empty where there is nothing


def refuse_too_many_cells(cells: int, source: Bilingual) -> None:
    """Raise UnreadableError if ``source``, a sheet or file, has more than ``MAX_CELLS`` cells."""
    if cells > MAX_CELLS:
        raise UnreadableError(
            Bilingual(
                f"{source.km}មានលើសពី {MAX_CELLS} ក្រឡា។ សូមបំបែកវាជាផ្នែក។",
                f"{source.en} has more than {MAX_CELLS} cells; split it.",
            )
        )


def blocks_of(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield the blocks of one table, heads taken from its first row of several words.

    A row with a single cell above the heads is a title, below them the name of a group of rows.
    """
    heads: Row | None = None
    for index, row in enumerate(rows):
        filled = [cell for cell in row if cell]
        if not filled:
            continue
        if len(filled) == 1:
            yield Block(filled[0])
        elif heads is None and _are_heads(row, rows, index + 1):
            heads = row
        else:
            yield _named_row(row, heads)


def row_blocks(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield the blocks of one table as it is written; the first row may name the columns."""
    heads: Row | None = None
    for index, row in enumerate(rows):
        if not any(row):
            continue
        block = row_block(row, heads)
        if heads is None and _are_heads(row, rows, index + 1):
            heads, block = row, replace(block, row=None)
        yield block


def row_of(cells: Sequence[str]) -> tuple[str, tuple[BlockCell, ...]]:
    """Write one row of cells without heads, and return the span of each cell in it."""
    text, parts = "", []
    for column, cell in enumerate(cells):
        if cell:
            text += BETWEEN_CELLS if text else ""
            parts.append(BlockCell(len(text), len(text) + len(cell), column))
            text += cell
    return text, tuple(parts)


def row_block(cells: Row, heads: Row | None = None) -> Block:
    """Return one row as a block; its heads are known and not written."""
    text, parts = row_of(cells)
    named = _padded(heads or (), len(cells))
    return Block(
        text, "row", row=BlockRow(tuple(replace(part, head=named[part.column]) for part in parts))
    )


def _named_row(row: Row, heads: Row | None) -> Block:
    """Write one row, as ``head: value | head: value`` where the columns have heads."""
    named = _padded(heads or (), len(row))
    written = [
        f"{head}: {cell}" if cell and head and head != cell else cell
        for cell, head in zip(row, named, strict=True)
    ]
    text, parts = row_of(written)
    values = tuple(
        replace(part, start=part.end - len(row[part.column]), head=named[part.column])
        for part in parts
    )
    return Block(text, "row", row=BlockRow(values))


def _are_heads(row: Row, rows: Sequence[Row], following: int) -> bool:
    """Return whether a row names its columns: words without numbers, and a row of cells below it.

    ``following`` is the index of the row below.
    """
    filled = [cell for cell in row if cell]
    if len(filled) < 2 or any(_is_number(cell) for cell in filled):
        return False
    return any(sum(map(bool, rows[index])) >= 2 for index in range(following, len(rows)))


def _is_number(cell: str) -> bool:
    return not any(character.isalpha() for character in cell)


def _padded(heads: Row, length: int) -> list[str]:
    return [*heads[:length], *[""] * (length - len(heads))]
