from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from khmerqa.search.fuse import either, fuse, words_covered

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


def test_half_of_the_words_is_a_toss_up_and_more_is_nearly_sure() -> None:
    covered = [words_covered(score, 8.0, 0.5, 4.0) for score in (0.0, 2.0, 4.0, 6.0, 12.0)]

    assert covered[0] == 0.0
    assert covered[2] == pytest.approx(0.5)
    assert covered == sorted(covered)
    assert covered[1] < 0.1 < 0.8 < covered[3] < covered[4] < 1.0
    assert words_covered(3.0, 0.0, 0.5, 4.0) == 0.0  # nothing was asked that has a word


@given(st.floats(0, 1), st.floats(0, 1))
def test_either_is_at_least_each_and_a_probability(one: float, other: float) -> None:
    assert max(one, other) - 1e-9 <= either(one, other) <= 1.0
    assert either(one, 0.0) == pytest.approx(one)
