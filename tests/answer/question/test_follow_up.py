"""Follow-ups are completed from earlier questions; a question with its own topic is left alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.answer.question.follow_up import Turn, resolve_follow_up
from khmerqa.ports import Segmenter

_TABLE = Path(__file__).with_name("conversations.jsonl")
CONVERSATIONS = [json.loads(line) for line in _TABLE.read_text("utf-8").splitlines()]
COMMITTEE = "តើគណៈកម្មាធិការរដ្ឋាភិបាលឌីជីថលមានតួនាទីអ្វីខ្លះ?"
POLICY = "What are the goals of the Digital Government Policy 2022-2035?"

# earlier questions, follow-up, the completed question
FOLLOW_UPS: dict[str, tuple[Sequence[str], str, str]] = {
    "pronoun-km": ([COMMITTEE], "តើអ្នកណាដឹកនាំវា?", "តើអ្នកណាដឹកនាំគណៈកម្មាធិការរដ្ឋាភិបាលឌីជីថល?"),
    "no topic of its own-km": (
        [COMMITTEE],
        "មានសមាជិកប៉ុន្មានរូប?",
        "មានសមាជិកប៉ុន្មានរូប? (គណៈកម្មាធិការរដ្ឋាភិបាលឌីជីថល)",
    ),
    "over two turns": (
        [COMMITTEE, "តើអ្នកណាដឹកនាំវា?"],
        "ចុះសមាជិកវិញ?",
        "ចុះសមាជិកវិញ? (គណៈកម្មាធិការរដ្ឋាភិបាលឌីជីថល)",
    ),
    "generic name": (
        ["តើគោលនយោបាយរដ្ឋាភិបាលឌីជីថលមានគោលដៅអ្វីខ្លះ?"],
        "គោលនយោបាយនេះអនុវត្តដល់ឆ្នាំណា?",
        "គោលនយោបាយនេះអនុវត្តដល់ឆ្នាំណា? (គោលនយោបាយរដ្ឋាភិបាលឌីជីថល)",
    ),
    "the same of something else": (
        ["តើអ្នកណាទទួលខុសត្រូវលើ CamDigiKey?"],
        "ចុះ CamDX វិញ?",
        "តើអ្នកណាទទួលខុសត្រូវលើ CamDX?",
    ),
    "pronoun-en": (
        [POLICY],
        "When was it adopted?",
        "When was Digital Government Policy 2022-2035 adopted?",
    ),
    "attribute-en": (
        [POLICY],
        "And its vision?",
        "And its vision? (Digital Government Policy 2022-2035)",
    ),
}
OWN_TOPICS = (
    "តើ CamDX ជាអ្វី?",
    "តើយុទ្ធសាស្ត្របញ្ចកោណមានអាទិភាពប៉ុន្មាន?",
    "Who is in charge of the personal data protection law?",
    "អរគុណ",
)


def _asked(*questions: str) -> list[Turn]:
    return [
        turn
        for question in questions
        for turn in (Turn("user", question), Turn("assistant", "ចម្លើយ CamDX [1]"))
    ]


@pytest.mark.parametrize(("before", "question", "expected"), FOLLOW_UPS.values(), ids=FOLLOW_UPS)
def test_follow_up_carries_the_topic(
    before: Sequence[str], question: str, expected: str, segmenter: Segmenter
) -> None:
    assert resolve_follow_up(question, _asked(*before), segmenter).text == expected


@pytest.mark.parametrize("row", CONVERSATIONS, ids=[each["id"] for each in CONVERSATIONS])
def test_conversation(row: dict[str, Any], segmenter: Segmenter) -> None:
    """Each row: the questions before, the question, and how it must be understood."""
    found = resolve_follow_up(row["question"], _asked(*row["before"]), segmenter)
    assert found.text == row.get("understood", found.text)
    assert (found.wished.wish, found.language) == (row.get("wish", "answer"), row.get("language"))
    assert all(part in found.text for part in row.get("holds", ()))
    assert not any(part in found.text for part in row.get("lacks", ()))


@pytest.mark.parametrize("question", OWN_TOPICS)
def test_question_with_its_own_topic_is_left_alone(question: str, segmenter: Segmenter) -> None:
    assert resolve_follow_up(question, _asked(COMMITTEE), segmenter).text == question


def test_without_history_nothing_changes(segmenter: Segmenter) -> None:
    assert resolve_follow_up("តើអ្នកណាដឹកនាំវា?", [], segmenter).text == "តើអ្នកណាដឹកនាំវា?"
    only_answer = [Turn("assistant", "CamDX [1]")]
    assert resolve_follow_up("Who leads it?", only_answer, segmenter).text == "Who leads it?"


@given(st.lists(st.text(max_size=60), max_size=4), st.text(min_size=1, max_size=60))
def test_any_history_is_survived(segmenter: Segmenter, before: list[str], question: str) -> None:
    first = resolve_follow_up(question, _asked(*before), segmenter)
    assert first == resolve_follow_up(question, _asked(*before), segmenter)
    assert first.text or not question.strip()
