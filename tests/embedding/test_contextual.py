"""khmerqa-encoder: what only it does. What every embedder must do is in test_contract.py."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from khmerqa.embedding.cached import CachedPassageEmbedder
from khmerqa.embedding.contextual import ContextualEmbedder
from khmerqa.errors import SettingsError
from tests.embedding.conftest import DATA
from tests.embedding.test_cached import MemoryCache

AUTHORED = Path(__file__).parents[2] / "scripts" / "train" / "authored"
PASSAGE = "ច្បាប់ស្តីពីការងារ\nនិយោជកត្រូវបង់ប្រាក់ឈ្នួលរៀងរាល់ខែ។ កម្មករមានសិទ្ធិឈប់សម្រាក ១៨ ថ្ងៃ។"
SALARY, LEAVE = (
    (PASSAGE.index("និយោជក"), PASSAGE.index(" កម្មករ")),
    (PASSAGE.index("កម្មករ"), len(PASSAGE)),
)


def texts() -> list[str]:
    """Return a thousand texts of both languages, from our own passages."""
    rows = [
        json.loads(line)
        for path in sorted(AUTHORED.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()[::4]
    ]
    return [
        text
        for row in rows
        for text in (
            row["passage_km"][0],
            row["passage_en"][1],
            row["questions"][0]["q_km"],
            row["questions"][1]["q_en"],
        )
    ][:1000]


def test_it_is_small_and_says_what_it_is(contextual: ContextualEmbedder) -> None:
    assert contextual.fingerprint.startswith("khmerqa-encoder:")
    files = (DATA / "encoder").rglob("*")
    assert sum(path.stat().st_size for path in files if path.is_file()) < 30e6


def test_it_needs_no_torch() -> None:
    code = "import sys, khmerqa.embedding.contextual; sys.exit('torch' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_folder_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="scripts/train/encoder"):
        ContextualEmbedder(tmp_path)


def test_a_question_is_nearer_to_the_sentence_that_answers_it(
    contextual: ContextualEmbedder,
) -> None:
    (read,) = contextual.embed_with_spans([PASSAGE], [[SALARY, LEAVE]])

    for question in ("តើកម្មករអាចឈប់សម្រាកបានប៉ុន្មានថ្ងៃ?", "How many days of leave do workers have?"):
        salary, leave = read.spans @ contextual.embed_question(question)
        assert leave > salary


def test_the_passage_has_the_same_vector_with_and_without_spans(
    contextual: ContextualEmbedder,
) -> None:
    (read,) = contextual.embed_with_spans([PASSAGE], [[SALARY]])

    np.testing.assert_array_equal(read.passage, contextual.embed_passages([PASSAGE])[0])


@settings(deadline=None, max_examples=40)
@given(
    text=st.text(st.sampled_from("កខ្រ\u17b6។ \n1២.-aB\u200b☃"), max_size=60),
    places=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
)
def test_every_span_of_any_text_has_a_unit_vector(
    contextual: ContextualEmbedder, text: str, places: Sequence[tuple[int, int]]
) -> None:
    (read,) = contextual.embed_with_spans([text], [places])

    assert read.spans.shape == (len(places), contextual.dimensions)
    length = 1.0 if read.passage.any() else 0.0
    np.testing.assert_allclose(np.linalg.norm(read.spans, axis=1), length, atol=1e-5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ក្រសួង\u200bអប់រំ", "ក្រសួងអប់រំ"),
        ("ស្ត្រី", "ស្រ្តី"),
        ("ឆ្នាំ២០២១", "ឆ្នាំ2021"),
        ("កណ្ដាល", "កណ្តាល"),
        ("DATA Policy", "data policy"),
    ],
)
def test_texts_that_look_alike_have_one_vector(
    contextual: ContextualEmbedder, one: str, other: str
) -> None:
    np.testing.assert_array_equal(contextual.embed_question(one), contextual.embed_question(other))


def test_what_the_cache_holds_equals_what_was_made(contextual: ContextualEmbedder) -> None:
    embedder = CachedPassageEmbedder(contextual, MemoryCache())
    (made,) = embedder.embed_with_spans([PASSAGE], [[SALARY, LEAVE]])
    (kept,) = embedder.embed_with_spans([PASSAGE], [[SALARY, LEAVE]])

    assert embedder.embedded == 1
    np.testing.assert_array_equal(made.passage, kept.passage)
    np.testing.assert_array_equal(made.spans, kept.spans)
    (exact,) = contextual.embed_with_spans([PASSAGE], [[SALARY, LEAVE]])
    cosines = (made.spans * exact.spans).sum(axis=1) / np.linalg.norm(made.spans, axis=1)
    assert cosines.min() > 0.9999


def test_a_value_cut_short_counts_as_missing(contextual: ContextualEmbedder) -> None:
    cache = MemoryCache()
    embedder = CachedPassageEmbedder(contextual, cache)
    embedder.embed_with_spans([PASSAGE], [[SALARY]])
    cache.put_many({key: value[:-1] for key, value in cache.items.items()})
    embedder.embed_with_spans([PASSAGE], [[SALARY]])

    assert embedder.embedded == 2


def test_sentence_transformers_gives_the_same_vectors(
    contextual: ContextualEmbedder, tmp_path: Path
) -> None:
    pytest.importorskip("onnx", reason="pip install khmerqa[train] brings onnx")
    library = pytest.importorskip("sentence_transformers")
    from bilingual_encoder.shipped import to_sentence_transformers

    to_sentence_transformers(DATA / "encoder", tmp_path)
    model = library.SentenceTransformer(str(tmp_path), device="cpu")
    some = texts()
    assert len(some) == 1000
    theirs = model.encode(some, normalize_embeddings=True, batch_size=64)

    assert (contextual.embed_passages(some) * theirs).sum(axis=1).min() >= 0.995
