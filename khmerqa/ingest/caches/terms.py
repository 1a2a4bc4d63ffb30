"""The search terms of a document's passages, made once for the same text and the same segmenter."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence

from khmerqa.ingest.caches.by_document import CacheByDocument
from khmerqa.ports import Segmenter
from khmerqa.storage.cache import DiskCache
from khmerqa.text import NORMALISER_VERSION
from khmerqa.text.terms.search_terms import search_terms_of_many
from khmerqa.text.terms.words import TERMS_VERSION


class TermCache(CacheByDocument[Sequence[str], str, str]):
    """Finds the terms of each of a document's texts in one line; no term holds white space."""

    def __init__(self, segmenter: Segmenter, cache: DiskCache) -> None:
        super().__init__(cache)
        self._segmenter = segmenter
        self._version = f"{NORMALISER_VERSION}/{TERMS_VERSION}/{segmenter.fingerprint}"

    def _items(self, document: Sequence[str], /) -> Sequence[str]:
        return document

    def _make(self, items: Sequence[str], /) -> list[str]:
        return [" ".join(found) for found in search_terms_of_many(items, self._segmenter)]

    def _key(self, document: Sequence[str], /) -> str:
        digest = hashlib.sha256(self._version.encode())
        for text in document:
            digest.update(hashlib.sha256(text.encode()).digest())
        return digest.hexdigest()

    def _encoded(self, values: Sequence[str], /) -> bytes:
        return zlib.compress("\n".join(values).encode(), level=1)

    def _decoded(self, kept: bytes, count: int, /) -> list[str] | None:
        lines = zlib.decompress(kept).decode().split("\n")
        return lines if len(lines) == count else None
