from __future__ import annotations

from collections.abc import Sequence

import hypothesis.strategies as st
from hypothesis import given

from khmerqa.ports import Segmenter
from khmerqa.testing import ClusterSegmenter
from khmerqa.text.khmer.caching_segmenter import CachingSegmenter

RUNS = st.lists(st.text(st.sampled_from("កខគាិ្ៗ"), min_size=1, max_size=6), max_size=9)


@given(st.lists(RUNS, max_size=4))
def test_cached_words_are_equal(segmenter: Segmenter, batches: list[list[str]]) -> None:
    caching = CachingSegmenter(segmenter)
    assert caching.fingerprint == segmenter.fingerprint
    for runs in batches:
        assert caching.segment(runs) == segmenter.segment(runs)


def test_each_run_is_segmented_once() -> None:
    class Counting(ClusterSegmenter):
        segmented = 0

        def segment(self, runs: Sequence[str], /) -> list[list[str]]:
            self.segmented += len(runs)
            return super().segment(runs)

    counting = Counting()
    caching = CachingSegmenter(counting)
    caching.segment(["\u1780\u1781", "\u1782", "\u1780\u1781"])
    caching.segment(["\u1782"])
    assert counting.segmented == 2
