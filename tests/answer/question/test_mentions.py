"""Names in Latin letters: which words of a question are names, and which texts have them."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.answer.question.mentions import mentions_in
from khmerqa.testing import FixedTranslations
from khmerqa.text.khmer.normalise import search_key

TRANSLATIONS = FixedTranslations(
    {
        "facebook": (("ហ្វេសប៊ុក", 0.3),),
        "gdp": (("ផលិតផល", 0.4), ("ស្រុក", 0.2)),
        "bakong": (("បាគង", 0.5),),
    }
)


def _mentions(question: str) -> dict[str, re.Pattern[str]]:
    return dict(mentions_in(question, TRANSLATIONS))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who founded Facebook?", ["Facebook"]),
        ("តើ NASA បាញ់ផ្កាយរណបពេលណា?", ["NASA"]),
        ("NFT ជាអ្វី?", ["NFT"]),
        ("What is CamDX?", ["CamDX"]),
        ("តើក្រុមហ៊ុន Google មានប៉ុន្មាន?", ["Google"]),
        ("Does Toyota's plant use Bakong?", ["Toyota", "Bakong"]),
        ("What share of R&D is in GDP?", ["R&D", "GDP"]),
        ("Is it true? Then say what Netflix pays.", ["Netflix"]),
        ("Who sings for ABBA in ABBA?", ["ABBA"]),
    ],
)
def test_names(question: str, names: list[str]) -> None:
    assert list(_mentions(question)) == names


@pytest.mark.parametrize(
    "question",
    [
        "Which fee does a boat pay?",
        "when is the ferry free",
        "WHEN IS THE FERRY FREE?",
        "When Is The Ferry Free Of Charge",
        "I'm a pupil. Do I pay?",
        "In which year, and in May or June, was it signed?",
        "Is there an English or Khmer text of Article 5?",
        "What does the Ministry say in Annex 2 of the Law?",
        "តើកុំព្យូទ័រ laptop តម្លៃប៉ុន្មាន?",
        "Premium ប្រចាំខែប៉ុន្មាន?",
        "តើ Prakas ចេញពេលណា?",
        "mail info@ferry.gov.kh or https://Ferry.gov.kh",
        f"Who is {'A' * 31}?",
        "",
    ],
)
def test_no_names(question: str) -> None:
    assert _mentions(question) == {}


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who founded Facebook?", "facebook's pages"),
        ("Who founded Facebook?", "ទំព័រហ្វេសប៊ុក"),
        ("What is a NFT?", "a non-fungible token"),
        ("What is R&D?", "research and development"),
        ("What is IoT?", "the internet of things"),
        ("What is the NBC?", "the national bank of cambodia"),
        ("What is the GDP?", "ផលិតផលក្នុងស្រុកសរុប"),
        ("Who runs Bakong?", "ប្រព័ន្ធបាគង"),
        ("Who runs the Bakung?", "bakong"),
        ("Who runs the Bakonng?", "bakong"),
        ("Who runs the Bakon system?", "the bakong system"),
        ("Who built the Angkorian roads?", "angkorian roads"),
    ],
)
def test_texts_that_have_the_name(question: str, text: str) -> None:
    assert all(forms.search(search_key(text)) for forms in _mentions(question).values())


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who founded Facebook?", "Whose face is in the book?"),
        ("What is an NFT?", "no fee"),
        ("What is an NFT?", "there is no fee to pay"),
        ("What is the WTO?", "those who take one"),
        ("What is the IOM?", "it is of many colours"),
        ("Who runs Bakong?", "the banking of Kong"),
        ("What is the GDP?", "the gap"),
    ],
)
def test_texts_that_do_not(question: str, text: str) -> None:
    assert not any(forms.search(search_key(text)) for forms in _mentions(question).values())


@given(st.text(max_size=120))
def test_a_question_has_what_it_mentions(question: str) -> None:
    """The pattern of a name finds the name, and there are few of them however long the question is."""
    found = dict(mentions_in(question))
    assert len(found) <= 12
    assert all(name in question for name in found)
    assert all(forms.search(search_key(name)) for name, forms in found.items())


@pytest.mark.parametrize(
    "text", ["n-f-" * 5_000, "n f of " * 5_000, "microsof" * 5_000, "n" * 40_000]
)
def test_a_long_text_takes_no_longer_than_its_length(text: str) -> None:
    """With hyphens in words, each hyphen could end any of the words of an abbreviation."""
    begin = time.process_time()
    for forms in _mentions("Is NFT, or NFTMT, of Microsoft?").values():
        forms.search(text)
    assert time.process_time() - begin < 2.0


def test_a_question_of_many_lines_takes_no_longer_than_others() -> None:
    """Before each word, only the blanks next to it are looked at."""
    begin = time.process_time()
    _mentions("\n" * 1_000 + "a b " * 250)
    assert time.process_time() - begin < 1.0
