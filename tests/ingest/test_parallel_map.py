from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
import pytest

from khmerqa.ingest.parallel_map import ParallelEmbedder, parallel_map
from khmerqa.testing import HashEmbedder

TEXTS = [f"text {number}" for number in range(1500)]


def with_process(texts: Sequence[str]) -> list[tuple[str, int]]:
    return [(text, os.getpid()) for text in texts]


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_texts_come_back_in_order(processes: int) -> None:
    done = parallel_map(with_process, TEXTS, processes=processes)
    assert [text for text, _ in done] == TEXTS
    elsewhere = {process for _, process in done} - {os.getpid()}
    assert bool(elsewhere) == (processes > 1)


def test_few_texts_are_not_worth_a_process() -> None:
    assert {process for _, process in parallel_map(with_process, TEXTS[:10], processes=4)} == {
        os.getpid()
    }
    assert parallel_map(with_process, [], processes=4) == []


def test_errors_of_other_processes_are_raised_here() -> None:
    def fails(texts: Sequence[str]) -> list[str]:
        raise ValueError("no words")

    with pytest.raises(ValueError, match="no words"):
        parallel_map(fails, TEXTS, processes=2)


def test_same_vectors_wherever_they_are_made() -> None:
    own = HashEmbedder(str.split, 16)
    shared = ParallelEmbedder(own)
    np.testing.assert_array_equal(shared.embed_passages(TEXTS), own.embed_passages(TEXTS))
    np.testing.assert_array_equal(shared.embed_question("text 1"), own.embed_question("text 1"))
    assert shared.embed_passages([]).shape == (0, 16)
    assert (shared.fingerprint, shared.dimensions) == (own.fingerprint, own.dimensions)
