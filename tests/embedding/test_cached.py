from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from khmerqa.embedding.cached import CachedEmbedder
from khmerqa.ports import Vectors
from khmerqa.storage.cache import DiskCache


class MemoryCache:
    """A VectorCache that is a dictionary."""

    def __init__(self) -> None:
        self.items: dict[str, bytes] = {}

    def get_many(self, keys: Sequence[str], /) -> dict[str, bytes]:
        return {key: self.items[key] for key in keys if key in self.items}

    def put_many(self, items: Mapping[str, bytes], /) -> None:
        self.items.update(items)


class LetterEmbedder:
    """Its vector says whether a text holds an a or a b; it remembers what it was asked."""

    dimensions = 2

    def __init__(self, fingerprint: str = "letters:1") -> None:
        self.fingerprint = fingerprint
        self.asked: list[str] = []

    def embed_passages(self, texts: Sequence[str], /) -> Vectors:
        self.asked.extend(texts)
        return np.array([["a" in text, "b" in text] for text in texts], dtype=np.float32)

    def embed_question(self, text: str, /) -> Vectors:
        row: Vectors = self.embed_passages([text])[0]
        return row


def test_equal_texts_are_embedded_once_and_rows_keep_their_order() -> None:
    inner = LetterEmbedder()
    embedder = CachedEmbedder(inner, MemoryCache())

    rows = embedder.embed_passages(["a", "b", "a", "", "b"])

    assert rows.tolist() == [[1, 0], [0, 1], [1, 0], [0, 0], [0, 1]]
    assert inner.asked == ["a", "b", ""]
    assert embedder.embedded == 3


def test_a_second_run_embeds_only_what_is_new(tmp_path: Path) -> None:
    first = DiskCache(tmp_path / "cache.sqlite", "vectors")
    CachedEmbedder(LetterEmbedder(), first).embed_passages(["a", "b"])
    first.close()

    second = DiskCache(tmp_path / "cache.sqlite", "vectors")
    inner = LetterEmbedder()
    embedder = CachedEmbedder(inner, second)
    rows = embedder.embed_passages(["b", "ab", "a"])
    second.close()

    assert rows.tolist() == [[0, 1], [1, 1], [1, 0]]
    assert inner.asked == ["ab"]
    assert embedder.embedded == 1


def test_another_model_does_not_get_this_one_s_vectors() -> None:
    cache = MemoryCache()
    CachedEmbedder(LetterEmbedder("letters:1"), cache).embed_passages(["a"])

    other = LetterEmbedder("letters:2")
    CachedEmbedder(other, cache).embed_passages(["a"])

    assert other.asked == ["a"]


def test_a_vector_cut_short_is_made_again() -> None:
    cache = MemoryCache()
    CachedEmbedder(LetterEmbedder(), cache).embed_passages(["a"])
    cache.items = {key: value[:3] for key, value in cache.items.items()}

    assert CachedEmbedder(LetterEmbedder(), cache).embed_passages(["a"]).tolist() == [[1, 0]]


def test_questions_pass_through() -> None:
    inner = LetterEmbedder()
    embedder = CachedEmbedder(inner, MemoryCache())

    assert embedder.embed_question("b").tolist() == [0, 1]
    assert embedder.embed_question("b").tolist() == [0, 1]
    assert inner.asked == ["b", "b"]
    assert embedder.embedded == 0
    assert (embedder.fingerprint, embedder.dimensions) == (inner.fingerprint, 2)
