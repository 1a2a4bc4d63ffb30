"""Whole answers of the built-in parts, over a law and a report in each language and a sheet.

``questions.jsonl`` has a question in each line: what its answer says and what it must not, whether it is
refused, and the questions before it in the conversation.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from khmerqa import Index, Turn, index_folder, open_index

HERE = Path(__file__).parent
LINES = (HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("whole") / "index"
    index_folder(HERE / "documents", folder)
    return open_index(folder)


@pytest.mark.parametrize("case", CASES, ids=[f"{each['kind']}: {each['id']}" for each in CASES])
def test_an_answer_says_what_is_asked(index: Index, case: dict[str, Any]) -> None:
    history: list[Turn] = []
    for before in case.get("before", ()):
        text = index.ask(before, history=history).text
        history += [Turn("user", before), Turn("assistant", text)]
    answer = index.ask(case["question"], history=history)
    assert (answer.status == "no_evidence") is case.get("refused", False), answer.text
    said = "\n".join((answer.text, *(each.reference for each in answer.citations)))
    for each in case.get("says", ()):
        assert each in said
    for each in case.get("lacks", ()):
        assert each not in said
    if first := case.get("first"):
        assert first in answer.text.splitlines()[0]


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({(each["kind"], each["id"]) for each in CASES}) == len(CASES)
    assert all(
        set(each) <= {"kind", "id", "before", "question", "says", "lacks", "first", "refused"}
        for each in CASES
    )
