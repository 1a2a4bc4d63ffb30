"""A question about another country, year or body is refused, and told what nothing tells of."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from khmerqa.answer.assistant import Assistant
from khmerqa.answer.question.follow_up import Turn
from khmerqa.ports import Segmenter
from tests.small_corpus import small_index

FILES = {
    "ferry.en.md": """# Policy on river ferries of Cambodia 2025-2030

The prime minister opened the ferry service. The Ministry of Waterways runs the ferries.

## Goals

The policy has three goals:

1. A ferry in every district
2. Boats without smoke
3. Safe landings

## Fees

A pupil crosses the river free of charge. In 2026 a motorcycle pays 2,000 riels.

## Contact

Ferry office, Ministry of Waterways
Address: 12 River Street, Sangkat Tuek
Telephone: 023 111 222
""",
    "ferry.km.md": """# គោលនយោបាយសាឡាងទន្លេកម្ពុជា ២០២៥-២០៣០

នាយករដ្ឋមន្ត្រីបានសម្ពោធសេវាសាឡាង។ ក្រសួងផ្លូវទឹកគ្រប់គ្រងសាឡាង។

## ថ្លៃសេវា

សិស្សឆ្លងទន្លេដោយឥតគិតថ្លៃ។ នៅឆ្នាំ២០២៦ ម៉ូតូបង់ ២០០០ រៀល។
""",
    "neighbours.en.md": """# Ferries of our neighbours

Vietnam runs forty ferries on the river. Their boats are made of steel.
""",
}
REFUSED = (
    "Who is the prime minister of Laos?",
    "តើនាយករដ្ឋមន្ត្រីឡាវជានរណា?",
    "What does a motorcycle pay in Thailand?",
    "តើនៅប្រទេសថៃម៉ូតូបង់ប៉ុន្មាន?",
    "What are the goals of Japan's policy on ferries?",
    "តើគោលនយោបាយសាឡាងរបស់ជប៉ុនមានគោលដៅអ្វីខ្លះ?",
    "What did a motorcycle pay in 1998?",
    "តើម៉ូតូបង់ប៉ុន្មាននៅឆ្នាំ២០៥០?",
    "What are the goals of the policy for 2045?",
    "What does the Ministry of Tourism run?",
    "តើក្រសួងទេសចរណ៍គ្រប់គ្រងអ្វី?",
    "Does the ferry run tomorrow?",
    "ថ្ងៃនេះសាឡាងចេញទេ?",
    "How many ferries does Siem Reap have?",
    "What is the e-mail address of the ferry office?",
    "តើគេហទំព័ររបស់ក្រសួងផ្លូវទឹកគឺអ្វី?",
    "What are the opening hours of the ferry office?",
)
ANSWERED = {
    "How many ferries does Vietnam run?": "forty",
    "What does a motorcycle pay in 2026?": "2,000",
    "តើម៉ូតូបង់ប៉ុន្មាននៅឆ្នាំ២០២៦?": "២០០០",
    "What are the goals of the policy for 2028?": "Boats without smoke",
    "What does the Ministry of Waterways run?": "ferries",
    "តើក្រសួងផ្លូវទឹកគ្រប់គ្រងអ្វី?": "សាឡាង",
    "What is the telephone number of the ferry office?": "023 111 222",
    "What is the address of the ferry office?": "12 River Street",
}


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> Assistant:
    return small_index(tmp_path_factory.mktemp("ferry"), segmenter, FILES).assistant()


@pytest.mark.parametrize("question", REFUSED)
def test_what_no_document_tells_is_refused(ferry: Assistant, question: str) -> None:
    answer = ferry.ask(question, 5)
    assert answer.status == "no_evidence"
    assert answer.hits


@pytest.mark.parametrize(("question", "fact"), ANSWERED.items(), ids=ANSWERED.keys())
def test_what_a_document_tells_is_answered(ferry: Assistant, question: str, fact: str) -> None:
    assert fact in ferry.ask(question, 5).text


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Who is the prime minister of Laos?", "“Laos”"),
        ("តើនាយករដ្ឋមន្ត្រីឡាវជានរណា?", "«ឡាវ»"),
        ("What did a motorcycle pay in 1998?", "“1998”"),
        ("What does the Ministry of Tourism run?", "“Ministry of Tourism”"),
    ],
)
def test_a_refusal_says_what_is_not_told(ferry: Assistant, question: str, named: str) -> None:
    assert named in ferry.ask(question, 5).text


@pytest.mark.parametrize(
    ("before", "question"),
    [
        (("What does a motorcycle pay?",), "And in 1998?"),
        (("What does a motorcycle pay?",), "And in Thailand?"),
        (("តើម៉ូតូបង់ប៉ុន្មាន?",), "ចុះនៅឆ្នាំ១៩៩៨វិញ?"),
        (("Who opened the ferry service?",), "Who is the president of France?"),
        (("តើនរណាគ្រប់គ្រងសាឡាង?",), "ថ្ងៃនេះមេឃភ្លៀងទេ?"),
        (("តើនរណាគ្រប់គ្រងសាឡាង?",), "តើប្រធានាធិបតីបារាំងជានរណា?"),
    ],
)
def test_refused_in_a_conversation(ferry: Assistant, before: Sequence[str], question: str) -> None:
    history = [Turn("user", each) for each in before]
    assert ferry.ask(question, 5, history=history).status == "no_evidence"


@pytest.mark.parametrize(
    "question",
    ["What does article 1 of the Thai law say?", "Summarise the goals of Laos.", "What is France?"],
)
def test_no_kind_of_answer_leaves_it_out(ferry: Assistant, question: str) -> None:
    assert ferry.ask(question, 5).status == "no_evidence"


def test_a_comparison_says_which_side_is_missing(ferry: Assistant) -> None:
    answer = ferry.ask(
        "What is the difference between the ferries of Vietnam and the ferries of Laos?", 5
    )
    assert "forty" in answer.text
    assert "Laos" in answer.text.splitlines()[-1]


@pytest.mark.parametrize(
    "question",
    [
        "My office asks me to explain, if you would be so kind, what Vietnam has",
        "I forgot, after a long lunch with my old friends: who founded Facebook?",
    ],
)
def test_a_name_is_looked_for_in_any_frame(ferry: Assistant, question: str) -> None:
    """What stands around a name decides nothing: Vietnam has ferries, nothing tells of Facebook."""
    told = "Vietnam" in question
    assert (ferry.ask(question, 5).status == "answered") is told
