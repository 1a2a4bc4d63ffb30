"""What every embedder must do. A new one is added to MAKERS."""

from __future__ import annotations

from collections.abc import Callable

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from khmerqa.embedding.cached import CachedEmbedder
from khmerqa.embedding.cached import cached as make_cached
from khmerqa.embedding.sentence_transformer import SentenceTransformerEmbedder
from khmerqa.ports import Embedder
from tests.embedding.test_cached import MemoryCache

TEXTS = ["law", "ច្បាប់ data", "data law data", "ច្បាប់"]


def cached(request: pytest.FixtureRequest) -> Embedder:
    return CachedEmbedder(request.getfixturevalue("built_in"), MemoryCache())


def cached_whole(request: pytest.FixtureRequest) -> Embedder:
    return make_cached(request.getfixturevalue("contextual"), MemoryCache())


def sentence_transformers(request: pytest.FixtureRequest) -> Embedder:
    return SentenceTransformerEmbedder(str(request.getfixturevalue("tiny_model")))


MAKERS: dict[str, Callable[[pytest.FixtureRequest], Embedder]] = {
    "contextual": lambda request: request.getfixturevalue("contextual"),
    "static": lambda request: request.getfixturevalue("built_in"),
    "cached": cached,
    "cached contextual": cached_whole,
    "sentence-transformers": sentence_transformers,
}


@pytest.fixture(scope="module", params=MAKERS)
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return MAKERS[request.param](request)


def test_a_row_per_text_of_unit_length(embedder: Embedder) -> None:
    rows = embedder.embed_passages(TEXTS)

    assert rows.shape == (len(TEXTS), embedder.dimensions)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_question_is_one_unit_vector(embedder: Embedder) -> None:
    row = embedder.embed_question("law")

    assert row.shape == (embedder.dimensions,)
    assert row.dtype == np.float32
    assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5)


def test_a_text_without_a_known_word_is_a_zero_row(embedder: Embedder) -> None:
    rows = embedder.embed_passages(["law", "", "☃ ☃", "data"])

    assert not rows[1:3].any()
    assert rows[[0, 3]].any(axis=1).all()
    assert not embedder.embed_question("").any()


def test_no_texts_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimensions)


@settings(deadline=None, max_examples=25)
@given(texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=8))
def test_a_vector_depends_on_its_text_alone(embedder: Embedder, texts: list[str]) -> None:
    together = embedder.embed_passages(texts)
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])

    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_fingerprint_names_kind_and_version(embedder: Embedder) -> None:
    kind, _, rest = embedder.fingerprint.partition(":")

    assert kind
    assert rest
