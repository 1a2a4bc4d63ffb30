"""Rows of a table as text that can be quoted without the table: each cell under its column's heads.

A cell may span columns and rows. What spans rows belongs to each of them, and a value that spans columns
stands under the heads of all; heads may be in several rows, one above the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khmerqa.errors import UnreadableError
from khmerqa.text.structure.list_items import BETWEEN_CELLS
from khmerqa.types import Bilingual, Block, BlockCell, BlockRow

MAX_CELLS = 2_000_000  # of one sheet or file; a larger table is no document to quote
MAX_REPEATED = 200  # characters: a longer cell that spans rows is written once, and shared
BETWEEN_TIERS = " \u2013 "  # of the heads of one column
_BETWEEN_COLUMNS = ", "  # of the heads of a cell that spans columns

_SAMPLE = 200  # rows that tell whether a table is a form


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table, its text without white space at the ends."""

    text: str
    column: int  # its first one, from 0
    columns: int = 1
    rows: int = 1
    is_head: bool = False  # whether the file itself says that it names a column

    @property
    def end(self) -> int:
        """Return the first column after the cell."""
        return self.column + self.columns

    def overlaps(self, other: GridCell) -> bool:
        """Return whether two cells have a column in common."""
        return self.column < other.end and other.column < self.end


Row = Sequence[GridCell]


def refuse_too_many_cells(cells: int, source: Bilingual) -> None:
    """Raise UnreadableError if ``source``, a sheet or file, has more than ``MAX_CELLS`` cells."""
    if cells > MAX_CELLS:
        raise UnreadableError(
            Bilingual(
                f"{source.km}មានលើសពី {MAX_CELLS} ក្រឡា។ សូមបំបែកវាជាផ្នែក។",
                f"{source.en} has more than {MAX_CELLS} cells; split it.",
            )
        )


def row_of_texts(texts: Sequence[str], *, is_head: bool = False) -> list[GridCell]:
    """Return the cells of a row that spans nothing."""
    return [GridCell(text, column, is_head=is_head) for column, text in enumerate(texts)]


def row_of(cells: Sequence[str]) -> tuple[str, tuple[BlockCell, ...]]:
    """Write one row of cells without heads, and return the span of each cell in it."""
    return _written(row_of_texts(cells), _Heads(()))


def row_block(cells: Sequence[str]) -> Block:
    """Return one row without heads as a block."""
    text, parts = row_of(cells)
    return Block(text, "row", row=BlockRow(parts))


def table_blocks(rows: Sequence[Row], *, writes_heads: bool = False) -> Iterator[Block]:
    """Yield the blocks of one table; its heads are those that the file marks, or else guessed.

    With ``writes_heads`` a row is written ``head: value | head: value``, and the heads have no row of
    their own; a row with one cell is then the table's title, or the name of a group of rows.
    """
    table = _Table(rows)
    heads = _Heads(())
    index = 0
    while index < len(rows):
        first, index = index, index + 1
        if not any(cell.text for cell in rows[first]):
            continue
        if table.begins_heads(first, has_heads=bool(heads.rows)):
            index = table.end_of_heads(first)
            heads = _Heads(rows[first:index])
            if not writes_heads:
                yield from (Block(_written(row, _Heads(()))[0], "row") for row in heads.rows)
        elif table.is_band(first, heads, writes_heads=writes_heads):
            text, _ = _written(rows[first], _Heads(()))
            yield Block(text, "paragraph" if writes_heads else "row")
        else:
            yield table.block(first, heads, writes_heads=writes_heads)


class _Table:
    """The rows of one table, and which cells of rows above each row shares."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.first = min((cell.column for row in rows for cell in row if cell.text), default=0)
        self.end = max((cell.end for row in rows for cell in row if cell.text), default=0)
        # The last row with more than one cell: what is below no such row can be no head.
        self._last_of_several = max(
            (index for index, row in enumerate(rows) if sum(bool(cell.text) for cell in row) > 1),
            default=-1,
        )
        self._is_form = False
        self.is_marked = any(_is_marked(row) for row in rows)
        self.shared: list[list[GridCell]] = []
        spanning: list[tuple[GridCell, int]] = []  # with the row after their last
        for index, row in enumerate(rows):
            spanning = [(cell, end) for cell, end in spanning if end > index]
            self.shared.append([cell for cell, _ in spanning])
            spanning += [(cell, index + cell.rows) for cell in row if cell.rows > 1 and cell.text]

    def begins_heads(self, index: int, *, has_heads: bool) -> bool:
        """Return whether a row names its columns: words without numbers, and rows of cells below."""
        filled = [cell for cell in self.rows[index] if cell.text]
        if self.is_marked:
            is_over_all = filled[0].columns >= self.end - self.first > 1
            is_group = len(filled) == 1 and (has_heads or is_over_all)
            return _is_marked(self.rows[index]) and not is_group
        if has_heads or len(filled) < 2 or any(_is_number(cell.text) for cell in filled):
            return False
        if index >= self._last_of_several:
            return False
        self._is_form = self._is_form or self._looks_like_a_form(index, filled)
        return not self._is_form

    def _looks_like_a_form(self, index: int, first: Row) -> bool:
        """Return whether two columns are names and their values, with no heads over them."""
        if len(first) != 2 or self.end - self.first != 2:
            return False
        below = self.rows[index + 1 : index + 1 + _SAMPLE]
        rows = [filled for row in below if len(filled := [cell for cell in row if cell.text]) > 1]
        values = [_has_digit(row[1].text) for row in rows]
        return first[0].text.endswith(":") or (any(values) and not all(values))

    def end_of_heads(self, index: int) -> int:
        """Return the first row below the heads that begin with a row."""
        end = index + 1
        deepest = max((index + cell.rows for cell in self.rows[index]), default=end)
        while end < len(self.rows) - 1:
            marked = self.is_marked and _is_marked(self.rows[end])
            if not (end < deepest or marked or self._is_tier(end)):
                break
            end += 1
        return end

    def _is_tier(self, index: int) -> bool:
        """Return whether a row divides the heads above it: it names columns where these do not.

        That is so of two or more cells under one wide head, next to heads that are not divided.
        """
        if self.is_marked:
            return False
        above = [cell for cell in self.rows[index - 1] if cell.text]
        wide = [cell for cell in above if 1 < cell.columns < self.end - self.first]
        filled = [cell for cell in self.rows[index] if cell.text]
        divided = [cell for cell in filled if any(cell.overlaps(head) for head in wide)]
        if len(divided) < 2:
            return False
        others = [cell for cell in filled if cell not in divided]
        if any(cell.overlaps(head) for cell in others for head in above):
            return False
        is_next_to_heads = any(head.columns == 1 for head in above)
        if is_next_to_heads and not others:
            return True
        return not any(_has_digit(cell.text) for cell in filled)

    def is_band(self, index: int, heads: _Heads, *, writes_heads: bool) -> bool:
        """Return whether a row is one cell that stands over the rows below it, under no head."""
        filled = [cell for cell in self.rows[index] if cell.text]
        if len(filled) != 1 or self.shared[index]:
            return False
        if filled[0].columns > 1 and filled[0].column <= self.first and filled[0].end >= self.end:
            return True
        return writes_heads and (not heads.rows or filled[0].column <= self.first)

    def block(self, index: int, heads: _Heads, *, writes_heads: bool) -> Block:
        """Return a row of values as a block."""
        own = [cell for cell in self.rows[index] if cell.text]
        from_above = self.shared[index]
        repeated = [cell for cell in from_above if len(cell.text) <= MAX_REPEATED]
        cells = sorted((*own, *repeated), key=lambda cell: cell.column)
        text, parts = _written(cells, heads, writes_heads=writes_heads)
        shared = tuple(
            (cell.column, heads.over(cell)) for cell in from_above if cell not in repeated
        )
        return Block(text, "row", row=BlockRow(parts, shared))


class _Heads:
    """The heads of a table, in one or more rows."""

    def __init__(self, rows: Sequence[Row]) -> None:
        filled = [[cell for cell in row if cell.text] for row in rows]
        self.rows = [row for row in filled if row]
        self._known: dict[tuple[int, int], str] = {}

    def over(self, cell: GridCell) -> str:
        """Return the heads over a cell, from the top."""
        place = cell.column, cell.columns
        if place not in self._known:
            tiers: list[str] = []
            for row in self.rows:
                tier = _BETWEEN_COLUMNS.join(
                    dict.fromkeys(head.text for head in row if head.overlaps(cell))
                )
                if tier and tier not in tiers:
                    tiers.append(tier)
            self._known[place] = BETWEEN_TIERS.join(tiers)
        return self._known[place]


def _written(
    cells: Row, heads: _Heads, *, writes_heads: bool = False
) -> tuple[str, tuple[BlockCell, ...]]:
    """Write a row, and return the span and the head of each value in it."""
    text, parts = "", []
    for cell in (cell for cell in cells if cell.text):
        head = heads.over(cell)
        text += BETWEEN_CELLS if text else ""
        text += f"{head}: " if writes_heads and head and head != cell.text else ""
        parts.append(BlockCell(len(text), len(text) + len(cell.text), cell.column, head))
        text += cell.text
    return text, tuple(parts)


def _is_marked(row: Row) -> bool:
    return bool(row) and all(cell.is_head for cell in row)


def _is_number(text: str) -> bool:
    return not any(character.isalpha() for character in text)


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)
