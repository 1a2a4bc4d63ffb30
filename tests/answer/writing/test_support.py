"""A statement leaves only where a few sentences of the passage say what it says."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from khmerqa.answer.writing.support import Support
from khmerqa.ports import Segmenter
from khmerqa.testing import FixedTranslations
from khmerqa.text.structure.sentences import sentences

TRANSLATIONS = FixedTranslations(
    {"work": (("ការងារ", 0.6),), "ការងារ": (("work", 0.6),), "offices": (("ការិយាល័យ", 0.5),)}
)
FERRY = (
    "The ferry crosses the river twice a day, at 6.30 and at 17.00. Crossing is free of charge for "
    "pupils. A motorcycle pays 2,000 riels. No cattle are carried after dark. The captain keeps a list "
    "of passengers for thirty days. The Office of Waterways inspects the ferry every year."
)


@pytest.fixture(scope="module")
def support(segmenter: Segmenter) -> Support:
    return Support(segmenter, TRANSLATIONS)


@pytest.mark.parametrize(
    "statement",
    [
        "Crossing is free of charge for pupils.",
        "For pupils the crossing is free.",
        "A motorcycle pays 2,000 riels.",
        "A motorcycle pays \u17e2\u17e0\u17e0\u17e0 riels.",
        "Cattle are not carried after dark.",
        "The captain must keep a list of passengers for 30 days.",
        "The Office of Waterways inspects the ferry yearly.",
        "A motorcycle pays 2,000 riels, and crossing is free of charge for pupils.",
    ],
)
def test_what_the_passage_says_is_supported(support: Support, statement: str) -> None:
    assert support.is_supported(statement, FERRY)


@pytest.mark.parametrize(
    "statement",
    [
        "Crossing shall never be free of charge for pupils.",
        "Crossing is not free of charge for pupils.",
        "Cattle are carried after dark.",
        "A motorcycle pays 3,000 riels.",
        "A motorcycle pays 2,000 dollars.",
        "The captain keeps a list of passengers for thirty years.",
        "The captain keeps a list of passengers for thirteen days.",
        "The captain keeps a list of five passengers.",
        "The Office of Fisheries inspects the ferry every year.",
        "The bridge was sold to a company of the governor.",
        "All of this is wrong.",
        "Crossing is free. crossing is free, free, free crossing is free of free crossing.",
        "The list of passengers is kept for 2,000 days.",
        "Yes.",
        "...",
    ],
)
def test_what_the_passage_does_not_say_is_not_supported(support: Support, statement: str) -> None:
    assert not support.is_supported(statement, FERRY)


@pytest.mark.parametrize(
    ("statement", "passage", "supported"),
    [
        ("The work began in 2022.", "The work began in 2022 and goes on.", True),
        ("The work began in 2023.", "The work began in 2022 and goes on.", False),
        ("ការងារចាប់ផ្តើមឆ្នាំ២០២២។", "The work began in 2022.", True),
        ("ការងារចាប់ផ្តើមឆ្នាំ២០២៣ ដោយ MPTC។", "The work of MPTC began in 2022.", False),
        ("ការងារមិនចាប់ផ្តើមឆ្នាំ២០២២ទេ។", "The work began in 2022.", False),
        ("There are 3508 offices.", "មានការិយាល័យ ៣.៥០៨ កន្លែង។", True),
        ("ក្រសួងរ៉ែធ្វើការងារនេះ។", "ក្រសួងវប្បធម៌ធ្វើការងារនេះ។", False),
        ("The permit costs 500 riels.", "Fee of a permit in riels: 500.", True),
        ("The permit costs 500 dollars.", "Fee of a permit in riels: 500.", False),
        ("The Council of Ministers agreed.", "It was agreed by the council of ministers.", True),
    ],
)
def test_support_in_either_language(
    support: Support, statement: str, passage: str, supported: bool
) -> None:
    assert support.is_supported(statement, passage) is supported


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=80))
def test_any_statement_may_be_checked(support: Support, statement: str) -> None:
    assert support.is_supported(statement, "") is False
    assert support.is_supported(statement, FERRY) in (True, False)


def test_every_sentence_supports_itself(support: Support) -> None:
    for start, end in sentences(FERRY):
        assert support.is_supported(FERRY[start:end], FERRY)
