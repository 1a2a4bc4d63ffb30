"""Rows of a table as text that can be quoted without the table: each cell under its column's head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khmerqa.types import Block

Row = Sequence[str]  # cells without white space at their ends; empty where there is nothing


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
        elif heads is None and _are_heads(row, rows[index + 1 :]):
            heads = row
        else:
            yield Block(row_text(row, heads), "row")


def row_text(row: Row, heads: Row | None) -> str:
    """Write one row, as ``head: value | head: value`` where the columns have heads."""
    named = [
        f"{head}: {cell}" if head and head != cell else cell
        for cell, head in zip(row, _padded(heads or (), len(row)), strict=True)
        if cell
    ]
    return " | ".join(named)


def _are_heads(row: Row, following: Sequence[Row]) -> bool:
    """Tell whether a row names its columns: words without numbers, over rows that are as long."""
    filled = [cell for cell in row if cell]
    if len(filled) < 2 or any(_is_number(cell) for cell in filled):
        return False
    return any(sum(map(bool, other)) >= 2 for other in following)


def _is_number(cell: str) -> bool:
    return not any(character.isalpha() for character in cell)


def _padded(heads: Row, length: int) -> list[str]:
    return [*heads[:length], *[""] * (length - len(heads))]
