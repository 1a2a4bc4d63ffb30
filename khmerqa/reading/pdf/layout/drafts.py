"""A block to be: its lines, cell by cell, before they are joined."""

from __future__ import annotations

from dataclasses import dataclass

from khmerqa.reading.pdf.layout.lines import Line
from khmerqa.reading.pdf.layout.ruled_tables import GridRow
from khmerqa.types import BlockKind


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
