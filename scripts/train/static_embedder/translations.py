"""Learning the translation table from token pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from khmerqa.search.translation_table import Rows, TranslationTable
from static_embedder.alignment import align, pruned
from static_embedder.pairs import NAMES_SOURCE, Pair

# The weight of p(target | source) in a translation's score; the rest is that of p(source | target),
# which exposes a rare word that was aligned only because nothing else explains the other side.
_OWN, _OTHER = 0.85, 0.15
_KEEP, _MIN_SHARE = 16, 0.01  # translations of a word, and the least share of each


def learn_translations(pairs: Sequence[Pair], iterations: int) -> TranslationTable:
    """Align words in both directions and keep the likely translations of words that may ship."""
    english = _numbered(pair.english for pair in pairs)
    khmer = _numbered(pair.khmer for pair in pairs)
    links = align(
        [[english[word] for word in pair.english] for pair in pairs],
        [[khmer[word] for word in pair.khmer] for pair in pairs],
        [pair.weight for pair in pairs],
        iterations,
    )
    # Names of the gazetteer help the alignment, but no list of position names ships.
    texts = [pair for pair in pairs if pair.source != NAMES_SOURCE]
    english_words = sorted(
        {word for pair in texts for word in pair.english if not _has_khmer(word)}
    )
    khmer_words = sorted({word for pair in texts for word in pair.khmer})
    english_positions = _positions(english, english_words)[links.english]
    khmer_positions = _positions(khmer, khmer_words)[links.khmer]
    to_english = links.english_given_khmer**_OWN * links.khmer_given_english**_OTHER
    to_khmer = links.khmer_given_english**_OWN * links.english_given_khmer**_OTHER
    ships = (english_positions >= 0) & (khmer_positions >= 0)
    # A Latin word in a Khmer text is its own translation and needs no row.
    in_khmer = np.asarray([_has_khmer(word) for word in khmer_words])
    from_khmer = ships & in_khmer[khmer_positions]
    return TranslationTable.of(
        english=tuple(english_words),
        khmer=tuple(khmer_words),
        to_english=_pruned_rows(
            rows=khmer_positions,
            columns=english_positions,
            scores=to_english,
            wanted=from_khmer,
            size=len(khmer_words),
        ),
        to_khmer=_pruned_rows(
            rows=english_positions,
            columns=khmer_positions,
            scores=to_khmer,
            wanted=ships,
            size=len(english_words),
        ),
    )


def _numbered(texts: Iterable[Sequence[str]]) -> dict[str, int]:
    """Return a number from 1 for every word, in order of first appearance."""
    words = dict.fromkeys(word for text in texts for word in text)
    return {word: number for number, word in enumerate(words, start=1)}


def _positions(numbers: Mapping[str, int], words: Sequence[str]) -> NDArray[np.int64]:
    """Return each number's position in ``words``; -1 for the empty word and omitted words."""
    positions = np.full(len(numbers) + 1, -1)
    for position, word in enumerate(words):
        positions[numbers[word]] = position
    return positions


def _pruned_rows(
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    scores: NDArray[np.float64],
    wanted: NDArray[np.bool_],
    size: int,
) -> Rows:
    kept = pruned(
        rows=rows[wanted],
        columns=columns[wanted],
        scores=scores[wanted],
        size=size,
        keep=_KEEP,
        min_share=_MIN_SHARE,
    )
    return Rows(
        starts=kept.starts.astype(np.int32),
        columns=kept.columns.astype(np.int32),
        probabilities=kept.probabilities.astype(np.float16),
    )


def _has_khmer(word: str) -> bool:
    return any("\u1780" <= character <= "\u17d3" for character in word)
