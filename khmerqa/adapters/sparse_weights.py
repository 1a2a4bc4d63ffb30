"""Words as sparse vectors of BM25 weights, in arrays on the disk.

A passage's weights depend on the mean length of all passages. So they are written in two passes over a
file of counts, and never are in memory together: a million passages would take 3 GB.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from khmerqa.adapters.array_files import Column, mapped_arrays, whole, write_arrays
from khmerqa.errors import IndexWriteError, not_written
from khmerqa.text.terms.bm25 import K1, B, stored_lengths
from khmerqa.types import LANGUAGES, Language

_BLOCK = 10_000  # passages whose weights are computed at a time
_PENDING = 4_000_000  # entries whose terms are counted at a time
Counts = tuple[NDArray[np.uint32], NDArray[np.int64]]  # terms in order, how many passages hold each


def write_weights(folder: Path, passages: Iterable[tuple[Language, str]]) -> None:
    """Write the weights of (language, terms with a space between) of each passage, in order.

    Raises IndexWriteError where the disk is full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            counted = {each: _Counted(folder, stack) for each in LANGUAGES}
            for docid, (language, terms) in enumerate(passages):
                counted[language].add(docid, terms)
        except OSError as error:
            raise IndexWriteError(not_written(folder.name, error)) from error
        for language in LANGUAGES:
            write_arrays(folder / f"{language}.npz", counted[language].columns())


class Frequencies:
    """How many passages of a language there are, and how many hold each term."""

    def __init__(
        self, generation: Path, language: Language, without: Collection[int] = frozenset()
    ) -> None:
        """Count the passages of a generation, but for those ``without``."""
        arrays = mapped_arrays(generation / "lexical" / f"{language}.npz")
        self.passages = len(arrays["numbers"])
        # Copied: numpy copies an array that lies askew in its file at each search.
        self._terms: NDArray[np.uint32] = np.array(arrays["terms"])
        self._holding: NDArray[np.int32] = np.array(arrays["holding"])
        if without:
            left_out = np.flatnonzero(np.isin(arrays["numbers"], sorted(without)))
            self.passages -= len(left_out)
            for at in left_out.tolist():
                ids = arrays["ids"][slice(*row_bounds(arrays["ends"], at))]
                self._holding[np.searchsorted(self._terms, ids)] -= 1

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


def row_bounds(ends: NDArray[np.int64], row: int) -> tuple[int, int]:
    """Return where the entries of a row begin and end."""
    return (int(ends[row - 1]) if row else 0), int(ends[row])


class _Counted:
    """The terms of the passages of one language, counted in files that nobody else sees."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._ids: IO[bytes] = stack.enter_context(TemporaryFile(dir=folder))  # noqa: SIM115
        self._counts: IO[bytes] = stack.enter_context(TemporaryFile(dir=folder))  # noqa: SIM115
        self._docids, self._ends, self._totals = array("q"), array("q"), array("q")
        self._holding: Counts = (np.zeros(0, np.uint32), np.zeros(0, np.int64))
        self._pending: list[NDArray[np.uint32]] = []
        self._pending_entries = 0
        self._entries = 0

    def add(self, docid: int, terms: str) -> None:
        """Count the terms of one passage."""
        counts = Counter(map(term_number, terms.split()))
        ids = np.fromiter(counts.keys(), "<u4", len(counts))
        self._ids.write(ids.data)
        self._counts.write(np.fromiter(counts.values(), "<u4", len(counts)).data)
        self._entries += len(counts)
        self._docids.append(docid)
        self._ends.append(self._entries)
        self._totals.append(counts.total())
        self._pending.append(ids)
        self._pending_entries += len(counts)
        if self._pending_entries >= _PENDING:
            self._merge()

    def columns(self) -> dict[str, Column]:
        """Return the arrays to write."""
        self._merge()
        terms, holding = self._holding
        return {
            "numbers": whole(np.array(self._docids, "<i8")),
            "ends": whole(np.array(self._ends, "<i8")),
            "ids": Column("<u4", (self._entries,), (ids for ids, _, _ in self._blocks())),
            "weights": Column("<f4", (self._entries,), self._weights()),
            "terms": whole(terms.astype("<u4")),
            "holding": whole(holding.astype("<i4")),
        }

    def _merge(self) -> None:
        """Add the pending entries to how many passages hold each term."""
        found, counts = np.unique(
            np.concatenate([np.zeros(0, np.uint32), *self._pending]), return_counts=True
        )
        known, holding = self._holding
        terms, places = np.unique(np.concatenate([known, found]), return_inverse=True)
        total = np.zeros(len(terms), np.int64)
        np.add.at(total, places, np.concatenate([holding, counts]))
        self._holding = (terms, total)
        self._pending, self._pending_entries = [], 0

    def _weights(self) -> Iterator[NDArray[np.float32]]:
        """Yield the BM25 weight of each term of each passage."""
        totals = np.array(self._totals, np.int64)
        average = totals.mean() if len(totals) and totals.any() else 1.0
        for _, counts, lengths in self._blocks():
            norm = K1 * (1 - B + B * stored_lengths(lengths) / average)
            yield (counts * (K1 + 1) / (counts + norm)).astype(np.float32)

    def _blocks(self) -> Iterator[tuple[NDArray[Any], NDArray[Any], NDArray[Any]]]:
        """Yield the terms of some passages, how often each has them, and the passage's length."""
        ends = np.array(self._ends, np.int64)
        totals = np.array(self._totals, np.int64)
        for file in (self._ids, self._counts):
            file.seek(0)
        for at in range(0, len(ends), _BLOCK):
            some = ends[at : at + _BLOCK]
            entries = np.diff(some, prepend=ends[at - 1] if at else 0)
            size = int(entries.sum())
            ids = np.frombuffer(self._ids.read(4 * size), "<u4")
            counts = np.frombuffer(self._counts.read(4 * size), "<u4").astype(np.float32)
            yield ids, counts, np.repeat(totals[at : at + _BLOCK], entries)
