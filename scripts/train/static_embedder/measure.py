"""How often a text finds its translation first (P@1): by vectors, by the table, by both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from khmerqa.ports import Embedder
from khmerqa.search.translation_table import TranslationTable

Scores = NDArray[np.float32]  # row: a Khmer text; column: an English text; own ones on the diagonal
Texts = Sequence[Sequence[str]]  # each text as its words


def report(
    pairs: Sequence[tuple[str, str]],
    embedder: Embedder,
    table: TranslationTable,
    tokenise: Callable[[str], list[str]],
) -> str:
    """Return a line with P@1 over (English, Khmer) ``pairs``, all against all."""
    english, khmer = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    vectors = embedder.embed_passages(khmer) @ embedder.embed_passages(english).T
    by_table = table_scores([tokenise(t) for t in khmer], [tokenise(t) for t in english], table)
    figures = {"vectors": vectors, "table": by_table, "both": both(vectors, by_table)}
    return f"P@1 over {len(pairs)} pairs, km-en/en-km: " + ", ".join(
        "{} {:.3f}/{:.3f}".format(name, *precision_at_1(scores)) for name, scores in figures.items()
    )


def precision_at_1(scores: Scores) -> tuple[float, float]:
    """Return the share of Khmer texts that find their English text first, and the reverse."""
    own = np.arange(len(scores))
    return float((scores.argmax(1) == own).mean()), float((scores.argmax(0) == own).mean())


def table_scores(khmer: Texts, english: Texts, table: TranslationTable) -> Scores:
    """Return the sum of bag-of-words cosines, each side translated into the other's words."""
    carried = _cosines(khmer, english, table, table.english_positions)
    return carried + _cosines(english, khmer, table, table.khmer_positions).T


def both(vectors: Scores, table: Scores) -> Scores:
    """Return the sum of both, each standardised per row and per column."""
    total = np.zeros_like(vectors)
    for scores in (vectors, table):
        for axis in (0, 1):
            mean, deviation = scores.mean(axis, keepdims=True), scores.std(axis, keepdims=True)
            total += (scores - mean) / (deviation + 1e-6)
    return total


def _cosines(
    foreign: Texts, native: Texts, table: TranslationTable, positions: Mapping[str, int]
) -> Scores:
    left = np.zeros((len(foreign), len(positions)), dtype=np.float32)
    right = np.zeros((len(native), len(positions)), dtype=np.float32)
    for row, words in enumerate(foreign):
        for word in set(words):
            for translation, probability in table.translate(word) or ((word, 1.0),):
                if translation in positions:
                    left[row, positions[translation]] += probability
    for row, words in enumerate(native):
        for word in set(words) & positions.keys():
            right[row, positions[word]] = 1.0
    rarity = np.log((len(native) + 1) / (1 + right.sum(0)))
    return _unit(left * rarity) @ _unit(right * rarity).T


def _unit(rows: Scores) -> Scores:
    unit: Scores = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit
