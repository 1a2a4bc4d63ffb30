from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from khmerqa.search.fuse import fuse

WEIGHTS = {"lexical": 1.0, "dense": 0.5}
RESULTS = st.dictionaries(
    st.sampled_from(sorted(WEIGHTS)),
    st.lists(st.integers(0, 30), unique=True, max_size=10).map(
        lambda numbers: [(number, 1.0) for number in numbers]
    ),
)


@given(RESULTS)
def test_all_that_any_retriever_found_is_there_and_no_score_is_over_one(
    found: dict[str, list[tuple[int, float]]],
) -> None:
    fused = fuse(found, WEIGHTS)

    assert set(fused) == {docid for ranked in found.values() for docid, _ in ranked}
    assert all(0 < score <= 1 + 1e-9 for score in fused.values())


def test_first_in_every_retriever_scores_one_and_is_first() -> None:
    fused = fuse({"lexical": [(7, 9.0), (3, 1.0)], "dense": [(7, 0.2), (5, 0.01)]}, WEIGHTS)

    assert fused[7] == pytest.approx(1.0)
    assert sorted(fused, key=lambda number: -fused[number]) == [7, 3, 5]


def test_a_retriever_without_results_is_left_out() -> None:
    assert fuse({"lexical": [(1, 2.0)], "dense": []}, WEIGHTS) == {1: pytest.approx(1.0)}


def test_scores_that_are_not_positive_count_as_not_found() -> None:
    assert fuse({"lexical": [], "dense": [(1, 0.4), (2, -0.1)]}, WEIGHTS) == {1: 1.0}
