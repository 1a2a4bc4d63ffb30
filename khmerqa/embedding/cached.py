"""Cached vectors: the same text is never embedded twice by the same model."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from khmerqa.ports import Embedder, Vectors

_BATCH = 4096  # texts between two writes, so that a killed run loses little


class VectorCache(Protocol):
    """Bytes by key; ``storage.cache.DiskCache`` is one."""

    def get_many(self, keys: Sequence[str], /) -> dict[str, bytes]:
        """Return what is kept of ``keys``."""
        ...

    def put_many(self, items: Mapping[str, bytes], /) -> None:
        """Keep all of ``items``."""
        ...


class CachedEmbedder:
    """Another embedder with a cache. ``embedded`` counts the passages that were not in the cache."""

    def __init__(self, embedder: Embedder, cache: VectorCache) -> None:
        self._embedder = embedder
        self._cache = cache
        self.embedded = 0

    @property
    def fingerprint(self) -> str:
        """That of the embedder: a vector from the cache is the same."""
        return self._embedder.fingerprint

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._embedder.dimensions

    def embed_passages(self, texts: Sequence[str], /) -> Vectors:
        """Return one row per text, from the cache where it holds the text's vector."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            rows[start : start + _BATCH] = self._embed_batch(texts[start : start + _BATCH])
        return rows

    def embed_question(self, text: str, /) -> Vectors:
        """Return the embedder's own vector: questions seldom come twice, and are not cached."""
        return self._embedder.embed_question(text)

    def _embed_batch(self, texts: Sequence[str]) -> Vectors:
        keys = [self._key(text) for text in texts]
        kept = {
            key: value for key, value in self._cache.get_many(keys).items() if self._fits(value)
        }
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
        if missing:
            vectors = self._embedder.embed_passages(list(missing.values()))
            fresh = {
                key: vector.astype("<f4").tobytes()
                for key, vector in zip(missing, vectors, strict=True)
            }
            self._cache.put_many(fresh)
            self.embedded += len(fresh)
            kept |= fresh
        return np.frombuffer(b"".join(kept[key] for key in keys), dtype="<f4").reshape(
            len(texts), self.dimensions
        )

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self.fingerprint}\n{text}".encode()).hexdigest()

    def _fits(self, value: bytes) -> bool:
        # A value cut short by a full disk counts as missing.
        return len(value) == 4 * self.dimensions
