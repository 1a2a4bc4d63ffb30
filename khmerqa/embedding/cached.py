"""Cached vectors: the same text is never embedded twice by the same model."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from khmerqa.ports import Embedder, PassageEmbedder, PassageVectors, Span, Vectors
from khmerqa.storage.sentence_vectors import decode_vectors, encode_vectors, encoded_size

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


class CachedPassageEmbedder(CachedEmbedder):
    """A cache of what an embedder that reads whole passages makes of them."""

    def __init__(self, embedder: PassageEmbedder, cache: VectorCache) -> None:
        super().__init__(embedder, cache)
        self._whole = embedder

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]], /
    ) -> list[PassageVectors]:
        """Return the vectors of texts and their spans, from the cache where it holds both."""
        keys = [
            self._key(f"{list(of_text)}\n{text}")
            for text, of_text in zip(texts, spans, strict=True)
        ]
        kept = self._cache.get_many(keys)
        missing = {
            key: pair
            for key, pair in zip(keys, zip(texts, spans, strict=True), strict=True)
            # One cut short by a full disk counts as missing.
            if len(kept.get(key, b"")) != encoded_size(1 + len(pair[1]), self.dimensions)
        }
        if missing:
            found = self._whole.embed_with_spans(*zip(*missing.values(), strict=True))
            fresh = {key: _encoded(each) for key, each in zip(missing, found, strict=True)}
            self._cache.put_many(fresh)
            self.embedded += len(fresh)
            kept |= fresh
        return [_decoded(kept[key]) for key in keys]


def cached(embedder: Embedder, cache: VectorCache) -> CachedEmbedder:
    """Return an embedder with a cache."""
    if isinstance(embedder, PassageEmbedder):
        return CachedPassageEmbedder(embedder, cache)
    return CachedEmbedder(embedder, cache)


def _encoded(vectors: PassageVectors) -> bytes:
    return encode_vectors(np.concatenate([vectors.passage[None], vectors.spans]))


def _decoded(kept: bytes) -> PassageVectors:
    rows = decode_vectors(kept)
    return PassageVectors(rows[0], rows[1:])
