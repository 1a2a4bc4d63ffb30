from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.answer.kinds.comparison import question_on, sides_of

COMPARED: dict[str, tuple[str, str] | None] = {
    "What is the difference between a ferry and a boat?": ("a ferry", "a boat"),
    "Compare the fee for cars and boats": ("the fee for cars", "the fee for boats"),
    "compare the ferry with the bridge.": ("the ferry", "the bridge"),
    "How does a permit differ from a licence?": ("a permit", "a licence"),
    "How do ferries and boats differ?": ("ferries", "boats"),
    "Ferry vs. boat": ("Ferry", "boat"),
    "តើសាឡាង និងទូក ខុសគ្នាដូចម្តេច?": ("សាឡាង", "ទូក"),
    "តើមានអ្វីខុសគ្នារវាងសាឡាង និងទូក?": ("សាឡាង", "ទូក"),
    "សូមប្រៀបធៀបសាឡាងជាមួយទូក": ("សាឡាង", "ទូក"),
    "តើសាឡាងខុសពីទូកដូចម្តេច?": ("សាឡាង", "ទូក"),
    "How much do ferries and boats pay?": None,
    "តើសាឡាង និងទូកបង់ប៉ុន្មាន?": None,
    "Compare a ferry and a ferry": None,
}


@pytest.mark.parametrize(("question", "sides"), COMPARED.items(), ids=COMPARED)
def test_sides(question: str, sides: tuple[str, str] | None) -> None:
    assert sides_of(question) == sides


@given(st.text(max_size=300))
def test_any_question_is_survived(text: str) -> None:
    sides = sides_of(text)
    assert sides is None or all(question_on(side) for side in sides)


@pytest.mark.parametrize(
    "question",
    [
        "តើ" + " " * 100 + "និង" + " " * 180,
        "តើ  aa  និង" + " " * 280,
        "ប្រៀបធៀប" + " " * 290 + "x",
        "តើ" + " និង" * 70,
    ],
)
def test_a_row_of_spaces_is_looked_at_in_a_moment(question: str) -> None:
    began = time.process_time()
    sides_of(question)
    assert time.process_time() - began < 1
