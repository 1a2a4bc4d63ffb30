"""Word translation probabilities from token pairs: IBM Model 1 (Brown et al. 1993), both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
_MAX_TOKENS = 120  # a side; the few longer texts take most of the time and align badly


@dataclass(frozen=True, slots=True)
class Links:
    """Word pairs that occur together, with the probability that each is a translation.

    Parallel arrays, one entry per distinct (English, Khmer) pair of word numbers.
    """

    english: Integers
    khmer: Integers
    english_given_khmer: Floats
    khmer_given_english: Floats


def align(
    english: Sequence[Sequence[int]],
    khmer: Sequence[Sequence[int]],
    weights: Sequence[float],
    iterations: int,
) -> Links:
    """Return the links of the corpus whose ``i``-th pair is ``english[i]``, ``khmer[i]``.

    Words are numbers from 1; 0 is the empty word, for words without a translation.
    """
    forward = _model_1(khmer, english, weights, iterations)
    backward = _model_1(english, khmer, weights, iterations)
    size = 1 + max(max(forward.source, default=0), max(forward.target, default=0))
    forward_key = forward.source * size + forward.target  # (Khmer, English)
    backward_key = backward.target * size + backward.source
    common, first, second = np.intersect1d(forward_key, backward_key, return_indices=True)
    return Links(
        english=common % size,
        khmer=common // size,
        english_given_khmer=forward.probability[first],
        khmer_given_english=backward.probability[second],
    )


@dataclass(frozen=True, slots=True)
class _Table:
    source: Integers
    target: Integers
    probability: Floats  # of the target given the source


def _model_1(
    sources: Sequence[Sequence[int]],
    targets: Sequence[Sequence[int]],
    weights: Sequence[float],
    iterations: int,
) -> _Table:
    """Expectation maximisation of t(target | source), every co-occurrence one array entry."""
    source_parts, target_parts, slot_parts, weight_parts = [], [], [], []
    slots = 0  # a slot is one target token of one pair: its links share a probability of 1
    for source, target, weight in zip(sources, targets, weights, strict=True):
        from_words = np.asarray([0, *source[:_MAX_TOKENS]], dtype=np.int32)
        to_words = np.asarray(target[:_MAX_TOKENS], dtype=np.int32)
        source_parts.append(np.tile(from_words, len(to_words)))
        target_parts.append(np.repeat(to_words, len(from_words)))
        slot_parts.append(
            np.repeat(np.arange(slots, slots + len(to_words), dtype=np.int32), len(from_words))
        )
        weight_parts.append(np.full(len(to_words), weight))
        slots += len(to_words)
    source_ids = np.concatenate(source_parts).astype(np.int64)
    target_ids = np.concatenate(target_parts)
    slot = np.concatenate(slot_parts)
    slot_weight = np.concatenate(weight_parts)
    size = int(max(source_ids.max(), target_ids.max())) + 1
    keys, link = np.unique(source_ids * size + target_ids, return_inverse=True)
    link = link.astype(np.int32)
    source_of, target_of = keys // size, keys % size

    probability = np.ones(len(keys))
    for _ in range(iterations):
        belief = probability[link]
        total = np.bincount(slot, weights=belief, minlength=slots)
        belief *= (slot_weight / total)[slot]
        counts = np.bincount(link, weights=belief, minlength=len(keys))
        probability = counts / np.bincount(source_of, weights=counts)[source_of]
    return _Table(source_of, target_of, probability)


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix by rows: row ``i`` is ``columns[starts[i]:starts[i + 1]]``."""

    starts: Integers
    columns: Integers
    probabilities: Floats


def pruned(
    rows: Integers, columns: Integers, scores: Floats, size: int, keep: int, min_share: float
) -> Rows:
    """Return per row the ``keep`` best columns of at least ``min_share``; their shares sum to 1."""
    shares = scores / np.bincount(rows, weights=scores, minlength=size)[rows]
    order = np.lexsort((columns, -shares, rows))
    rows, columns, shares = rows[order], columns[order], shares[order]
    starts = np.searchsorted(rows, np.arange(size))
    rank = np.arange(len(rows)) - starts[rows]
    kept = (rank < keep) & (shares >= min_share)
    rows, columns, shares = rows[kept], columns[kept], shares[kept]
    shares = shares / np.bincount(rows, weights=shares, minlength=size)[rows]
    return Rows(np.searchsorted(rows, np.arange(size + 1)), columns, shares)
