"""Ruled tables: which cells the rules make, and what is no table."""

from __future__ import annotations

from khmerqa.reading.page_content import Box, Run
from khmerqa.reading.pdf.layout.ruled_tables import tables_of


def run(text: str, x: float, y: float) -> Run:
    return Run(text, x, x + 20, y, 10, "F", False, None, False, True)


def level(y: float, left: float, right: float) -> Box:
    return left, y, right, y + 0.5


def upright(x: float, low: float, high: float) -> Box:
    return x, low, x + 0.5, high


def texts(rules: list[Box], runs: list[Run]) -> list[list[list[str]]]:
    return [
        [["".join(run.text for run in cell) for cell in row] for row in table.rows]
        for table in tables_of(rules, runs)
    ]


GRID = [
    *(level(y, 0, 300) for y in (0, 50, 100)),
    *(upright(x, 0, 100) for x in (0, 100, 200, 300)),
]
RUNS = [
    run(name, x + 10, y)
    for y, row in ((70, "abc"), (20, "def"))
    for name, x in zip(row, (0, 100, 200), strict=True)
]


def test_rows_from_the_top_cells_from_the_left() -> None:
    assert texts(GRID, RUNS) == [[["a", "b", "c"], ["d", "e", "f"]]]


def test_sides_drawn_cell_by_cell_are_one_rule() -> None:
    pieces = [level(y, x, x + 99) for y in (0, 50, 100) for x in (0, 100, 200)]
    pieces += [upright(x, y, y + 49) for x in (0, 100, 200, 300) for y in (0, 50)]
    assert texts(pieces, RUNS) == [[["a", "b", "c"], ["d", "e", "f"]]]


def test_a_cell_over_two_rows_is_yielded_once_where_it_begins() -> None:
    rules = [rule for rule in GRID if rule != level(50, 0, 300)] + [level(50, 100, 300)]
    assert texts(rules, RUNS) == [[["ad", "b", "c"], ["e", "f"]]]


def test_a_frame_and_a_line_under_a_header_are_no_tables() -> None:
    frame = [level(0, 0, 300), level(100, 0, 300), upright(0, 0, 100), upright(300, 0, 100)]
    assert texts([*frame, level(500, 0, 300)], RUNS) == []


def test_columns_of_which_one_holds_all_text_are_no_table() -> None:
    assert texts(GRID, [run("a long text that fills the cell by itself" * 3, 10, 70)]) == []


def test_two_tables_on_one_page() -> None:
    above = [(a, b + 400, c, d + 400) for a, b, c, d in GRID]
    upper = [run(each.text.upper(), each.left, each.baseline + 400) for each in RUNS]
    assert texts([*GRID, *above], [*RUNS, *upper]) == [
        [["A", "B", "C"], ["D", "E", "F"]],
        [["a", "b", "c"], ["d", "e", "f"]],
    ]
