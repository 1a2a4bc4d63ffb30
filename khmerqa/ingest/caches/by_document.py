"""Values made from each passage, made once for the same document and the same versions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from khmerqa.ingest.parallel_map import parallel_map
from khmerqa.storage.cache import DiskCache

_ITEMS = 8192  # made between two writes
D = TypeVar("D")
S = TypeVar("S")
T = TypeVar("T")


class CacheByDocument(ABC, Generic[D, S, T]):
    """Finds the values of documents in a cache, and makes the missing ones in all cores.

    ``made`` counts the passages whose value had to be made.
    """

    def __init__(self, cache: DiskCache) -> None:
        self._cache = cache
        self._used: set[str] = set()
        self.made = 0

    @abstractmethod
    def _key(self, document: D, /) -> str:
        """Return a digest of everything that the values of its passages depend on."""

    @abstractmethod
    def _items(self, document: D, /) -> Sequence[S]:
        """Return what the values are made from, one item for each passage."""

    @abstractmethod
    def _make(self, items: Sequence[S], /) -> Sequence[T]:
        """Return the value of each item."""

    @abstractmethod
    def _encoded(self, values: Sequence[T], /) -> bytes:
        """Return a document's values as bytes for the cache."""

    @abstractmethod
    def _decoded(self, kept: bytes, count: int, /) -> list[T] | None:
        """Return the values of ``count`` passages; None where the bytes are something else."""

    def values(self, documents: Iterable[D]) -> Iterator[T]:
        """Yield the value of each passage, one document after the other."""
        waiting: list[tuple[str, Sequence[S], list[T] | None]] = []
        size = 0
        for document in documents:
            key, items = self._key(document), self._items(document)
            self._used.add(key)
            kept = self._cache.get_many([key]).get(key)
            found = None if kept is None else self._decoded(kept, len(items))
            waiting.append((key, items, found))
            size += len(items)
            if size >= _ITEMS:
                yield from self._found(waiting)
                waiting, size = [], 0
        yield from self._found(waiting)

    def _found(self, waiting: Sequence[tuple[str, Sequence[S], list[T] | None]]) -> Iterator[T]:
        missing = [item for _, items, found in waiting if found is None for item in items]
        fresh = iter(parallel_map(self._make, missing))
        self.made += len(missing)
        for key, items, found in waiting:
            if found is None:
                found = [next(fresh) for _ in items]
                self._cache.put_many({key: self._encoded(found)})
            yield from found

    def forget_others(self) -> None:
        """Drop what was not used in this run: a withdrawn document leaves no words."""
        self._cache.keep_only(self._used)
