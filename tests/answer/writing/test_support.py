"""A statement leaves only where a few sentences of the passage say what it says."""

from __future__ import annotations

from collections.abc import Sequence

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from khmerqa.answer.writing.support import Support
from khmerqa.ports import JudgedPassage, Judgement, Segmenter
from khmerqa.ports import Support as Supported
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

PHARMACIES = (
    "The Ministry of Health issues a licence to a pharmacy within 15 days. The Ministry of Commerce "
    "checks the prices of medicines every 6 months. A pharmacy pays a fee of 90 riels."
)
OF_PHARMACIES = (
    "ក្រសួងសុខាភិបាលចេញអាជ្ញាប័ណ្ណដល់ឱសថស្ថានក្នុងរយៈពេល ១៥ ថ្ងៃ។ "
    "ក្រសួងពាណិជ្ជកម្មពិនិត្យតម្លៃថ្នាំរៀងរាល់ ៦ ខែ។ ឱសថស្ថានបង់ថ្លៃសេវា ៩០ រៀល។"
)


class Says:
    """A judge that finds every statement as probable."""

    fingerprint = "says"

    def __init__(self, probability: float) -> None:
        self._probability = probability
        self.read: list[JudgedPassage] = []

    def judge(self, question: str, passages: Sequence[JudgedPassage], /) -> list[Judgement]:
        raise AssertionError("asked")

    def support(self, statement: str, passages: Sequence[JudgedPassage], /) -> list[Supported]:
        self.read += passages
        return [Supported(self._probability, 0.0, 1.0 - self._probability) for _ in passages]


@pytest.fixture(scope="module")
def support(segmenter: Segmenter) -> Support:
    """What the rules let through: the judge finds everything supported."""
    return Support(segmenter, TRANSLATIONS, Says(1.0))


@pytest.fixture(scope="module")
def strict(segmenter: Segmenter) -> Support:
    """What needs no judge: it finds nothing supported."""
    return Support(segmenter, TRANSLATIONS, Says(0.0))


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
        "Crossing is free. crossing is free, free, free crossing is free of free crossing.",
        "The list of passengers is kept for 2,000 days.",
        "...",
    ],
)
def test_what_the_rules_find_wrong_is_not_supported_whatever_the_judge_says(
    support: Support, statement: str
) -> None:
    assert not support.is_supported(statement, FERRY)


@pytest.mark.parametrize(
    "statement",
    [
        "The ferry crosses the river twice a day.",
        "Crossing is free for pupils.",
        "A motorcycle pays 2,000 riels. No cattle are carried after dark.",
        "The captain keeps a list of passengers.",
    ],
)
def test_the_passages_own_words_in_their_order_need_no_judge(
    strict: Support, statement: str
) -> None:
    assert strict.is_supported(statement, FERRY)


@pytest.mark.parametrize(
    "statement",
    [
        "For pupils the crossing is free.",
        "The bridge was sold to a company of the governor.",
        "All of this is wrong.",
        "A list of passengers keeps the captain.",
        "The river crosses the ferry.",
        "Cattle are carried after dark.",
        "Yes.",
    ],
)
def test_other_words_or_another_order_need_the_judge(strict: Support, statement: str) -> None:
    assert not strict.is_supported(statement, FERRY)


def test_what_the_judge_cannot_read_to_the_end_is_not_supported(segmenter: Segmenter) -> None:
    judge = Says(1.0)
    support = Support(segmenter, TRANSLATIONS, judge)
    said = "For pupils the crossing is free, which everybody is glad of"
    assert support.is_supported(f"{said}.", FERRY)
    assert not support.is_supported(f"{said}{', and so is the captain' * 10}.", FERRY)
    assert not support.is_supported(f"{said}.", f"Crossing is free for pupils{' and all' * 300}.")
    assert len(judge.read) == 1


def test_the_judge_reads_the_nearest_sentences_and_what_stands_around_them(
    segmenter: Segmenter,
) -> None:
    judge = Says(1.0)
    others = "Nobody knows what the weather will be like on the lake tomorrow. " * 40
    passage = f"{others}{FERRY} {others}"
    said = "For pupils the crossing is free."
    assert Support(segmenter, TRANSLATIONS, judge).is_supported(said, passage, "Rules > Ferries")
    (shown,) = judge.read
    assert shown.heading == "Rules > Ferries"
    assert "Crossing is free of charge for pupils." in shown.sentences
    assert len(shown.sentences) > 7
    assert sum(map(len, shown.sentences)) <= 900


def test_without_a_judge_only_its_own_words_are_supported(segmenter: Segmenter) -> None:
    support = Support(segmenter, TRANSLATIONS)
    assert support.is_supported("Crossing is free of charge for pupils.", FERRY)
    assert not support.is_supported("For pupils the crossing is free.", FERRY)


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
        ("The Ministry of Commerce issues a licence within 15 days.", PHARMACIES, False),
        ("The Ministry of Health issues a licence within 6 days.", PHARMACIES, False),
        ("The Ministry of Health issues a licence within 15 days.", PHARMACIES, True),
        ("ក្រសួងពាណិជ្ជកម្មចេញអាជ្ញាប័ណ្ណក្នុងរយៈពេល ១៥ ថ្ងៃ។", OF_PHARMACIES, False),
        ("ក្រសួងសុខាភិបាលចេញអាជ្ញាប័ណ្ណក្នុងរយៈពេល ១៥ ថ្ងៃ។", OF_PHARMACIES, True),
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


def test_every_sentence_supports_itself(strict: Support) -> None:
    for start, end in sentences(FERRY):
        assert strict.is_supported(FERRY[start:end], FERRY)
