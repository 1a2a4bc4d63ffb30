from __future__ import annotations

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from khmerqa.text.terms.bm25 import full_score, inverse_document_frequency, rarity, stored_lengths


def test_rare_terms_weigh_most() -> None:
    assert inverse_document_frequency(10, 1) == pytest.approx(math.log(1 + 9.5 / 1.5))
    assert inverse_document_frequency(10, 1) > inverse_document_frequency(10, 9) > 0


@given(st.integers(0, 1_000_000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_rarity_is_the_scaled_frequency(counts: tuple[int, int]) -> None:
    passages, holding = counts
    unheard = inverse_document_frequency(passages, 0)
    assert 0 <= rarity(passages, holding) <= rarity(passages, 0) == 1
    if passages:
        scaled = inverse_document_frequency(passages, holding) / unheard
        assert rarity(passages, holding) == pytest.approx(scaled)


def test_lengths_are_exact_up_to_forty_terms() -> None:
    lengths = np.arange(5000)
    stored = stored_lengths(lengths)
    assert stored[:41].tolist() == [*range(41)]
    assert stored[41] == 40
    assert (stored <= lengths).all()
    assert (stored >= lengths * 7 / 8).all()
    assert (np.diff(stored) >= 0).all()


def test_full_score_counts_words_that_nobody_holds() -> None:
    holding = {"well": 3, "water": 1}
    weights = {"well": 1.0, "water": 0.5, "unheard": 2.0}
    expected = sum(
        weight * inverse_document_frequency(9, holding.get(term, 0))
        for term, weight in weights.items()
    )
    found = full_score(weights, lambda term: (9, holding.get(term, 0)))
    assert found == pytest.approx(expected)
    assert full_score({}, lambda _: (9, 0)) == 0.0
