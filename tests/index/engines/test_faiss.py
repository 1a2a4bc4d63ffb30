from __future__ import annotations

import tempfile
from itertools import repeat
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from khmerqa.errors import IndexDamagedError
from khmerqa.index.engines import faiss as dense
from khmerqa.index.engines.faiss import FOLDER, FaissEngine
from khmerqa.ports import Vectors
from khmerqa.types import LANGUAGES, Language

DIMENSIONS = 8
KHMER, ENGLISH = LANGUAGES
CROWDED = [*repeat(KHMER, 1000), *repeat(ENGLISH, 10)]


def unit_rows(seed: int, count: int) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**32), st.lists(st.sampled_from(LANGUAGES), max_size=40), st.integers(0, 50))
def test_same_as_brute_force(seed: int, languages: list[Language], limit: int) -> None:
    vectors = unit_rows(seed, len(languages))
    question = unit_rows(seed + 1, 1)[0]
    with tempfile.TemporaryDirectory() as folder:
        FaissEngine().write(Path(folder), vectors, languages)
        index = FaissEngine().open(Path(folder))
    assert len(index) == len(languages)
    for language in LANGUAGES:
        numbers = [number for number, each in enumerate(languages) if each == language]
        expected = sorted(numbers, key=lambda number: -float(vectors[number] @ question))[:limit]
        found = index.search(question, language, limit)
        assert [number for number, _ in found] == expected
        assert [score for _, score in found] == pytest.approx(
            vectors[expected] @ question, abs=1e-6
        )


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Vectors]:
    """Clustered vectors: a thousand in Khmer around forty centres, and a few in English."""
    generator = np.random.default_rng(3)
    centres = unit_rows(4, 40)[generator.integers(0, 40, 1010)]
    rows = centres + 0.3 * generator.standard_normal(centres.shape).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    folder = tmp_path_factory.mktemp("crowded")
    FaissEngine(clustered_from=1000).write(folder, rows, CROWDED)
    return folder, rows


def test_clusters_find_what_brute_force_finds(crowded: tuple[Path, Vectors]) -> None:
    folder, rows = crowded
    index = FaissEngine().open(folder)
    found = exact = 0
    for question in unit_rows(5, 100):
        similarities = rows[:1000] @ question
        best = np.argsort(-similarities)[:10].tolist()
        pairs = index.search(question, "km", 10)
        assert [score for _, score in pairs] == sorted((s for _, s in pairs), reverse=True)
        assert [score for _, score in pairs] == pytest.approx(
            similarities[[number for number, _ in pairs]], abs=1e-3
        )
        found += len({number for number, _ in pairs} & set(best))
        exact += len(best)
    assert found / exact >= 0.95


def test_a_search_for_every_passage_finds_every_passage(crowded: tuple[Path, Vectors]) -> None:
    index = FaissEngine().open(crowded[0])
    assert len(index) == 1010
    every = {number for number, _ in index.search(unit_rows(6, 1)[0], "km", 1000)}
    assert every == set(range(1000))
    # Few passages stay exact, whatever the other language has.
    assert {number for number, _ in index.search(unit_rows(6, 1)[0], "en", 99)} == set(
        range(1000, 1010)
    )


def test_equal_vectors_give_equal_files(crowded: tuple[Path, Vectors], tmp_path: Path) -> None:
    folder, rows = crowded
    FaissEngine(clustered_from=1000).write(tmp_path, rows, CROWDED)
    for language in LANGUAGES:
        name = f"{language}.faiss"
        assert (tmp_path / FOLDER / name).read_bytes() == (folder / FOLDER / name).read_bytes()


def test_vectors_on_the_disk_taken_in_parts_give_equal_files(
    crowded: tuple[Path, Vectors], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, rows = crowded
    rows.tofile(tmp_path / "rows")
    monkeypatch.setattr(dense, "_BATCH", 300)  # 1000 and 10 are no multiples of it
    mapped = np.memmap(tmp_path / "rows", np.float32, "r", shape=rows.shape)
    FaissEngine(clustered_from=1000).write(tmp_path, mapped, CROWDED)
    for language in LANGUAGES:
        name = f"{language}.faiss"
        assert (tmp_path / FOLDER / name).read_bytes() == (folder / FOLDER / name).read_bytes()


def test_equal_vectors_are_ordered_by_docid(tmp_path: Path) -> None:
    FaissEngine().write(tmp_path, np.repeat(unit_rows(1, 1), 5, axis=0), ["en"] * 5)
    found = FaissEngine().open(tmp_path).search(unit_rows(1, 1)[0], "en", 5)
    assert [number for number, _ in found] == [0, 1, 2, 3, 4]


def test_question_without_known_words_finds_nothing(tmp_path: Path) -> None:
    FaissEngine().write(tmp_path, unit_rows(1, 3), ["en", "en", "km"])
    assert FaissEngine().open(tmp_path).search(np.zeros(DIMENSIONS, np.float32), "en", 5) == []


@pytest.mark.parametrize("content", [b"", b"no index", None], ids=["empty", "foreign", "missing"])
def test_damaged_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    FaissEngine().write(tmp_path, unit_rows(1, 3), ["en", "en", "km"])
    (tmp_path / FOLDER / "en.faiss").unlink()
    if content is not None:
        (tmp_path / FOLDER / "en.faiss").write_bytes(content)
    with pytest.raises(IndexDamagedError, match="khmerqa index --full"):
        FaissEngine().open(tmp_path)
