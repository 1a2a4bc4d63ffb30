"""What is prepared of the passages' sentences, made once for the same document and the same versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

import numpy as np

from khmerqa.ingest.beside import Beside
from khmerqa.ports import UnitPreparer
from khmerqa.storage.cache import DiskCache
from khmerqa.types import Document, Passage

_PASSAGES = 8192  # that are prepared between two writes
Passages = tuple[Document, Sequence[Passage]]


class UnitCache:
    """Finds records through a cache, a document at a time. ``made_by``: all versions they rest on."""

    def __init__(self, preparer: UnitPreparer, cache: DiskCache, made_by: str) -> None:
        self._cache = cache
        self._made_by = made_by
        self._used: set[str] = set()
        self._beside: Beside[tuple[Document, Passage], bytes] = Beside(preparer.prepare)

    def records(self, documents: Iterable[Passages]) -> Iterator[bytes]:
        """Yield the record of each passage, in order."""
        waiting: list[tuple[str, Passages, list[bytes] | None]] = []
        size = 0
        for each in documents:
            key = self._key(*each)
            self._used.add(key)
            kept = _parted(self._cache.get_many([key]).get(key), len(each[1]))
            waiting.append((key, each, kept))
            size += len(each[1])
            if size >= _PASSAGES:
                yield from self._found(waiting)
                waiting, size = [], 0
        yield from self._found(waiting)

    def _found(
        self, waiting: Sequence[tuple[str, Passages, list[bytes] | None]]
    ) -> Iterator[bytes]:
        fresh = iter(
            self._beside.done(
                [
                    (document, passage)
                    for _, (document, passages), kept in waiting
                    if kept is None
                    for passage in passages
                ]
            )
        )
        for key, (_, passages), found in waiting:
            if found is None:
                found = [next(fresh) for _ in passages]
                self._cache.put_many({key: _joined(found)})
            yield from found

    def forget_others(self) -> None:
        """Keep only what was asked for: a document that was withdrawn leaves no words."""
        self._cache.keep_only(self._used)

    def _key(self, document: Document, passages: Sequence[Passage]) -> str:
        """Return a digest of all that units are made from."""
        places = [[each.start, each.end, each.section] for each in passages]
        headings = [[each.start, len(each.title)] for each in document.sections]
        read_from = json.dumps([self._made_by, document.title, places, headings])
        digest = hashlib.sha256(read_from.encode())
        digest.update(document.text.encode())
        return digest.hexdigest()


def _joined(records: Sequence[bytes]) -> bytes:
    lengths = np.array([len(each) for each in records], dtype="<u4")
    return lengths.tobytes() + b"".join(records)


def _parted(kept: bytes | None, count: int) -> list[bytes] | None:
    if kept is None or len(kept) < 4 * count:
        return None
    lengths = np.frombuffer(kept, "<u4", count).tolist()
    ends = list(accumulate(lengths, initial=4 * count))
    if ends[-1] != len(kept):
        return None
    return [kept[begin:end] for begin, end in pairwise(ends)]
