"""The beginning of a text ends between two words."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from khmerqa.text.khmer.segmentation import CrfSegmenter
from khmerqa.text.terms.shorten import ELLIPSIS, shorten
from khmerqa.text.terms.words import words

from ..samples import texts

KHMER = "គណៈកម្មការទឹកតែងតាំងអ្នកថែទាំអណ្តូងនីមួយៗក្នុងភូមិ"


@pytest.mark.parametrize("limit", range(1, len(KHMER)))
def test_no_khmer_word_is_cut(limit: int, segmenter: CrfSegmenter) -> None:
    short = shorten(KHMER, limit, segmenter).removesuffix(ELLIPSIS)
    ends = {word.end for word in words(KHMER, segmenter)} | {KHMER.index("ៗ") + 1}  # no word
    first = min(ends)
    assert len(short) in ends or limit < first


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("wells of the village", 10, "wells of…"),
        ("wells of the village", 8, "wells of…"),
        ("wells of the village", 20, "wells of the village"),
        ("អណ្តូង 12,500 ដុល្លារ", 9, "អណ្តូង…"),
    ],
)
def test_examples(text: str, limit: int, expected: str, segmenter: CrfSegmenter) -> None:
    assert shorten(text, limit, segmenter) == expected


@given(text=texts, limit=st.integers(0, 60))
def test_it_is_a_beginning(text: str, limit: int, segmenter: CrfSegmenter) -> None:
    short = shorten(text, limit, segmenter)
    assert short == text or (
        text.startswith(short.removesuffix(ELLIPSIS)) and len(short) <= limit + 1
    )
