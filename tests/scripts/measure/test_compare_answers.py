"""Two records of answers are compared byte by byte, and what differs is shown."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parents[3] / "scripts" / "measure" / "compare-answers"
ANSWERS: dict[str, dict[str, Any]] = {
    "តើគេសម្អាតអណ្តូងនៅពេលណា?": {"ask": {"answer": "រៀងរាល់ឆ្នាំ។ [1]"}, "search": {"hits": [1, 2]}},
    "When is a well cleaned?": {"ask": {"answer": "Every year. [1]"}, "search": {"hits": [2, 1]}},
}


def record(path: Path, answers: dict[str, dict[str, Any]]) -> Path:
    lines = (json.dumps({"question": name, **value}) for name, value in answers.items())
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def compare(before: Path, after: Path) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "compare", str(before), str(after)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()


def test_equal_records(tmp_path: Path) -> None:
    before, after = (record(tmp_path / name, ANSWERS) for name in ("before", "after"))
    assert compare(before, after) == (
        0,
        ["ask: 2 of 2 are equal to the byte.", "search: 2 of 2 are equal to the byte."],
    )


def test_a_difference_is_shown_by_its_question_and_field(tmp_path: Path) -> None:
    question = "When is a well cleaned?"
    changed = {**ANSWERS, question: {**ANSWERS[question], "search": {"hits": [2, 3]}}}
    before, after = record(tmp_path / "before", ANSWERS), record(tmp_path / "after", changed)
    assert compare(before, after) == (
        1,
        [
            question,
            "    search.hits.1: '1' became '3'",
            "ask: 2 of 2 are equal to the byte.",
            "search: 1 of 2 are equal to the byte.",
        ],
    )


def test_records_of_different_questions_are_not_compared(tmp_path: Path) -> None:
    before = record(tmp_path / "before", ANSWERS)
    after = record(tmp_path / "after", dict(list(ANSWERS.items())[:1]))
    assert compare(before, after) == (1, ["The records hold different questions: 2 and 1."])
