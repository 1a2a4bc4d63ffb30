"""BM25 weights, computed a part at a time, against the formula over all at once."""

from __future__ import annotations

import math
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from khmerqa.adapters import sparse_weights
from khmerqa.adapters.array_files import mapped_arrays
from khmerqa.adapters.sparse_weights import Frequencies, row_bounds, term_number, write_weights
from khmerqa.text.terms.bm25 import K1, B, stored_lengths
from khmerqa.types import Language

WORDS = st.lists(st.sampled_from("ferry river well keeper ទឹក 2".split()), max_size=60)  # noqa: SIM905
PASSAGES = st.lists(st.tuples(st.sampled_from(("km", "en")), WORDS), max_size=12)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparse_weights, "_BLOCK", 2)
    monkeypatch.setattr(sparse_weights, "_PENDING", 3)


@given(passages=PASSAGES)
def test_weights_are_those_of_the_formula(
    passages: Sequence[tuple[Language, Sequence[str]]],
) -> None:
    with TemporaryDirectory() as folder:
        lexical = Path(folder, "lexical")
        write_weights(lexical, ((language, " ".join(words)) for language, words in passages))
        for language in ("km", "en"):
            own = [(at, words) for at, (each, words) in enumerate(passages) if each == language]
            arrays = mapped_arrays(lexical / f"{language}.npz")
            assert arrays["numbers"].tolist() == [at for at, _ in own]
            mean = sum(len(words) for _, words in own) / len(own) if own else 0.0
            for row, (_, words) in enumerate(own):
                begin, end = row_bounds(arrays["ends"], row)
                found = dict(
                    zip(
                        arrays["ids"][begin:end].tolist(),
                        arrays["weights"][begin:end].tolist(),
                        strict=True,
                    )
                )
                length = int(stored_lengths(np.array([len(words)]))[0])
                expected = {
                    term_number(word): count * (K1 + 1) / (count + K1 * (1 - B + B * length / mean))
                    for word, count in Counter(words).items()
                }
                assert found.keys() == expected.keys()
                assert all(math.isclose(found[n], expected[n], rel_tol=1e-6) for n in found)
            frequencies = Frequencies(Path(folder), language)
            assert frequencies.passages == len(own)
            for word in ("ferry", "ទឹក", "unknown"):
                assert frequencies.holding(word) == sum(word in words for _, words in own)
            left = Frequencies(Path(folder), language, without=[at for at, _ in own[:2]])
            assert left.passages == len(own[2:])
            assert left.holding("ferry") == sum("ferry" in words for _, words in own[2:])


def test_memory_does_not_grow_with_the_entries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sparse_weights, "_BLOCK", 100)
    monkeypatch.setattr(sparse_weights, "_PENDING", 20_000)
    terms = [f"word{number}" for number in range(200)]

    def passages() -> Iterator[tuple[Language, str]]:
        for _ in range(3000):
            yield "km", " ".join(terms)

    write_weights(tmp_path / "warm", [("km", " ".join(terms))])
    tracemalloc.start()
    try:
        write_weights(tmp_path / "lexical", passages())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    written = (tmp_path / "lexical" / "km.npz").stat().st_size
    assert written > 8 * 3000 * 200
    assert peak < written / 3
