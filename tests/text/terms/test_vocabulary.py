from __future__ import annotations

import pytest

from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.khmer.segmentation import CrfSegmenter
from khmerqa.text.terms.vocabulary import FUNCTION_WORDS, QUESTION_WORDS, VARIANTS
from khmerqa.text.terms.words import word_tokens


@pytest.mark.parametrize(
    "words",
    [FUNCTION_WORDS, QUESTION_WORDS, VARIANTS.keys(), VARIANTS.values()],
    ids=["function words", "question words", "variants", "preferred spellings"],
)
def test_all_are_search_keys(words: frozenset[str]) -> None:
    assert words
    assert {search_key(word) for word in words} == set(words)


def test_preferred_spelling_is_no_variant() -> None:
    assert VARIANTS.keys().isdisjoint(VARIANTS.values())


ONE_WORD = {
    "or": ("ឬ", "រឺ"),
    "or, with the other letter": ("ឬ", "ឫ"),
    "to give": ("ឱ្យ", "អោយ"),
    "standard": ("ស្តង់ដា", "ស្ដង់ដារ"),
    "digital": ("ឌីជីថល", "ឌីជីតល"),
    "development": ("អភិវឌ្ឍន៍", "អភិវឌ្ឍ"),
}


@pytest.mark.parametrize(("one", "other"), ONE_WORD.values(), ids=ONE_WORD)
def test_spellings_of_one_word_become_one_key(
    segmenter: CrfSegmenter, one: str, other: str
) -> None:
    assert word_tokens(one, segmenter) == word_tokens(other, segmenter)
