"""What says nothing by itself, and what is short and still says something."""

from __future__ import annotations

import pytest

from khmerqa.answer.sentences.candidates import Candidate, CandidateKind
from khmerqa.answer.sentences.fragments import is_fragment
from khmerqa.types import Passage

TABLE = "Ferry | Fee | Hours\nAmok | 2,000 riels | 6-18\nBoat of the pagoda | free | all day"


def candidate(text: str, kind: CandidateKind = "sentence", within: str | None = None) -> Candidate:
    whole = text if within is None else within
    start = whole.index(text)
    passage = Passage(
        id="p",
        document_id="d",
        position=0,
        start=0,
        end=len(whole),
        text=whole,
        page=None,
        page_end=None,
        section=(),
        language="en",
    )
    return Candidate("d", passage, start, start + len(text), text, kind)


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "5",
        "១២",
        "(3)",
        "12 %",
        "Weaknesses",
        "Prime Minister",
        "នាយករដ្ឋមន្ត្រី",
        "ស្តីពីការរៀបចំសេវាសាឡាង",
        "Figure 3. Ferries by year and province",
        "Table 2.1: Fees of the ferries in 2023",
        "តារាងទី២៖ ថ្លៃសេវាសាឡាងឆ្នាំ២០២៣",
    ],
)
def test_fragments(text: str) -> None:
    assert is_fragment(candidate(text))


@pytest.mark.parametrize(
    "text",
    [
        "12/04/2024",
        "023 111 222",
        "In 2026.",
        "Figure 3 shows that 40 ferries ran in 2023.",
        "Map 2030: the plan for ferries",
        "Fee: 20 riels",
        "Ferries are free.",
        "សាឡាងឆ្លងទន្លេដោយឥតគិតថ្លៃ។",
        "ច្បាប់នេះស្តីពីសាឡាង",
        "- បានឃើញព្រះរាជក្រឹត្យលេខ ១២ ចុះថ្ងៃទី៣ ខែមករា ឆ្នាំ២០២០",
        "ក្រុមការងារបានឃើញថា សាឡាងចាស់ណាស់",
    ],
)
def test_what_says_something(text: str) -> None:
    assert not is_fragment(candidate(text))


def test_a_short_item_is_none() -> None:
    assert not is_fragment(candidate("1. Growth", "item"))
    assert not is_fragment(candidate("Goals:\n1. Growth", "list"))


def test_heads_without_a_row() -> None:
    heads, *rows = TABLE.split("\n")
    assert is_fragment(candidate(heads, within=TABLE))
    assert not any(is_fragment(candidate(row, within=TABLE)) for row in rows)
    assert not is_fragment(candidate(heads))  # a row by itself


@pytest.mark.parametrize(
    ("opening", "itself"),
    [
        ("This text is a digest and not an official document.", True),
        ("អត្ថបទនេះជាសេចក្តីសង្ខេប ពុំមែនជាឯកសារផ្លូវការទេ។", True),
        ("This plan is a digest of wishes.", False),
    ],
)
def test_a_paragraph_that_tells_what_the_text_is(opening: str, itself: bool) -> None:
    second = "It was written in November by three ferrymen."
    text = f"Ferries\n{opening} {second}\nFerries cross the river every hour."
    assert is_fragment(candidate(second, within=text)) is itself
    assert not is_fragment(candidate("Ferries cross the river every hour.", within=text))
