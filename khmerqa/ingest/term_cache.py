"""The search terms of a document's passages, made once for the same text and the same segmenter."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence

from khmerqa.ports import Segmenter
from khmerqa.storage.cache import DiskCache
from khmerqa.text import NORMALISER_VERSION
from khmerqa.text.search_terms import search_terms_of_many
from khmerqa.text.terms import TERMS_VERSION

_BATCH = 64  # texts a time: fast, and little memory


class TermCache:
    """Finds terms through a cache, a document at a time. ``cut`` counts the texts it had to cut."""

    def __init__(self, segmenter: Segmenter, cache: DiskCache) -> None:
        self._segmenter = segmenter
        self._cache = cache
        self._version = f"{NORMALISER_VERSION}/{TERMS_VERSION}/{segmenter.fingerprint}"
        self._used: set[str] = set()
        self.cut = 0

    def terms_of(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the terms of each of a document's texts."""
        key = self._key(texts)
        self._used.add(key)
        found = _decoded(self._cache.get_many([key]).get(key), len(texts))
        if found is None:
            found = []
            for start in range(0, len(texts), _BATCH):
                found += search_terms_of_many(texts[start : start + _BATCH], self._segmenter)
            self.cut += len(texts)
            self._cache.put_many({key: _encoded(found)})
        return found

    def forget_others(self) -> None:
        """Keep only what was asked for: a document that was withdrawn leaves no words."""
        self._cache.keep_only(self._used)

    def _key(self, texts: Sequence[str]) -> str:
        digest = hashlib.sha256(self._version.encode())
        for text in texts:
            digest.update(hashlib.sha256(text.encode()).digest())
        return digest.hexdigest()


def _encoded(found: Sequence[Sequence[str]]) -> bytes:
    # No term holds white space: it could not be found again.
    return zlib.compress("\n".join(" ".join(each) for each in found).encode(), level=1)


def _decoded(kept: bytes | None, count: int) -> list[list[str]] | None:
    if kept is None:
        return None
    lines = zlib.decompress(kept).decode().split("\n")
    if len(lines) != count:
        return None
    return [line.split(" ") if line else [] for line in lines]
