"""Clusters as khmer-nltk's model was trained on them, one by one and for a whole text at once.

They are close to orthographic clusters, but not the same: every character joins the cluster before it,
except the ones listed. For a whole text a character is one byte, its code: its position in the Khmer
block from 1, or one of two codes for all characters outside. A cluster is then a 64-bit key.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from khmerqa.text.khmer.key_table import Keys

Codes = NDArray[np.uint8]
Positions = NDArray[np.intp]

# These begin a cluster. All others, and any character after a coeng, join the cluster before.
_STARTS = "\u1780-\u17b3\u17d7\u17d8\u17da\u17db\u17d4\u17d5\u17e0-\u17e9\u19e0-\u19ff"
_START = re.compile(f"[{_STARTS}]")
_CLUSTER = re.compile(rf".(?:(?<=\u17d2).|[^{_STARTS}])*", re.DOTALL)

MAX_KEY_LENGTH = 8  # characters of a cluster that fit into its key
_BASE, _BLOCK = 0x177F, 128
_LUNAR = range(0x19E0, 0x1A00)  # signs outside the block that begin clusters
_OUTSIDE, _OUTSIDE_START = 254, 255
_COENG = 0x17D2 - _BASE
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(MAX_KEY_LENGTH + 1)], dtype="<u8")


def model_clusters(run: str) -> list[str]:
    """Return the clusters as the model was trained on them; joined they are the run."""
    return _CLUSTER.findall(run)


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


# By code: the type of a cluster of that single character (code 0 is padding).
BY_CODE = tuple(
    cluster_type(chr(_BASE + code)) if 0 < code <= _BLOCK else "NS" for code in range(256)
)
_STARTS_BY_CODE = np.array(
    [
        code == _OUTSIDE_START or (0 < code <= _BLOCK and bool(_START.match(chr(_BASE + code))))
        for code in range(256)
    ]
)


def has_no_key(cluster: str) -> bool:
    """Return whether a cluster has no key: it is too long, or contains other characters than Khmer."""
    return len(cluster) > MAX_KEY_LENGTH or not all(0 < ord(c) - _BASE <= _BLOCK for c in cluster)


def codes_of(text: str) -> Codes:
    """Return the code of each character, followed by ``MAX_KEY_LENGTH`` zeros."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    codes = points - _BASE
    outside = np.flatnonzero((codes < 1) | (codes > _BLOCK))
    if len(outside):
        starts = np.isin(points[outside], _LUNAR)
        codes[outside] = np.where(starts, _OUTSIDE_START, _OUTSIDE)
    padded = np.zeros(len(codes) + MAX_KEY_LENGTH, dtype=np.uint8)
    padded[: len(codes)] = codes
    return padded


def starts_of(codes: Codes, ends: Positions) -> tuple[Positions, NDArray[np.bool_]]:
    """Return the start of each cluster, and whether it begins a run.

    The runs are concatenated and end at ``ends``; an empty run has no cluster.
    """
    size = len(codes) - MAX_KEY_LENGTH
    begins = _STARTS_BY_CODE[codes[:size]]
    begins[1:] &= codes[: max(size - 1, 0)] != _COENG
    run_starts = np.zeros(size + 1, dtype=np.bool_)
    run_starts[ends[:-1]] = True
    run_starts[0] = True
    run_starts = run_starts[:size]
    starts = np.flatnonzero(begins | run_starts)
    return starts, run_starts[starts]


def keys_of(codes: Codes, starts: Positions, lengths: Positions) -> Keys:
    """Return the keys of clusters; the key of a cluster that ``has_no_key`` is meaningless."""
    # Eight bytes starting at each character: a view, no copy.
    windows = np.ndarray(
        (len(codes) - MAX_KEY_LENGTH + 1,), dtype="<u8", buffer=codes, strides=(1,)
    )
    keys: Keys = windows[starts] & _MASKS[np.minimum(lengths, MAX_KEY_LENGTH)]
    return keys
