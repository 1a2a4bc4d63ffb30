from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from khmerqa.search.fuse import fuse

WEIGHTS = {"lexical": 1.0, "dense": 0.5}
LEGS = st.dictionaries(
    st.sampled_from(sorted(WEIGHTS)),
    st.lists(st.integers(0, 30), unique=True, max_size=10).map(
        lambda numbers: [(number, 1.0) for number in numbers]
    ),
)


@given(LEGS)
def test_whoever_any_retriever_found_is_there_and_no_score_is_over_one(
    retrievers: dict[str, list[tuple[int, float]]],
) -> None:
    fused = fuse(retrievers, WEIGHTS)

    assert set(fused) == {number for ranked in retrievers.values() for number, _ in ranked}
    assert all(0 < score <= 1 + 1e-9 for score in fused.values())


def test_first_in_every_retriever_scores_one_and_is_first() -> None:
    fused = fuse({"lexical": [(7, 9.0), (3, 1.0)], "dense": [(7, 0.2), (5, 0.01)]}, WEIGHTS)

    assert fused[7] == pytest.approx(1.0)
    assert sorted(fused, key=lambda number: -fused[number]) == [7, 3, 5]


def test_silent_retriever_takes_nothing_away() -> None:
    assert fuse({"lexical": [(1, 2.0)], "dense": []}, WEIGHTS) == {1: pytest.approx(1.0)}


def test_what_a_retriever_finds_unlike_the_question_counts_as_not_found() -> None:
    assert fuse({"lexical": [], "dense": [(1, 0.4), (2, -0.1)]}, WEIGHTS) == {1: 1.0}
