"""`khmerqa bench`: its metrics as JSON and as a table."""

from __future__ import annotations

from pathlib import Path

from khmerqa.cli.rendering.bench import table

from ..conftest import Run, assert_fails


def test_an_index_is_measured(run: Run, index: Path) -> None:
    (measured,) = run("bench", "--questions", "2", "--index", "index", "--json").json
    assert measured["passages"] == 5
    assert measured["ask_ms"]["total"]["p50"] > 0


def test_growth_is_an_exponent() -> None:
    lines = table(
        [{"passages": 1000, "ms": {"p50": 2.0}}, {"passages": 10_000, "ms": {"p50": 20.0}}]
    )
    assert lines.splitlines() == [
        "| metric | 1,000 | 10,000 | exponent |",
        "| --- | --- | --- | --- |",
        "| passages | 1000 | 10000 |  |",
        "| ms p50 | 2.0 | 20.0 | 1.00 |",
    ]


def test_a_number_that_is_none_is_2(run: Run) -> None:
    assert_fails(run("bench", "--questions", "few"), 2, "'few' is not a number. Write 1000, 10k")
