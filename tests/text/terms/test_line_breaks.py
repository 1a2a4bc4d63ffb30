"""Where lines may end: laws over any text."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from khmerqa.testing import ClusterSegmenter
from khmerqa.text.khmer.clusters import cluster_boundaries
from khmerqa.text.terms.line_breaks import breakable_pieces

TEXT = st.text(alphabet="កខស\u17d2\u17b6\u17c6\u17c7 \u200b។ៗ១2ab\n.", max_size=40)


@given(st.lists(TEXT, max_size=4))
def test_pieces_are_the_text_and_end_between_clusters(texts: list[str]) -> None:
    pieces_of_texts = list(breakable_pieces(texts, ClusterSegmenter()))
    assert ["".join(pieces) for pieces in pieces_of_texts] == texts
    for text, pieces in zip(texts, pieces_of_texts, strict=True):
        assert set(accumulate(map(len, pieces))) <= set(cluster_boundaries(text))


def test_lines_may_break_between_adjacent_words() -> None:
    assert list(breakable_pieces(["កខគស ឃ។ ab"], ClusterSegmenter())) == [["កខ", "គស ឃ។ ab"]]
