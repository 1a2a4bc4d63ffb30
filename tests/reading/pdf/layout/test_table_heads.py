"""Columns of ruled tables: their heads, cells that rows share, rows that a page's end splits."""

from __future__ import annotations

from khmerqa.ingest.documents.canonical import canonical
from khmerqa.reading.page_content import Run
from khmerqa.reading.pdf.layout.ruled_tables import tables_of
from khmerqa.reading.pdf.layout.table_heads import Placed, with_heads
from khmerqa.reading.structure.tables import row_block
from khmerqa.types import Document, Extracted, ExtractedPage, Verdict
from tests.reading.pdf.layout.test_ruled_tables import level, upright

WIDTH, HEIGHT = 100, 30


def page(grid: list[list[str | None]]) -> list[Placed]:
    """Return the blocks of a table; None is a cell that is one with the cell above it."""
    rows, columns = len(grid), len(grid[0])
    top = 10 + rows * HEIGHT
    rules = [upright(WIDTH * x, 10, top) for x in range(columns + 1)]
    rules += [level(10, 0, WIDTH * columns), level(top, 0, WIDTH * columns)]
    runs = []
    for y, row in enumerate(grid):
        for x, text in enumerate(row):
            if text is not None and y:
                rules.append(level(top - y * HEIGHT, WIDTH * x, WIDTH * (x + 1)))
            if text:
                left, baseline = WIDTH * x + 5, top - (y + 1) * HEIGHT + 10
                runs.append(Run(text, left, left + 50, baseline, 10, "F", False, None, False, True))
    (table,) = tables_of(rules, runs)
    blocks: list[Placed] = []
    for cells in table.rows:
        texts = ["".join(run.text for run in cell) for cell in cells]
        blocks.append((row_block(texts), table.place(cells)))
    return blocks


def values(*pages: list[Placed]) -> list[list[tuple[str, str]]]:
    read = tuple(
        ExtractedPage(number, None, Verdict.HEALTHY, blocks)
        for number, blocks in enumerate(with_heads(pages), 1)
    )
    text = canonical(Extracted(read))
    document = Document("d", "d.pdf", "", "en", "", text.text, text.pages, rows=text.rows)
    return [list(document.values_of(row)) for row in document.rows]


HEADS: list[str | None] = ["No.", "Action", "Ministry"]


def test_each_cell_is_known_by_the_head_of_its_column() -> None:
    assert values(page([HEADS, ["1", "build", "Posts"], ["2", "write", "Justice"]])) == [
        [("No.", "1"), ("Action", "build"), ("Ministry", "Posts")],
        [("No.", "2"), ("Action", "write"), ("Ministry", "Justice")],
    ]


def test_a_cell_that_rows_share_holds_for_each() -> None:
    found = values(page([HEADS, ["1", "build", "Posts"], ["2", "write", None]]))
    assert found[1] == [("No.", "2"), ("Action", "write"), ("Ministry", "Posts")]


def test_heads_and_shared_cells_go_on_over_the_page() -> None:
    found = values(
        page([HEADS, ["1", "build", "Posts"], ["2", "write", None]]),
        page([["3", "read", ""], ["4", "count", None], ["5", "close", "Justice"]]),
    )
    assert [dict(row) for row in found[2:]] == [
        {"No.": "3", "Action": "read", "Ministry": "Posts"},
        {"No.": "4", "Action": "count", "Ministry": "Posts"},
        {"No.": "5", "Action": "close", "Ministry": "Justice"},
    ]


def test_a_row_that_the_page_cuts_is_one_row() -> None:
    found = values(
        page([HEADS, ["1", "build", "Posts"], ["2", "write a", "Justice"]]),
        page([["", "law", ""], ["3", "read", "Posts"]]),
    )
    assert found[1] == [("No.", "2"), ("Action", "write a law"), ("Ministry", "Justice")]
    assert len(found) == 3


def test_heads_printed_again_are_no_row() -> None:
    found = values(page([HEADS, ["1", "build", "Posts"]]), page([HEADS, ["2", "write", "Posts"]]))
    assert [row[0] for row in found] == [("No.", "1"), ("No.", "2")]


def test_a_table_without_heads_has_none() -> None:
    rows: list[list[str | None]] = [["AI", "artificial mind"], ["CA", "authority"]]
    assert values(page(rows)) == [
        [("", "AI"), ("", "artificial mind")],
        [("", "CA"), ("", "authority")],
    ]


def test_other_columns_are_another_table() -> None:
    found = values(
        page([HEADS, ["1", "build", "Posts"]]),
        page([["2022", "43", "5", "x"], ["a", "b", "c", "d"]]),
    )
    assert found[1] == [("", "2022"), ("", "43"), ("", "5"), ("", "x")]
