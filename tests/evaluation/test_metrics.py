from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.evaluation.metrics import intervals, means, rank_values

Ranks = list[int | None]
RANKS = st.lists(st.none() | st.integers(1, 30), min_size=1, max_size=40)


def test_figures_of_known_ranks() -> None:
    figures = means(rank_values([1, 3, None, 11]))

    assert figures == {
        "hit_at_1": 0.25,
        "hit_at_3": 0.5,
        "hit_at_5": 0.5,
        "hit_at_10": 0.5,
        "mean_reciprocal_rank": pytest.approx((1 + 1 / 3) / 4, abs=1e-4),
        "ndcg_at_10": pytest.approx((1 + 1 / math.log2(4)) / 4, abs=1e-4),
    }


@given(RANKS)
def test_deeper_is_never_less(ranks: Ranks) -> None:
    figures = means(rank_values(ranks))

    assert figures["hit_at_1"] <= figures["hit_at_3"] <= figures["hit_at_5"] <= figures["hit_at_10"]
    assert figures["hit_at_1"] <= figures["mean_reciprocal_rank"] <= figures["ndcg_at_10"]
    assert figures["ndcg_at_10"] <= figures["hit_at_10"]


@given(RANKS)
def test_intervals_lie_between_the_least_and_the_most(ranks: Ranks) -> None:
    values = rank_values(ranks)

    for name, (low, high) in intervals(values).items():
        assert min(values[name]) - 1e-4 <= low <= high <= max(values[name]) + 1e-4


def test_intervals_of_a_share_are_those_of_the_binomial() -> None:
    values = {"share": [1.0] * 300 + [0.0] * 100}
    error = 1.96 * math.sqrt(0.75 * 0.25 / 400)

    low, high = intervals(values)["share"]

    assert low == pytest.approx(0.75 - error, abs=0.01)
    assert high == pytest.approx(0.75 + error, abs=0.01)
    assert intervals(values) == intervals(values)


def test_nothing_asked_has_no_figures() -> None:
    assert intervals(rank_values([])) == {}
    assert set(means(rank_values([])).values()) == {0.0}
