"""Two columns of prose are read one after the other; cells of a table side by side are not columns."""

from __future__ import annotations

from khmerqa.reading.page_content import Run
from khmerqa.reading.pdf.layout.columns import bands_of
from khmerqa.reading.pdf.layout.visual_lines import visual_lines

PITCH = 15.0


def run(text: str, left: float, right: float, row: float, *, raised: float = 0.0) -> Run:
    size = 8.0 if raised else 10.0
    baseline = 700 - PITCH * row + raised
    return Run(text, left, right, baseline, size, "F", False, None, False, True)


def columns(rows: int, first: int = 1) -> list[Run]:
    return [
        run(f"{side}{row}", left, left + 195, row)
        for row in range(first, first + rows)
        for side, left in (("left", 60), ("right", 300))
    ]


def texts(runs: list[Run]) -> list[list[str]]:
    return [[line.text for line in visual_lines(band.runs)] for band in bands_of(runs)]


LEFT, RIGHT = ([f"{side}{row}" for row in range(1, 7)] for side in ("left", "right"))


def test_the_left_column_comes_first_between_what_spans_both() -> None:
    head, foot = run("head", 100, 400, 0), run("foot", 60, 495, 7)
    assert texts([head, *columns(6), foot]) == [["head"], LEFT, RIGHT, ["foot"]]


def test_short_lines_beneath_both_columns_come_last() -> None:
    below = [run("under both", 60, 150, 9), run("1", 150, 155, 9, raised=4)]
    assert texts([*columns(6), *below]) == [LEFT, RIGHT, ["under both\u00b9"]]


def test_short_cells_and_few_lines_are_no_columns() -> None:
    ragged = [run("AI", 60, 80, row) for row in range(8)]
    ragged += [run("what it is", 300, 495, row) for row in range(8)]
    assert len(bands_of(ragged)) == 1
    assert len(bands_of(columns(3))) == 1
    assert [band.runs for band in bands_of([])] == [()]


def test_nothing_is_lost() -> None:
    runs = [run("head", 100, 400, 0), *columns(6), run("middle", 60, 495, 7), *columns(6, 8)]
    found = [each for band in bands_of(runs) for each in band.runs]
    assert sorted(map(id, found)) == sorted(map(id, runs))
