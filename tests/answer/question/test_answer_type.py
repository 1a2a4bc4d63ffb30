from __future__ import annotations

import pytest

from khmerqa.answer.question.answer_type import AnswerType, answer_types, is_wish, type_match
from khmerqa.text.khmer.normalise import search_key

ASKED = {
    "តើមានសេវាអ្វីខ្លះ?": {AnswerType.LIST},
    "សូមរៀបរាប់គោលដៅ": {AnswerType.LIST},
    "What are the goals?": {AnswerType.LIST},
    "មានសៀវភៅប៉ុន្មានក្បាល?": {AnswerType.NUMBER},
    "How many books are there?": {AnswerType.NUMBER},
    "តើចាប់ផ្តើមនៅពេលណា?": {AnswerType.TIME},
    "When does it begin?": {AnswerType.TIME},
    "តើនរណាជាប្រធាន?": {AnswerType.WHO},
    "Who is the chair?": {AnswerType.WHO},
    "តើពាក្យនេះមានន័យដូចម្តេច?": {AnswerType.DEFINITION},
    "Which five sectors come first?": {AnswerType.LIST},
    "What main goals are set?": {AnswerType.LIST},
    "What is the aim of the plan?": set(),
    "What does the plan say": set(),
    "គម្រោងដឹកនាំដោយក្រសួង": set(),
    "ពន្លឺព្រះអាទិត្យ": set(),
    "sunlight": set(),
}


@pytest.mark.parametrize(("question", "kinds"), ASKED.items(), ids=ASKED.keys())
def test_answer_types(question: str, kinds: set[AnswerType]) -> None:
    assert answer_types(search_key(question)) >= kinds
    if not kinds:
        assert not answer_types(search_key(question))


@pytest.mark.parametrize(
    ("kind", "text", "share"),
    [
        (AnswerType.NUMBER, "មាន ៣៥០០ ក្បាល", 1.0),
        (AnswerType.NUMBER, "មានច្រើន", 0.0),
        (AnswerType.NUMBER, "មានដប់ប្រាំ (១៥) ក្បាល", 1.0),
        (AnswerType.NUMBER, "there are twenty-two", 1.0),
        (AnswerType.NUMBER, "៨០.០០០៛", 1.0),
        (AnswerType.NUMBER, "មាត្រា ១២ ចែងពីបណ្ណាល័យ", 0.0),
        (AnswerType.NUMBER, "since 2021", 0.0),
        (AnswerType.NUMBER, "2. Reading old newspapers", 0.0),
        (AnswerType.TIME, "in May 2021", 1.0),
        (AnswerType.TIME, "03/11/2021", 1.0),
        (AnswerType.TIME, "from 12 to 15 November", 1.0),
        (AnswerType.TIME, "ម៉ោង ៨ ព្រឹក", 1.0),
        (AnswerType.TIME, "within ten days", 1.0),
        (AnswerType.TIME, "it holds 3,500 books", 0.0),
        (AnswerType.WHO, "ក្រសួងវប្បធម៌", 1.0),
        (AnswerType.WHO, "the weather", 0.0),
        (AnswerType.DEFINITION, "សួនគឺជាកន្លែងដាំផ្កា", 1.0),
        (AnswerType.LIST, "a list is known by its shape", 0.0),
    ],
)
def test_type_match(kind: AnswerType, text: str, share: float) -> None:
    assert type_match(frozenset({kind}), search_key(text)) == share


@pytest.mark.parametrize(
    "text",
    [
        "I want a pay rise",
        "I would like to move to the coast",
        "Please book me a room",
        "Can you transfer money to my account?",
        "ខ្ញុំចង់បានឡានថ្មី",
        "ខ្ញុំធុញទ្រាន់ណាស់ថ្ងៃនេះ",
        "សូមទិញកៅអីថ្មីមួយ",
        "ជួយសរសេរលិខិតឱ្យខ្ញុំ",
        "សុំ password ហាងកាហ្វេ",
    ],
)
def test_wishes(text: str) -> None:
    assert is_wish(search_key(text))


@pytest.mark.parametrize(
    "text",
    [
        "I want to know which fee a boat pays",
        "Please tell me the fee",
        "Can you explain the goals?",
        "I need a list of the goals",
        "fee of a boat",
        "Is the ferry free?",
        "ខ្ញុំចង់ដឹងថ្លៃសាឡាង",
        "សូមរៀបរាប់គោលដៅ",
        "ជួយប្រាប់ខ្ញុំផង",
        "សុំបញ្ជីគោលដៅ",
        "តើខ្ញុំត្រូវបង់ប៉ុន្មាន?",
        "គោលដៅប្រាំ",
        "",
    ],
)
def test_no_wishes(text: str) -> None:
    assert not is_wish(search_key(text))
