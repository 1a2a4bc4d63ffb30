from __future__ import annotations

import pytest

from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.romanised import romanised_words

SPELLED = {
    "sub-decree": ("Anukret No. 44", "អនុក្រឹត្យ"),
    "order": ("the prakas of the ministry", "ប្រកាស"),
    "several words": ("Preah Reach Kret", "ព្រះរាជក្រឹត្យ"),
    "french": ("l'état-major", "សេនាធិការ"),
    "part of a word": ("khanate", ""),
    "address": ("www.khan.org", ""),
}


@pytest.mark.parametrize(("text", "spelled"), SPELLED.values(), ids=SPELLED)
def test_khmer_of_a_romanised_word(text: str, spelled: str) -> None:
    found = [each.spelled for each in romanised_words(search_key(text)) if each.spelled]
    assert found == ([search_key(spelled)] if spelled else [])


JOINED = {
    "hyphen": ("e-government", ["egovern"]),
    "two hyphens": ("state-of-the-art", ["stateoftheart"]),
    "none": ("government", []),
    "address": ("www.e-government.org", []),
}


@pytest.mark.parametrize(("text", "terms"), JOINED.values(), ids=JOINED)
def test_hyphenated_words_are_also_one(text: str, terms: list[str]) -> None:
    assert [t for each in romanised_words(search_key(text)) for t in each.terms] == terms
