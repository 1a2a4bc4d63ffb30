from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..conftest import Run

ROWS = [
    {"km": "អណ្តូងត្រូវសម្អាតជារៀងរាល់ឆ្នាំ។", "en": "The well must be cleaned every year."},
    {"km": "សាលារៀនបើកនៅម៉ោងប្រាំពីរព្រឹក។", "en": "The school opens at seven in the morning."},
]


@pytest.fixture
def benchmarks(tmp_path: Path) -> Path:
    lines = "\n".join(json.dumps(row) for row in ROWS)
    (tmp_path / "tatoeba-khm-eng.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def test_a_benchmark_is_indexed_and_searched(run: Run, benchmarks: Path) -> None:
    ran = run("eval", "tatoeba", "--benchmarks", str(benchmarks), "--ablation", "--json")

    assert ran.code == 0, ran.err
    retrieval = json.loads(ran.out)["retrieval"]
    assert {each["name"] for each in retrieval} == {"tatoeba km-en", "tatoeba en-km"}
    every = [each for each in retrieval if each["retrievers"] == "all retrievers"]
    assert [each["metrics"]["hit_at_1"] for each in every] == [1.0, 1.0]
    assert [each["intervals"]["hit_at_1"] for each in every] == [[1.0, 1.0]] * 2


def test_a_benchmark_is_a_table(run: Run, benchmarks: Path) -> None:
    ran = run("eval", "tatoeba", "--benchmarks", str(benchmarks))

    assert ran.code == 0, ran.err
    assert "tatoeba km-en: all retrievers" in ran.out
    assert "1.000 [1.000-1.000]" in ran.out


def test_a_benchmark_that_is_missing_is_2(run: Run, tmp_path: Path) -> None:
    ran = run("eval", "flores", "--benchmarks", str(tmp_path))

    assert (ran.code, ran.out) == (2, "")
    assert "Name its folder with --benchmarks." in ran.err


def test_a_folder_of_benchmarks_goes_with_no_file(run: Run, tmp_path: Path) -> None:
    ran = run("eval", "x.jsonl", "--benchmarks", str(tmp_path))

    assert (ran.code, ran.out) == (2, "")
    assert "--benchmarks goes with one of these names: flores" in ran.err


def test_retrievers_by_language(run: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for language in ("km", "en"):
        text = "\n".join(row[language] for row in ROWS)
        (tmp_path / "corpus" / f"{language}.txt").write_text(text, encoding="utf-8")
    questions = [
        {
            "id": f"q-{language}",
            "question": ROWS[0][language],
            "language": language,
            "relevant": [{"source": f"{language}.txt"}],
        }
        for language in ("km", "en")
    ]
    lines = "\n".join(json.dumps(question) for question in questions)
    (tmp_path / "questions.jsonl").write_text(lines, encoding="utf-8")
    assert run("index").code == 0

    ran = run("eval", "questions.jsonl", "--ablation", "--json")

    assert ran.code == 0, ran.err
    rows = {(each["name"], each["retrievers"]): each["questions"] for each in ran.json["retrieval"]}
    assert {name for name, _ in rows} == {"questions", "questions en", "questions km"}
    assert rows["questions", "all retrievers"] == 2
    assert rows["questions km", "lexical"] == rows["questions en", "dense"] == 1
