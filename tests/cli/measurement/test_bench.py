"""`khmerqa bench`: its metrics as JSON and as a table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from khmerqa.cli.measurement.bench import built_index, work_folder
from khmerqa.cli.rendering.bench import table
from khmerqa.evaluation.synthetic import SyntheticCorpus

from ..conftest import Run, assert_fails

SOURCES = Path(__file__).parents[3] / "corpus" / "_sources"


def test_an_index_is_measured(run: Run, index: Path) -> None:
    (measured,) = run("bench", "--questions", "2", "--index", "index", "--json").json
    assert measured["passages"] == 5
    assert measured["ask_ms"]["total"]["p50"] > 0


def test_an_index_that_is_there_is_not_built_again(run: Run, tmp_path: Path) -> None:
    corpus = SyntheticCorpus.of(SOURCES, pool=3000)
    with work_folder(str(tmp_path / "new" / "work")) as work:
        index = Path(work, "index")
        first = built_index(corpus, 20, Path(work), index)
    assert first["index_s"] > 0
    generations = [*(index / "generations").iterdir()]
    assert built_index(corpus, 20, Path(work), index) == first
    assert [*(index / "generations").iterdir()] == generations


def test_an_index_is_built_with_the_model_that_is_measured(tmp_path: Path) -> None:
    corpus = SyntheticCorpus.of(SOURCES, pool=3000)
    index = tmp_path / "index"
    built_index(corpus, 20, tmp_path, index, ("--embedder", "built-in-static"))
    (manifest,) = (index / "generations").glob("*/manifest.json")
    assert json.loads(manifest.read_bytes())["embedder"].startswith("static:")


def test_a_folder_that_nobody_named_does_not_stay() -> None:
    with work_folder(None) as work:
        assert Path(work).is_dir()
    assert not Path(work).exists()


def test_a_dry_run_keeps_no_index(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHMERQA_DRY_RUN", "1")
    asked = ("bench", "-n", "20", "--work", str(tmp_path / "work"))
    assert_fails(run(*asked), 2, "khmerqa bench cannot only say")
    assert not (tmp_path / "work").exists()


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
