from __future__ import annotations

import pytest

from khmerqa.answer.question.answer_type import Asked, asked, holds
from khmerqa.text.khmer.normalise import search_key

ASKED = {
    "តើមានសេវាអ្វីខ្លះ?": {Asked.LIST},
    "សូមរៀបរាប់គោលដៅ": {Asked.LIST},
    "What are the goals?": {Asked.LIST},
    "មានសៀវភៅប៉ុន្មានក្បាល?": {Asked.NUMBER},
    "How many books are there?": {Asked.NUMBER},
    "តើចាប់ផ្តើមនៅពេលណា?": {Asked.TIME},
    "When does it begin?": {Asked.TIME},
    "តើនរណាជាប្រធាន?": {Asked.WHO},
    "Who is the chair?": {Asked.WHO},
    "តើពាក្យនេះមានន័យដូចម្តេច?": {Asked.DEFINITION},
    "Which five sectors come first?": {Asked.LIST},
    "What main goals are set?": {Asked.LIST},
    "What is the aim of the plan?": set(),
    "What does the plan say": set(),
    "គម្រោងដឹកនាំដោយក្រសួង": set(),
    "ពន្លឺព្រះអាទិត្យ": set(),
    "sunlight": set(),
}


@pytest.mark.parametrize(("question", "kinds"), ASKED.items(), ids=ASKED.keys())
def test_asked(question: str, kinds: set[Asked]) -> None:
    assert asked(search_key(question)) >= kinds
    if not kinds:
        assert not asked(search_key(question))


@pytest.mark.parametrize(
    ("kind", "text", "share"),
    [
        (Asked.NUMBER, "មាន ៣៥០០ ក្បាល", 1.0),
        (Asked.NUMBER, "មានច្រើន", 0.0),
        (Asked.TIME, "in May 2021", 1.0),
        (Asked.WHO, "ក្រសួងវប្បធម៌", 1.0),
        (Asked.WHO, "the weather", 0.0),
        (Asked.DEFINITION, "សួនគឺជាកន្លែងដាំផ្កា", 1.0),
        (Asked.LIST, "a list is told by its shape", 0.0),
    ],
)
def test_holds(kind: Asked, text: str, share: float) -> None:
    assert holds(frozenset({kind}), search_key(text)) == share
