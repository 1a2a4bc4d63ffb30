"""The seam of the index engines: one contract, the embedded engine and Milvus (a milvus-lite file)."""

from __future__ import annotations

import random
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from khmerqa.adapters.milvus import MilvusEngine
from khmerqa.errors import IndexDamagedError, IndexMismatchError
from khmerqa.index.engine import EmbeddedEngine, engine_named
from khmerqa.ports import IndexEngine, Vectors
from khmerqa.types import LANGUAGES, Language

from .engines.test_tantivy import bm25

WORDS = ("ទឹក", "អណ្តូង", "ភូមិ", "\u2248ទឹក", "well", "water", "2035", "ferri", "river", "road")
DIMENSIONS = 16


def passages(count: int) -> list[tuple[Language, list[str]]]:
    # Up to forty terms tantivy keeps a passage's exact length; of longer ones it keeps less.
    chance = random.Random(7)
    return [
        (LANGUAGES[number % 2], chance.choices(WORDS, range(1, 11), k=chance.randrange(0, 40)))
        for number in range(count)
    ]


def vectors(count: int) -> Vectors:
    rows = np.random.default_rng(8).standard_normal((count, DIMENSIONS)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def milvus(folder: Path) -> MilvusEngine:
    missing = [name for name in ("pymilvus", "milvus_lite") if find_spec(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    return MilvusEngine(str(folder / "milvus.db"))


MAKERS: dict[str, Callable[[Path], IndexEngine]] = {
    "embedded": lambda folder: EmbeddedEngine(),
    "milvus": milvus,
}


@pytest.fixture(scope="module", params=MAKERS)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> IndexEngine:
    return MAKERS[request.param](tmp_path_factory.mktemp("engine"))


@pytest.fixture(scope="module")
def generation(engine: IndexEngine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generations") / "000001"
    write(engine, folder, 200)
    return folder


def write(engine: IndexEngine, folder: Path, count: int) -> None:
    folder.mkdir()
    engine.write_lexical(folder, ((each, " ".join(terms)) for each, terms in passages(count)))
    engine.write_dense(folder, vectors(count), [language for language, _ in passages(count)])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "terms",
    [{"well": 1.0}, {"ទឹក": 1.0, "\u2248ទឹក": 0.25, "2035": 2.0}, {"unheard": 1.0}, {}],
    ids=lambda terms: " ".join(terms) or "none",
)
def test_words_are_found_by_the_formula(
    engine: IndexEngine, generation: Path, terms: dict[str, float], language: Language
) -> None:
    lexical, _ = engine.open(generation)
    expected = bm25(passages(200), terms, language)
    found = lexical.search(terms, language, 10)
    assert len(found) == min(10, len(expected))
    assert [score for _, score in found] == pytest.approx(
        sorted(expected.values(), reverse=True)[:10], rel=1e-3
    )
    assert [score for _, score in found] == pytest.approx(
        [expected[number] for number, _ in found], rel=1e-3
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearest_vectors_are_those_of_brute_force(
    engine: IndexEngine, generation: Path, language: Language
) -> None:
    _, dense = engine.open(generation)
    rows = vectors(200)
    own = [number for number, (each, _) in enumerate(passages(200)) if each == language]
    for question in vectors(230)[200:]:
        best = sorted(own, key=lambda number: -float(rows[number] @ question))[:10]
        found = dense.search(question, language, 10)
        assert [number for number, _ in found] == best
        assert [score for _, score in found] == pytest.approx(rows[best] @ question, abs=1e-4)
    assert {number for number, _ in dense.search(rows[0], language, 500)} == set(own)
    assert dense.search(np.zeros(DIMENSIONS, np.float32), language, 5) == []


def test_rarity_means_the_same(engine: IndexEngine, generation: Path, tmp_path: Path) -> None:
    write(EmbeddedEngine(), tmp_path / "000001", 200)
    embedded, _ = EmbeddedEngine().open(tmp_path / "000001")
    lexical, dense = engine.open(generation)
    for language in LANGUAGES:
        for term in (*WORDS, "unheard"):
            assert lexical.rarity(term, language) == embedded.rarity(term, language)
    assert len(lexical) == len(dense) == 200


def test_index_without_passages(engine: IndexEngine, tmp_path: Path) -> None:
    write(engine, tmp_path / "000002", 0)
    lexical, dense = engine.open(tmp_path / "000002")
    assert len(lexical) == len(dense) == 0
    assert lexical.search({"well": 1.0}, "km", 5) == []
    assert dense.search(vectors(1)[0], "km", 5) == []
    assert lexical.rarity("well", "km") == 1.0


def test_what_the_engine_forgot_comes_back_from_the_folder(
    engine: IndexEngine, generation: Path
) -> None:
    before = engine.open(generation)[0].search({"well": 1.0}, "en", 10)
    engine.forget(generation)
    assert engine.open(generation)[0].search({"well": 1.0}, "en", 10) == before


def test_damaged_folder_is_named(engine: IndexEngine, tmp_path: Path) -> None:
    write(engine, tmp_path / "000003", 20)
    for path in (tmp_path / "000003").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    with pytest.raises(IndexDamagedError, match="khmerqa index --full"):
        engine.open(tmp_path / "000003")


def test_unknown_engine_is_named() -> None:
    with pytest.raises(IndexMismatchError, match="index_engine = 'elsewhere'"):
        engine_named("elsewhere")
