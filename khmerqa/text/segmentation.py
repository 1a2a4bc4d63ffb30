"""Khmer words by khmer-nltk's conditional random field, its weights held as arrays.

The model (Lafferty, McCallum and Pereira 2001) labels each cluster as beginning a word or not, from
the clusters and their types up to three places away. With two labels only the difference of the two
weights of a feature matters, so each feature is one number. A whole batch of runs is scored at once;
what remains per cluster is a Viterbi step over two states.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

# What khmer-nltk takes for the beginning of a cluster; anything else hangs on what stands before.
_STARTS = "\u1780-\u17b3\u17d7\u17d8\u17da\u17db\u17d4\u17d5\u17e0-\u17e9\u19e0-\u19ff"
_MODEL_CLUSTER = re.compile(rf".(?:(?<=\u17d2).|[^{_STARTS}])*", re.DOTALL)

REACH = 3  # the window of the features, clusters to either side

# By length, the first places of the n-gram features, relative to the cluster that is labelled.
NGRAMS: dict[int, tuple[int, ...]] = {2: (-3, -2, -1, 0, 1, 2), 3: (-3, -2, 0, 1), 4: (-3, 0)}
TYPES = ("NS", "C", "W", "S", "D", *(f"K{length}" for length in range(2, 33)))
_TYPE_IDS = {name: number + 1 for number, name in enumerate(TYPES)}  # 0 is beyond the run
_NO_SPACE = 64  # added to the type of a cluster that begins with a sign khmer-nltk does not know

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class CrfWeights:
    """The model as arrays. A weight is that of "begins a word" less that of "goes on".

    ``clusters[i]`` has id i + 1; id 0 is a cluster that the model never saw, or none. ``single`` and
    ``types`` have a row for each place from -3 to 3; ``no_space`` a value for -1 to 2. An n-gram's key
    holds 16 bits a cluster id; ``ngram_keys[n]`` is sorted, and ``ngram_weights[n]`` has a row for
    each place of ``NGRAMS[n]``. ``transitions[a, b]`` is the weight of label b after label a, 1 for
    "begins".
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
    """khmer-nltk's words, token for token, for each run by itself."""

    def __init__(self, weights: CrfWeights) -> None:
        self._weights = weights
        self._ids: Mapping[str, int] = {
            cluster: number + 1 for number, cluster in enumerate(weights.clusters)
        }

    @property
    def fingerprint(self) -> str:
        """The version of khmer-nltk that the weights came from."""
        return self._weights.version

    def segment(self, runs: Sequence[str], /) -> list[list[str]]:
        """Return the words of each run of Khmer (not empty); joined they are the run."""
        split = [model_clusters(run) for run in runs]
        begins = self._decode(split)
        words: list[list[str]] = []
        for clusters, labels in zip(split, begins, strict=True):
            cuts = [at for at, begin in enumerate(labels) if begin and at]
            words.append(
                ["".join(clusters[i:j]) for i, j in zip([0, *cuts], [*cuts, None], strict=True)]
            )
        return words

    def _decode(self, split: Sequence[Sequence[str]]) -> list[list[bool]]:
        weights = self._weights
        padding = [""] * REACH
        flat: list[str] = list(padding)
        for clusters in split:
            flat += clusters
            flat += padding
        ids = np.array([self._ids.get(cluster, 0) for cluster in flat], dtype=np.uint64)
        types = np.array([_type_id(cluster) for cluster in flat], dtype=np.intp)
        scores = self._scores(ids, types).tolist()
        (stay, begin_after_stay), (stay_after_begin, begin_after_begin) = (
            weights.transitions.tolist()
        )
        labels: list[list[bool]] = []
        at = REACH
        for clusters in split:
            end = at + len(clusters)
            run = scores[at:end]
            if run:
                run[0] += weights.beginning
                run[-1] += weights.ending
            labels.append(
                _viterbi(run, stay, begin_after_stay, stay_after_begin, begin_after_begin)
            )
            at = end + REACH
        return labels

    def _scores(self, ids: Keys, types: NDArray[np.intp]) -> Floats:
        """Return, for each place of the padded text, the sum of the weights of its features."""
        weights = self._weights
        size = len(ids)
        scores = np.zeros(size)
        small = ids.astype(np.intp)
        no_space = types >= _NO_SPACE
        types = types % _NO_SPACE
        for row, shift in enumerate(range(-REACH, REACH + 1)):
            here, there = _window(size, shift)
            scores[here] += weights.single[row][small[there]] + weights.types[row][types[there]]
            if -1 <= shift <= 2:
                scores[here] += weights.no_space[shift + 1] * no_space[there]
        grams = ids
        for length, firsts in NGRAMS.items():
            # A key with an unknown cluster in it must match nothing, so it becomes 0.
            rest = ids[length - 1 :]
            longer = (grams[: len(rest)] << np.uint64(16)) | rest
            grams = np.where((grams[: len(rest)] > 0) & (rest > 0), longer, np.uint64(0))
            keys = weights.ngram_keys[length]
            if not len(keys):
                continue
            found = np.minimum(np.searchsorted(keys, grams), len(keys) - 1)
            matches = np.flatnonzero(keys[found] == grams)
            found = found[matches]
            for row, first in enumerate(firsts):
                # The padding is wider than any place reaches, so no match lands outside.
                scores[matches - first] += weights.ngram_weights[length][row][found]
        return scores


def model_clusters(run: str) -> list[str]:
    """Return the clusters as the model was trained on them; joined they are the run."""
    return _MODEL_CLUSTER.findall(run)


def _window(size: int, shift: int) -> tuple[slice, slice]:
    """Return the places that have a neighbour ``shift`` away, and those neighbours."""
    if shift < 0:
        return slice(-shift, size), slice(0, size + shift)
    return slice(0, size - shift), slice(shift, size)


def _viterbi(
    scores: Sequence[float], stay: float, begin: float, stay_begun: float, begin_begun: float
) -> list[bool]:
    """Return the best labels. ``begin``: from "goes on" to "begins"; ``_begun``: after "begins".

    Of labels that are equally good CRFsuite takes the first it knows, which is "begins".
    """
    if not scores:
        return []
    going, beginning = 0.0, scores[0]
    # Which label stood before, had this one been "goes on" or "begins".
    before: list[tuple[bool, bool]] = []
    for score in scores[1:]:
        from_going, from_beginning = going + stay, beginning + stay_begun
        to_going, to_beginning = going + begin, beginning + begin_begun
        before.append((from_beginning >= from_going, to_beginning >= to_going))
        going = max(from_going, from_beginning)
        beginning = max(to_going, to_beginning) + score
    label = beginning >= going
    labels = [label]
    for if_going, if_beginning in reversed(before):
        label = if_beginning if label else if_going
        labels.append(label)
    labels.reverse()
    return labels


@lru_cache(maxsize=65536)
def _type_id(cluster: str) -> int:
    if not cluster:
        return 0
    no_space = cluster_type(cluster[0]) == "NS"
    return _TYPE_IDS.get(cluster_type(cluster), 0) + _NO_SPACE * no_space


def cluster_type(cluster: str) -> str:
    """Return khmer-nltk's type of a cluster: its length, or the class of its only character."""
    if len(cluster) > 1:
        return f"K{len(cluster)}"
    if "\u1780" <= cluster <= "\u17b3":
        return "C"
    if "\u17b4" <= cluster <= "\u17c8":
        return "W"
    if cluster == "\u17d2":
        return "S"
    if "\u17c9" <= cluster <= "\u17d0":
        return "D"
    return "NS"
