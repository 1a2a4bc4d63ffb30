from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.text.khmer.model_clusters import (
    MAX_KEY_LENGTH,
    cluster_type,
    codes_of,
    has_no_key,
    keys_of,
    model_clusters,
    starts_of,
)

from ..samples import any_text, chaotic_runs, khmer_runs

RUNS = st.one_of(khmer_runs, chaotic_runs, any_text)


@given(RUNS)
def test_model_clusters_joined_are_the_run(run: str) -> None:
    assert "".join(model_clusters(run)) == run


@given(st.lists(RUNS, min_size=1))
def test_of_a_whole_text_they_are_those_of_each_run(runs: list[str]) -> None:
    text = "".join(runs)
    ends = np.array(list(accumulate(map(len, runs))), dtype=np.intp)
    starts, first = starts_of(codes_of(text), ends)
    pieces = [text[begin:end] for begin, end in pairwise([*starts.tolist(), len(text)])]
    assert pieces == [cluster for run in runs for cluster in model_clusters(run)]
    assert first.sum() == sum(bool(run) for run in runs)


@given(st.lists(RUNS.filter(bool), min_size=1, unique=True))
def test_clusters_have_the_same_key_only_if_they_are_the_same(runs: list[str]) -> None:
    clusters = sorted({c for run in runs for c in model_clusters(run) if not has_no_key(c)})
    lengths = np.array([len(cluster) for cluster in clusters], dtype=np.intp)
    keys = keys_of(codes_of("".join(clusters)), np.cumsum(lengths) - lengths, lengths)
    assert len(set(keys.tolist())) == len(clusters)


ODD = {
    "khmer": ("ស្ត្រី", False),
    "as long as a key": ("ក" * MAX_KEY_LENGTH, False),
    "too long": ("ក" * (MAX_KEY_LENGTH + 1), True),
    "latin": ("a", True),
    "a lunar sign": ("\u19e0", True),
    "before the block": ("\u177f", True),
    "after the block": ("\u1800", True),
}


@pytest.mark.parametrize(("cluster", "odd"), ODD.values(), ids=ODD)
def test_has_no_key(cluster: str, odd: bool) -> None:
    assert has_no_key(cluster) is odd


TYPES = {
    "consonant": ("ក", "C"),
    "independent vowel": ("ឱ", "C"),
    "vowel": ("ា", "W"),
    "coeng": ("\u17d2", "S"),
    "sign": ("\u17cb", "D"),
    "repetition sign": ("ៗ", "NS"),
    "two": ("កា", "K2"),
    "four": ("ស្ត្រ", "K5"),
}


@pytest.mark.parametrize(("cluster", "name"), TYPES.values(), ids=TYPES)
def test_cluster_type(cluster: str, name: str) -> None:
    assert cluster_type(cluster) == name
