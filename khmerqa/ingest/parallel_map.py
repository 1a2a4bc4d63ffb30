"""Work on many texts shared out to processes, one a core: what is pure Python gains nothing by threads.

The processes are forked for one call and end with it, so that they need no model of their own and none
outlives a run. Where the system cannot fork, and for few texts, the work is done here.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from typing import Any, Generic, TypeVar

import numpy as np

from khmerqa.ports import Embedder, Vectors

_FEW = 1024  # items: for fewer a process is not worth its start
_BATCH = 64  # items a time

S = TypeVar("S")
T = TypeVar("T")


class Beside(Generic[S, T]):
    """Does ``work``, which treats each item by itself, on many items in all cores."""

    def __init__(
        self,
        work: Callable[[Sequence[S]], Sequence[T]],
        processes: int | None = None,
        few: int = _FEW,
    ) -> None:
        self._work = work
        self._few = few
        able = "fork" in multiprocessing.get_all_start_methods()
        self._processes = (processes or len(os.sched_getaffinity(0))) if able else 1

    def done(self, items: Sequence[S]) -> list[T]:
        """Return what ``work`` makes of the items, in their order."""
        starts = range(0, len(items), _BATCH)
        if self._processes < 2 or len(items) < self._few:
            batches = (items[at : at + _BATCH] for at in starts)
            return list(chain.from_iterable(map(self._work, batches)))
        with ProcessPoolExecutor(
            self._processes,
            mp_context=multiprocessing.get_context("fork"),
            initializer=_begin,
            initargs=(self._work, items),  # inherited, not pickled: nothing is copied
        ) as pool:
            return list(chain.from_iterable(pool.map(_do, starts)))


class ParallelEmbedder:
    """Another embedder, its passages embedded in all cores."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._beside: Beside[str, Any] = Beside(lambda texts: list(embedder.embed_passages(texts)))

    @property
    def fingerprint(self) -> str:
        """That of the embedder: where its work is done does not change it."""
        return self._embedder.fingerprint

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._embedder.dimensions

    def embed_passages(self, texts: Sequence[str], /) -> Vectors:
        """Return one row per text."""
        rows = self._beside.done(texts)
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), dtype=np.float32)

    def embed_question(self, text: str, /) -> Vectors:
        """Return the embedder's own vector."""
        return self._embedder.embed_question(text)


# Of a process that was forked for it.
_work: Callable[[Sequence[Any]], Sequence[Any]] | None = None
_items: Sequence[Any] = ()


def _begin(work: Callable[[Sequence[Any]], Sequence[Any]], items: Sequence[Any]) -> None:
    global _work, _items
    _work, _items = work, items


def _do(start: int) -> Sequence[Any]:
    assert _work is not None
    return _work(_items[start : start + _BATCH])
