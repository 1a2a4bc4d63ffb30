"""The search terms of a document's passages, made once for the same text and the same segmenter."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence

from khmerqa.ingest.beside import Beside
from khmerqa.ports import Segmenter
from khmerqa.storage.cache import DiskCache
from khmerqa.text import NORMALISER_VERSION
from khmerqa.text.search_terms import search_terms_of_many
from khmerqa.text.terms import TERMS_VERSION

_TEXTS = 8192  # that are cut between two writes


class TermCache:
    """Finds terms through a cache, a document at a time. ``cut`` counts the texts it had to cut."""

    def __init__(self, segmenter: Segmenter, cache: DiskCache) -> None:
        self._segmenter = segmenter
        self._cache = cache
        self._version = f"{NORMALISER_VERSION}/{TERMS_VERSION}/{segmenter.fingerprint}"
        self._used: set[str] = set()
        self._beside: Beside[str, str] = Beside(self._cut)
        self.cut = 0

    def lines(self, documents: Iterable[Sequence[str]]) -> Iterator[str]:
        """Yield the terms of each of a document's texts in one line, one document after the other."""
        waiting: list[tuple[str, Sequence[str], list[str] | None]] = []
        size = 0
        for texts in documents:
            key = self._key(texts)
            self._used.add(key)
            waiting.append((key, texts, _decoded(self._cache.get_many([key]).get(key), len(texts))))
            size += len(texts)
            if size >= _TEXTS:
                yield from self._found(waiting)
                waiting, size = [], 0
        yield from self._found(waiting)

    def _found(
        self, waiting: Sequence[tuple[str, Sequence[str], list[str] | None]]
    ) -> Iterator[str]:
        missing = [text for _, texts, found in waiting if found is None for text in texts]
        fresh = iter(self._beside.done(missing))
        self.cut += len(missing)
        for key, texts, found in waiting:
            if found is None:
                found = [next(fresh) for _ in texts]
                self._cache.put_many({key: zlib.compress("\n".join(found).encode(), level=1)})
            yield from found

    def _cut(self, texts: Sequence[str]) -> list[str]:
        """Return the terms of each text in one line; no term holds white space."""
        return [" ".join(found) for found in search_terms_of_many(texts, self._segmenter)]

    def forget_others(self) -> None:
        """Keep only what was asked for: a document that was withdrawn leaves no words."""
        self._cache.keep_only(self._used)

    def _key(self, texts: Sequence[str]) -> str:
        digest = hashlib.sha256(self._version.encode())
        for text in texts:
            digest.update(hashlib.sha256(text.encode()).digest())
        return digest.hexdigest()


def _decoded(kept: bytes | None, count: int) -> list[str] | None:
    if kept is None:
        return None
    lines = zlib.decompress(kept).decode().split("\n")
    return lines if len(lines) == count else None
