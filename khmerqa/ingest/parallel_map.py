"""Process pool for CPU-bound Python; threads do not help under the GIL.

The processes are forked for one call and end with it, so they share the models that are loaded already
and none outlives a run. Where the system cannot fork, and for few items, this process does it alone.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from typing import Any, TypeVar

import numpy as np

from khmerqa.ports import Embedder, Vectors

_MIN_ITEMS = 1024  # for fewer, starting processes takes longer than it saves
_BATCH = 64  # items at a time

S = TypeVar("S")
T = TypeVar("T")


def parallel_map(
    function: Callable[[Sequence[S]], Sequence[T]],
    items: Sequence[S],
    *,
    processes: int | None = None,
    min_items: int = _MIN_ITEMS,
) -> list[T]:
    """Return what ``function`` makes of the items, in their order, using all cores by default.

    ``function`` gets some of the items at a time and must treat each by itself.
    """
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    count = (processes or len(os.sched_getaffinity(0))) if can_fork else 1
    starts = range(0, len(items), _BATCH)
    if count < 2 or len(items) < min_items:
        batches = (items[at : at + _BATCH] for at in starts)
        return list(chain.from_iterable(map(function, batches)))
    with ProcessPoolExecutor(
        count,
        mp_context=multiprocessing.get_context("fork"),
        initializer=_set_up_worker,
        initargs=(function, items),  # inherited, not pickled: nothing is copied
    ) as pool:
        return list(chain.from_iterable(pool.map(_do_batch, starts)))


class ParallelEmbedder:
    """Implements ``ports.Embedder``: another embedder, its passages embedded in all cores."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def fingerprint(self) -> str:
        """That of the embedder, which gives the same vectors in any process."""
        return self._embedder.fingerprint

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._embedder.dimensions

    def embed_passages(self, texts: Sequence[str], /) -> Vectors:
        """Return one row per text."""
        rows = parallel_map(self._rows, texts)
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), dtype=np.float32)

    def embed_question(self, text: str, /) -> Vectors:
        """Return the embedder's own vector."""
        return self._embedder.embed_question(text)

    def _rows(self, texts: Sequence[str]) -> list[Vectors]:
        return list(self._embedder.embed_passages(texts))


# Set in a forked process only.
_function: Callable[[Sequence[Any]], Sequence[Any]] | None = None
_items: Sequence[Any] = ()


def _set_up_worker(
    function: Callable[[Sequence[Any]], Sequence[Any]], items: Sequence[Any]
) -> None:
    global _function, _items
    _function, _items = function, items


def _do_batch(start: int) -> Sequence[Any]:
    assert _function is not None
    return _function(_items[start : start + _BATCH])
