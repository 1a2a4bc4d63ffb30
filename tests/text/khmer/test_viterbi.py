"""The best labels, compared with a plain implementation of Viterbi's recurrence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.text.khmer.viterbi import best_labels

# Halves and their sums are exact, so labels that are equally good stay so.
WEIGHT = st.integers(-12, 12).map(lambda number: number / 2)
CHAINS = st.lists(st.lists(WEIGHT, min_size=1, max_size=30), max_size=30)
TABLE = st.lists(WEIGHT, min_size=4, max_size=4)


def one_by_one(scores: list[float], table: list[float]) -> list[bool]:
    """Return the best labels of one chain, label 1 where both are equally good."""
    stay, rise, fall, keep = table
    zero, one = 0.0, scores[0]
    before = []
    for score in scores[1:]:
        before.append((one + fall >= zero + stay, one + keep >= zero + rise))
        zero, one = max(zero + stay, one + fall), max(zero + rise, one + keep) + score
    labels = [one >= zero]
    for if_zero, if_one in reversed(before):
        labels.append(if_one if labels[-1] else if_zero)
    return labels[::-1]


@given(chains=CHAINS, table=TABLE)
def test_as_one_by_one(chains: list[list[float]], table: list[float]) -> None:
    scores = np.array([score for chain in chains for score in chain])
    first = np.array([not at for chain in chains for at in range(len(chain))], dtype=np.bool_)
    labels = best_labels(scores, first, np.array(table).reshape(2, 2))
    assert labels.tolist() == [label for chain in chains for label in one_by_one(chain, table)]


@pytest.mark.parametrize("chains", [1, 40], ids=["one", "many"])
@pytest.mark.parametrize("table", [[0, 0, 0, 0], [3, 0, 0, 3], [0, 3, 3, 0], [-1, 1, 1, 0.25]])
def test_where_no_score_decides(chains: int, table: list[float]) -> None:
    chain = [0.25, *[0.0, -0.125, 0.125] * 200]
    first = np.tile(np.arange(len(chain)) == 0, chains)
    labels = best_labels(np.tile(chain, chains), first, np.array(table).reshape(2, 2))
    assert labels.tolist() == one_by_one(chain, table) * chains
