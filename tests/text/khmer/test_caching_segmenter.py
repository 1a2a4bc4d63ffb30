from __future__ import annotations

from collections.abc import Sequence

import hypothesis.strategies as st
from hypothesis import given

from khmerqa.ports import Segmenter
from khmerqa.testing import ClusterSegmenter
from khmerqa.text.khmer.caching_segmenter import CachingSegmenter

RUNS = st.lists(st.text(st.sampled_from("កខគាិ្ៗ"), min_size=1, max_size=6), max_size=9)


@given(st.lists(RUNS, max_size=4))
def test_cached_words_are_equal(segmenter: Segmenter, asked: list[list[str]]) -> None:
    remembering = CachingSegmenter(segmenter)
    assert remembering.fingerprint == segmenter.fingerprint
    for runs in asked:
        assert remembering.segment(runs) == segmenter.segment(runs)


def test_each_run_is_segmented_once() -> None:
    class Counting(ClusterSegmenter):
        cut = 0

        def segment(self, runs: Sequence[str], /) -> list[list[str]]:
            self.cut += len(runs)
            return super().segment(runs)

    counting = Counting()
    remembering = CachingSegmenter(counting)
    remembering.segment(["\u1780\u1781", "\u1782", "\u1780\u1781"])
    remembering.segment(["\u1782"])
    assert counting.cut == 2
