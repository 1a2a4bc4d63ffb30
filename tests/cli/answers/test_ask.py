"""`khmerqa ask` and `khmerqa search`."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..conftest import Run

QUESTION = "How often is a well cleaned?"
QUESTION_KM = "អណ្តូងត្រូវសម្អាតប៉ុន្មានដងក្នុងមួយឆ្នាំ?"


@pytest.mark.parametrize(
    ("question", "language", "said", "source"),
    [
        pytest.param(QUESTION, "en", "A well is cleaned twice a year.", "wells.md", id="English"),
        pytest.param(QUESTION_KM, "km", "អណ្តូងត្រូវសម្អាតពីរដងក្នុងមួយឆ្នាំ។", "អណ្តូង.md", id="Khmer"),
    ],
)
def test_ask(run: Run, index: Path, question: str, language: str, said: str, source: str) -> None:
    value = run("ask", question, "--index", "index", "--json").json
    assert (value["status"], value["language"]) == ("answered", language)
    assert said in value["answer"]
    assert value["citations"][0]["source"] == source
    assert value["index"] == "000001"
    plain = run("ask", question, "--index", "index")
    assert plain.code == 0
    assert said in plain.out
    assert f"· {source}" in plain.out


def test_ask_without_evidence_is_0(run: Run, index: Path) -> None:
    question = "What does the moon lander weigh in kilograms?"
    value = run("ask", question, "--index", "index", "--json").json
    assert (value["status"], value["citations"]) == ("no_evidence", [])
    ran = run("ask", question, "--index", "index")
    assert (ran.code, ran.err) == (0, "")
    assert "no sufficient evidence" in ran.out


def test_search(run: Run, index: Path) -> None:
    value = run("search", QUESTION, "--index", "index", "--top-k", "2", "--json").json
    assert len(value["hits"]) == 2
    assert value["hits"][0]["source"] == "wells.md"
    assert value["timings_ms"]["total"] > 0
    assert "1. Wells of the village" in run("search", QUESTION, "--index", "index").out
