"""Words with several spellings."""

from __future__ import annotations

import pytest

from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.spellings import preferred_spellings
from khmerqa.text.terms.vocabulary import VARIANTS


@pytest.mark.parametrize(
    ("text", "preferred"),
    [
        ("រដ្ឋាភិបាលឌីជីតល", "រដ្ឋាភិបាលឌីជីថល"),
        ("យុទ្ធសាស្រ្តអភិវឌ្ឍ", "យុទ្ធសាស្ត្រអភិវឌ្ឍន៍"),
        ("ក្របខ័ណ្ឌ Policy", "ក្របខណ្ឌ policy"),
        ("ការអភិវឌ្ឍន៍", "ការអភិវឌ្ឍន៍"),
        ("ឫស រឺ ឬ", "ឫស រឺ ឬ"),
    ],
)
def test_the_preferred_spelling(text: str, preferred: str) -> None:
    assert preferred_spellings(text) == search_key(preferred)


@pytest.mark.parametrize("word", sorted({*VARIANTS, *VARIANTS.values()}))
def test_what_is_preferred_stays(word: str) -> None:
    once = preferred_spellings(word)
    assert preferred_spellings(once) == once
