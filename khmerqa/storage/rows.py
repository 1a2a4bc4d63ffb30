"""The rows of a document's tables as JSON, the same in the stores and in the caches."""

from __future__ import annotations

import json
from collections.abc import Iterable

from khmerqa.types import Cell, Row


def rows_to_json(rows: Iterable[Row]) -> str:
    """Return the rows as one JSON list; column heads that rows share are written once."""
    heads: dict[str, int] = {}
    written = [
        [
            row.start,
            row.end,
            [[heads.setdefault(cell.head, len(heads)), cell.spans] for cell in row.cells],
        ]
        for row in rows
    ]
    return json.dumps([list(heads), written], ensure_ascii=False)


def rows_from_json(kept: str) -> tuple[Row, ...]:
    """Return what ``rows_to_json`` was given; raises ValueError for anything else."""
    heads, rows = json.loads(kept)
    return tuple(
        Row(
            start=start,
            end=end,
            cells=tuple(
                Cell(head=heads[head], spans=tuple((a, b) for a, b in spans))
                for head, spans in cells
            ),
        )
        for start, end, cells in rows
    )
