"""Khmer words by khmer-nltk's conditional random field, its weights as arrays.

The model (Lafferty, McCallum and Pereira 2001) labels each cluster as beginning a word or not, from
the clusters and their types up to three positions away. With two labels only the difference of a
feature's two weights matters, so each feature is one number. A whole batch of runs is split into
clusters, scored and labelled at once; no state is kept between batches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from khmerqa.text.khmer.key_table import Keys, KeyTable
from khmerqa.text.khmer.model_clusters import (
    BY_CODE,
    MAX_KEY_LENGTH,
    Positions,
    cluster_type,
    codes_of,
    has_no_key,
    keys_of,
    starts_of,
)
from khmerqa.text.khmer.viterbi import Flags, Floats, best_labels

REACH = 3  # clusters to either side that features look at

# By length, the first positions of the n-gram features, relative to the labelled cluster.
NGRAMS: dict[int, tuple[int, ...]] = {2: (-3, -2, -1, 0, 1, 2), 3: (-3, -2, 0, 1), 4: (-3, 0)}
TYPES = ("NS", "C", "W", "S", "D", *(f"K{length}" for length in range(2, 33)))
_TYPE_IDS = {name: number + 1 for number, name in enumerate(TYPES)}  # 0: outside the run
_TYPE_BY_CODE = np.array([_TYPE_IDS[name] for name in BY_CODE])
_NO_SPACE_BY_CODE = np.array([name == "NS" for name in BY_CODE])  # a sign unknown to khmer-nltk
_TYPE_BY_LENGTH = np.array([0, 0, *(_TYPE_IDS[f"K{length}"] for length in range(2, 33)), 0])

_BATCH = 65536  # code points at a time: more would not fit into the processor's cache


@dataclass(frozen=True, slots=True)
class CrfWeights:
    """The model as arrays. A weight is that of "begins a word" minus that of "continues".

    ``clusters[i]`` has id i + 1; id 0 is an unknown cluster, or none. ``single`` and ``types`` have a
    row for each position from -3 to 3; ``no_space`` a value for -1 to 2. An n-gram's key has 16 bits a
    cluster id; ``ngram_keys[n]`` is sorted, and ``ngram_weights[n]`` has a row for each position of
    ``NGRAMS[n]``. ``transitions[a, b]`` is the weight of label b after label a; label 1 is "begins".
    """

    version: str
    clusters: tuple[str, ...]
    single: Floats
    types: Floats
    no_space: Floats
    ngram_keys: Mapping[int, Keys]
    ngram_weights: Mapping[int, Floats]
    beginning: float
    ending: float
    transitions: Floats


class CrfSegmenter:
    """Gives exactly khmer-nltk's words, for each run by itself."""

    def __init__(self, weights: CrfWeights) -> None:
        self._weights = weights
        self._known = len(weights.clusters)
        self._without_key: dict[str, int] = {}
        ids, packed = [0], []
        for number, cluster in enumerate(weights.clusters, 1):
            if has_no_key(cluster):
                self._without_key[cluster] = number
            else:
                ids.append(number)
                packed.append(cluster)
        self._packed_ids = np.array(ids, dtype=np.intp)
        lengths = np.fromiter(map(len, packed), dtype=np.intp, count=len(packed))
        keys = keys_of(codes_of("".join(packed)), np.cumsum(lengths) - lengths, lengths)
        self._clusters = KeyTable(keys)
        self._single = _single_weights(weights)
        self._grams = {length: KeyTable(keys) for length, keys in weights.ngram_keys.items()}
        # The first column is for n-grams unknown to the model.
        self._gram_weights = {
            length: np.pad(rows.reshape(len(NGRAMS[length]), -1), ((0, 0), (1, 0)))
            for length, rows in weights.ngram_weights.items()
        }

    @property
    def fingerprint(self) -> str:
        """The version of khmer-nltk that the weights came from."""
        return self._weights.version

    def segment(self, runs: Sequence[str], /) -> list[list[str]]:
        """Return the words of each run of Khmer (not empty); joined they are the run."""
        words: list[list[str]] = []
        begin, size = 0, 0
        for end, run in enumerate(runs, 1):
            size += len(run)
            if size >= _BATCH or end == len(runs):
                words.extend(self._segment(runs[begin:end]))
                begin, size = end, 0
        return words

    def _segment(self, runs: Sequence[str]) -> Iterator[list[str]]:
        text = "".join(runs)
        ends = np.cumsum(np.fromiter(map(len, runs), dtype=np.intp, count=len(runs)))
        codes = codes_of(text)
        starts, first = starts_of(codes, ends)
        begins = best_labels(
            self._scores(self._ids(text, codes, starts), first), first, self._weights.transitions
        )
        cuts = starts[begins | first]
        words = [text[begin:end] for begin, end in pairwise([*cuts.tolist(), len(text)])]
        begin = 0
        for end in np.searchsorted(cuts, ends).tolist():
            yield words[begin:end]
            begin = end

    def _ids(self, text: str, codes: NDArray[np.uint8], starts: Positions) -> Positions:
        """Return the id of each cluster; each kind of unknown cluster has an id after the known ones."""
        lengths = np.diff(starts, append=len(text))
        ids = self._packed_ids[self._clusters.numbers(keys_of(codes, starts, lengths))]
        outside = np.flatnonzero(_NO_SPACE_BY_CODE[codes[: len(text)]])
        holders = np.searchsorted(starts, outside, side="right") - 1
        for at in {*np.flatnonzero(lengths > MAX_KEY_LENGTH).tolist(), *holders.tolist()}:
            cluster = text[starts[at] : starts[at] + lengths[at]]
            if has_no_key(cluster):
                ids[at] = self._without_key.get(cluster, 0)
        unknown = np.flatnonzero(ids == 0)
        length, letter = lengths[unknown], codes[starts[unknown]]
        kind = _TYPE_BY_LENGTH[np.minimum(length, len(_TYPE_BY_LENGTH) - 1)]
        kind = np.where(length == 1, _TYPE_BY_CODE[letter], kind)
        ids[unknown] = self._known + 1 + 2 * kind + _NO_SPACE_BY_CODE[letter]
        return ids

    def _scores(self, ids: Positions, first: Flags) -> Floats:
        """Return, for each cluster, the sum of the weights of its features."""
        # Between runs are empty positions, as many as the features reach.
        places = np.arange(len(ids)) + REACH * np.cumsum(first)
        size = len(ids) + REACH * (np.count_nonzero(first) + 1)
        padded = np.zeros(size, dtype=np.intp)
        padded[places] = ids
        scores = np.zeros(size)
        for row, shift in enumerate(range(-REACH, REACH + 1)):
            _add(scores, self._single[row][padded], shift)
        known = np.where(padded <= self._known, padded, 0).astype(np.uint64)
        grams = known
        for length, shifts in NGRAMS.items():
            # A key with an unknown cluster must match nothing, so it becomes 0.
            rest = known[length - 1 :]
            grams = grams[: len(rest)]
            grams = (grams << np.uint64(16) | rest) * ((grams > 0) & (rest > 0))
            found = self._grams[length].numbers(grams)
            for row, shift in enumerate(shifts):
                _add(scores, self._gram_weights[length][row][found], shift)
        scores = scores[places]
        scores[first] += self._weights.beginning
        scores[np.append(first[1:], True)[: len(scores)]] += self._weights.ending
        return scores


def _single_weights(weights: CrfWeights) -> Floats:
    """Return the weight, by position and id, of a cluster and of its type."""
    of_known = np.array([0, *(_TYPE_IDS.get(cluster_type(c), 0) for c in weights.clusters)])
    kinds = np.append(of_known, np.repeat(np.arange(len(TYPES) + 1), 2))
    no_space = np.append(
        [False, *(cluster_type(c[0]) == "NS" for c in weights.clusters)],
        np.tile([False, True], len(TYPES) + 1),
    )
    table = weights.types[:, kinds]
    table[:, : weights.single.shape[1]] += weights.single
    for row, weight in zip(range(REACH - 1, REACH + 3), weights.no_space.tolist(), strict=True):
        table[row] += weight * no_space
    return table


def _add(scores: Floats, weights: Floats, shift: int) -> None:
    """Add ``weights[i]`` to the score of position i - ``shift``, where it exists."""
    begin, end = max(0, shift), min(len(weights), len(scores) + shift)
    scores[begin - shift : end - shift] += weights[begin:end]
