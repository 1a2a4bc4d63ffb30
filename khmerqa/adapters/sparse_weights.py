"""Words as sparse vectors of BM25 weights, in arrays on the disk."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from khmerqa.errors import IndexDamagedError, IndexWriteError, not_written
from khmerqa.text.terms.bm25 import K1, B, stored_lengths
from khmerqa.types import LANGUAGES, Bilingual, Language

_READING = threading.Lock()


def write_weights(folder: Path, passages: Iterable[tuple[Language, str]]) -> None:
    """Write the weights of (language, terms with a space between) of each passage, in order."""
    languages: list[Language] = []
    counted: list[tuple[NDArray[np.uint32], NDArray[np.float32]]] = []
    for language, terms in passages:
        counts = Counter(map(term_number, terms.split()))
        languages.append(language)
        counted.append(
            (
                np.fromiter(counts.keys(), np.uint32, len(counts)),
                np.fromiter(counts.values(), np.float32, len(counts)),
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        numbers = [at for at, each in enumerate(languages) if each == language]
        arrays = _weights([counted[at] for at in numbers])
        save(folder / f"{language}.npz", numbers=np.array(numbers, dtype=np.int64), **arrays)


class Frequencies:
    """How many passages of a language there are, and how many hold each term."""

    def __init__(
        self, generation: Path, language: Language, without: Collection[int] = frozenset()
    ) -> None:
        """Count the passages of a generation, but for those ``without``."""
        arrays = load(generation / "lexical" / f"{language}.npz")
        self.passages = len(arrays["numbers"])
        self._terms: NDArray[np.uint32] = arrays["terms"]
        self._holding: NDArray[np.int32] = arrays["holding"]
        if without:
            left_out = np.isin(arrays["numbers"], sorted(without))
            lengths = np.diff(arrays["ends"], prepend=0)
            terms, counts = np.unique(
                arrays["ids"][np.repeat(left_out, lengths)], return_counts=True
            )
            self.passages -= int(left_out.sum())
            self._holding = self._holding.copy()
            self._holding[np.searchsorted(self._terms, terms)] -= counts.astype(np.int32)

    def holding(self, term: str) -> int:
        """Return how many passages hold a term."""
        number = np.uint32(term_number(term))
        at = int(np.searchsorted(self._terms, number))
        known = at < len(self._terms) and self._terms[at] == number
        return int(self._holding[at]) if known else 0


@lru_cache(maxsize=65536)
def term_number(term: str) -> int:
    """Return the number that stands for a term: 32 bits, so that two of a million may share one."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=4).digest()) or 1


def _weights(
    counted: Sequence[tuple[NDArray[np.uint32], NDArray[np.float32]]],
) -> dict[str, NDArray[Any]]:
    """Return the BM25 weight of each term of each passage, and how many passages hold each term."""
    totals = np.array([counts.sum() for _, counts in counted], dtype=np.int64)
    average = totals.mean() if len(totals) and totals.any() else 1.0
    lengths = stored_lengths(totals)
    weights = [
        counts * (K1 + 1) / (counts + K1 * (1 - B + B * length / average))
        for (_, counts), length in zip(counted, lengths.tolist(), strict=True)
    ]
    ids = np.concatenate([np.zeros(0, np.uint32), *(ids for ids, _ in counted)])
    terms, holding = np.unique(ids, return_counts=True)
    return {
        "ends": np.cumsum([len(each) for each, _ in counted], dtype=np.int64),
        "ids": ids,
        "weights": np.concatenate([np.zeros(0, np.float32), *weights]).astype(np.float32),
        "terms": terms,
        "holding": holding.astype(np.int32),
    }


def save(path: Path, **arrays: NDArray[Any]) -> None:
    """Write arrays by name; raises IndexWriteError where the disk is full."""
    try:
        np.savez(path, **arrays)  # type: ignore[arg-type]
    except OSError as error:
        raise IndexWriteError(not_written(path.name, error)) from error


def load(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file by name; raises IndexDamagedError."""
    try:
        # Two threads at a time would be too many for Python 3.11's parser (see storage/numbers.py).
        with _READING, np.load(path, allow_pickle=False) as arrays:
            return dict(arrays)
    except (OSError, ValueError, EOFError, KeyError) as error:
        raise IndexDamagedError(unreadable(error)) from error


def unreadable(error: Exception) -> Bilingual:
    """Return the message for a file that cannot be read."""
    return Bilingual(
        "មិនអាចបើកលិបិក្រមបានទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
        f"The index cannot be opened ({error}). Run: khmerqa index --full",
    )
