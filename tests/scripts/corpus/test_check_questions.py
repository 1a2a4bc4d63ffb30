"""The benchmark is sound; and the script that says so finds what is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
QUESTIONS = ROOT / "tests" / "questions"


def check(questions: Path, shared: Path) -> subprocess.CompletedProcess[str]:
    script = str(ROOT / "scripts" / "corpus" / "check-questions")
    return subprocess.run(
        [sys.executable, script, "--questions", str(questions), "--shared", str(shared)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def test_benchmark_is_sound_with_the_official_documents(shared: Path) -> None:
    done = check(QUESTIONS, shared)

    assert done.stderr == ""
    assert done.returncode == 0
    assert " questions, 0 faults" in done.stdout


def _wrong_hash(row: dict[str, Any]) -> None:
    row["relevant"] = [{"source": "pentagonal-strategy-phase-1.en.pdf", "page": 1}]
    row["relevant"][0] |= {"start": 0, "end": 9, "sha256": "", "sha256_folded": "0" * 64}
    row["relevant"][0]["folded_length"] = 40


FAULTS: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "id": (lambda row: row.update(id="bench-x001"), "occurs twice"),
    "split": (lambda row: row.update(split="report"), "is in the file of tune"),
    "kind": (lambda row: row.update(kind="riddle"), "kind riddle is unknown"),
    "evidence": (lambda row: row.update(relevant=[]), "relevant is missing"),
    "quotation": (lambda row: row["relevant"][0].update(quote="ច្បាប់បែតង"), "ច្បាប់បែតង"),
    "page": (lambda row: row["relevant"][0].update(page=99), "has no page [99]"),
    "hash": (_wrong_hash, "the words of 000000000000 are not on"),
    "answer": (lambda row: row.update(answer="ពុំដឹង"), "the reference answer lacks"),
    "digits": (lambda row: row.update(must_include=["12"]), "12: no Khmer digits"),
    "order": (lambda row: row.update(question="តើក\u17c6\u17bbពុងធ្វើអ្វី?"), "marks out of order"),
    "invisible": (lambda row: row.update(question="តើ\u200bអ្វី?"), "invisible characters"),
}


def test_faults_are_found(tmp_path: Path) -> None:
    """One fault in each of as many questions; the official documents are not needed for them."""
    (tmp_path / "benchmark-report.jsonl").write_bytes(
        (QUESTIONS / "benchmark-report.jsonl").read_bytes()
    )
    text = (QUESTIONS / "benchmark-tune.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    whole = (
        row
        for row in rows
        if row["style"] == "km" and row["answerable"] and row["collection"] == "corpus"
    )
    for (spoil, _), row in zip(FAULTS.values(), whole, strict=False):
        spoil(row)
    (tmp_path / "benchmark-tune.jsonl").write_text(
        "\n".join(json.dumps(row) for row in rows), encoding="utf-8"
    )

    done = check(tmp_path, tmp_path / "no-shared")

    assert done.returncode == 1
    missed = [name for name, (_, message) in FAULTS.items() if message not in done.stderr]
    assert missed == []


@pytest.mark.parametrize("split", ["tune", "report"])
def test_benchmark_has_no_invisible_characters(split: str) -> None:
    text = (QUESTIONS / f"benchmark-{split}.jsonl").read_text(encoding="utf-8")

    assert not set(text) & set("\u200b\u200c\u200d\ufeff\u00ad")
