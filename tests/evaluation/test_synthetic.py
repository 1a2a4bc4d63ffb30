from __future__ import annotations

from pathlib import Path

import pytest

from khmerqa.errors import UsageError
from khmerqa.evaluation.bench import exponent, latency
from khmerqa.evaluation.synthetic import (
    MAX_LENGTH,
    MIN_LENGTH,
    PASSAGES_PER_DOCUMENT,
    SyntheticCorpus,
)
from khmerqa.text.language import language_of

SOURCES = Path(__file__).parents[2] / "corpus" / "_sources"


@pytest.fixture(scope="module")
def corpus() -> SyntheticCorpus:
    return SyntheticCorpus.of(SOURCES, pool=3000)


def test_passages_have_their_length_and_language_and_no_copy(corpus: SyntheticCorpus) -> None:
    seen = set()
    for document in range(8):
        for text in corpus.passages(document):
            assert MIN_LENGTH <= len(text) <= MAX_LENGTH
            assert language_of(text) == corpus.language(document)
            seen.add(text)
    assert len(seen) == 8 * PASSAGES_PER_DOCUMENT


def test_seed_decides(corpus: SyntheticCorpus) -> None:
    again = SyntheticCorpus.of(SOURCES, pool=3000)
    other = SyntheticCorpus.of(SOURCES, seed=1, pool=3000)
    assert list(again.passages(0, 5)) == list(corpus.passages(0, 5))
    assert list(other.passages(0, 5)) != list(corpus.passages(0, 5))


def test_written_passages_are_counted(corpus: SyntheticCorpus, tmp_path: Path) -> None:
    size = corpus.write(tmp_path, PASSAGES_PER_DOCUMENT + 10)
    texts = [path.read_text(encoding="utf-8") for path in sorted(tmp_path.iterdir())]
    assert [text.count("\n## ") for text in texts] == [PASSAGES_PER_DOCUMENT, 10]
    assert size < sum(len(text.encode()) for text in texts)


def test_too_few_sentences_are_named(tmp_path: Path) -> None:
    (tmp_path / "short.md").write_text("One sentence.", encoding="utf-8")
    with pytest.raises(UsageError, match="--corpus"):
        SyntheticCorpus.of(tmp_path)


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 2.0])
def test_exponent_is_that_of_a_power_law(power: float) -> None:
    sizes = [1e3, 1e4, 1e5]
    assert exponent(sizes, [3 * size**power for size in sizes]) == pytest.approx(power)


def test_latency_is_median_and_tail() -> None:
    found = latency([*range(1, 101)])
    assert (found.p50, found.mean) == (50.5, 50.5)
    assert 95 <= found.p95 <= 96
