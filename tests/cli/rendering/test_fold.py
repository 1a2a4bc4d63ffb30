"""Long lines are broken between words."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from khmerqa.cli.rendering.fold import fold_for_terminal, folded, width
from khmerqa.text.khmer.segmentation import CrfSegmenter
from khmerqa.text.terms.words import words

from ...text.samples import texts

KHMER = "គណៈកម្មការទឹកតែងតាំងអ្នកថែទាំអណ្តូងក្នុងភូមិទាំងអស់ និងសម្អាតអណ្តូងពីរដងក្នុងមួយឆ្នាំ"


@pytest.mark.parametrize("columns", range(20, 60, 5))
def test_khmer_words_stay_whole(columns: int, segmenter: CrfSegmenter) -> None:
    lines = folded(KHMER, columns, segmenter).split("\n")
    assert len(lines) > 1
    assert all(width(line) <= columns for line in lines)
    ends = {KHMER[: word.end].replace(" ", "") for word in words(KHMER, segmenter)}
    for end in range(1, len(lines)):
        assert "".join(lines[:end]).replace(" ", "") in ends


def test_indents_and_addresses_stay(segmenter: CrfSegmenter) -> None:
    text = "    digest of: a policy with a long name\n    https://example.org/a/very/long/address"
    assert folded(text, 24, segmenter) == (
        "    digest of: a policy\n    with a long name\n    https://example.org/a/very/long/address"
    )


@given(text=texts, columns=st.integers(1, 80))
def test_only_blanks_and_line_ends_change(text: str, columns: int, segmenter: CrfSegmenter) -> None:
    assert "".join(folded(text, columns, segmenter).split()) == "".join(text.split())


def test_a_pipe_gets_lines_as_they_are(segmenter: CrfSegmenter) -> None:
    assert fold_for_terminal(lambda: segmenter)(KHMER) == KHMER
