"""BM25 (Robertson and Zaragoza 2009) as tantivy computes it, for engines that compute it themselves.

A passage's score is the sum over the question's terms of

    weight * inverse_document_frequency * count * (K1 + 1) / (count + K1 * (1 - B + B * length / mean))

where ``count`` is how often the passage holds the term, ``length`` is its stored length, and ``mean`` is
the mean of the exact lengths. All counts are of passages in one language.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.75


def inverse_document_frequency(passages: int, holding: int) -> float:
    """Return the weight of a term that ``holding`` of the passages hold."""
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))


def rarity(passages: int, holding: int) -> float:
    """Return the inverse document frequency scaled to [0, 1]: 1 where no passage holds the term.

    It is scaled by the number of passages, so that a threshold means the same for ten and for a million.
    """
    if not passages:
        return 1.0
    return math.log((passages + 1) / (holding + 0.5)) / math.log((passages + 1) / 0.5)


def full_score(terms: Mapping[str, float], counts: Callable[[str], tuple[int, int]]) -> float:
    """Return the score of a passage of mean length that holds each of the weighted terms once.

    ``counts`` returns how many passages there are, and how many hold a term. Terms that none holds
    count as well: so a passage's share of it says how much of a question its words cover.
    """
    return sum(weight * inverse_document_frequency(*counts(term)) for term, weight in terms.items())


def stored_lengths(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return lengths in terms as tantivy stores them: in one byte, so from 40 on only roughly."""
    rest = np.maximum(lengths - 24, 0)
    shift = np.maximum(np.log2(np.maximum(rest, 1)).astype(np.int64) - 3, 0)
    return np.where(lengths < 24, lengths, 24 + (rest >> shift << shift))
