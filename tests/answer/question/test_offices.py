from __future__ import annotations

import pytest

from khmerqa.answer.question.offices import find_office
from khmerqa.text.khmer.normalise import search_key

CHAIR = "តើនរណាជាប្រធានក្រុមប្រឹក្សា?"
VICE = "តើអ្នកណាជាអនុប្រធានគណៈកម្មាធិការ?"


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (CHAIR, "- នាយករដ្ឋមន្ត្រី ប្រធាន", True),
        (CHAIR, "នាយករដ្ឋមន្ត្រី | ប្រធាន", True),
        (CHAIR, "នាយករដ្ឋមន្ត្រីជាប្រធានក្រុមប្រឹក្សា។", True),
        (CHAIR, "- រដ្ឋមន្ត្រីក្រសួងការពារជាតិ អនុប្រធាន", False),
        (CHAIR, "ប្រធានក្រុមប្រឹក្សាអាចអញ្ជើញអ្នកជំនាញចូលរួមប្រជុំ។", False),
        ("ប្រធានក្រុមប្រឹក្សាគឺជានរណា?", "- នាយករដ្ឋមន្ត្រី ប្រធាន", True),
        (VICE, "- រដ្ឋមន្ត្រីក្រសួងការពារជាតិ អនុប្រធាន", True),
        (VICE, "- ឧបនាយករដ្ឋមន្ត្រី ១ រូប អនុប្រធានប្រចាំការ", True),
        (VICE, "- នាយករដ្ឋមន្ត្រី ប្រធាន", False),
        ("Who chairs the committee?", "The committee is chaired by the Prime Minister.", True),
        ("Who is the chair of the committee?", "Prime Minister, Chairman", True),
        ("Who chairs the committee?", "The chair may invite experts.", False),
    ],
)
def test_who_holds_an_office(question: str, text: str, expected: bool) -> None:
    office = find_office(search_key(question))

    assert office is not None
    assert office.matches(search_key(text)) is expected


@pytest.mark.parametrize(
    "question",
    ["តើក្រសួងណាទទួលបន្ទុក?", "តើប្រធានអាចធ្វើអ្វីខ្លះ?", "Who leads the project?", "What may the chair do?"],
)
def test_no_office_is_asked_for(question: str) -> None:
    assert find_office(search_key(question)) is None
