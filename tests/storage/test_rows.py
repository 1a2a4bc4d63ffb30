"""Rows of tables as JSON: what was written is read again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from khmerqa.storage.rows import rows_from_json, rows_to_json
from khmerqa.types import Cell, Row

SPANS = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))
CELLS = st.builds(Cell, st.text(max_size=20), st.lists(SPANS, max_size=3).map(tuple))
ROWS = st.builds(
    Row, st.integers(0, 10**6), st.integers(0, 10**6), st.lists(CELLS, max_size=6).map(tuple)
)


@given(st.lists(ROWS, max_size=5).map(tuple))
def test_what_was_written_is_read_again(rows: tuple[Row, ...]) -> None:
    assert rows_from_json(rows_to_json(rows)) == rows
