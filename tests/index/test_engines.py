"""The seams of the engines: one contract for the embedded ones and Milvus (a milvus-lite file)."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from khmerqa.adapters import milvus
from khmerqa.errors import IndexDamagedError, IndexMismatchError
from khmerqa.index.engines.embedded import EMBEDDED_ENGINES, engines_named
from khmerqa.ports import Engines, Vectors
from khmerqa.text.terms.bm25 import rarity
from khmerqa.types import EMBEDDED, LANGUAGES, Language

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


def milvus_engines(folder: Path) -> Engines:
    missing = [name for name in ("pymilvus", "milvus_lite") if find_spec(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    return milvus.engines(str(folder / "milvus.db"))


MAKERS: dict[str, Callable[[Path], Engines]] = {
    "embedded": lambda folder: EMBEDDED_ENGINES[EMBEDDED],
    "milvus": milvus_engines,
}


@pytest.fixture(scope="module", params=MAKERS)
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engines:
    return MAKERS[request.param](tmp_path_factory.mktemp("engines"))


@pytest.fixture(scope="module")
def generation(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generations") / "000001"
    write(engines, folder, 200)
    return folder


def write(engines: Engines, folder: Path, count: int) -> None:
    folder.mkdir()
    engines.lexical.write(folder, ((each, " ".join(terms)) for each, terms in passages(count)))
    engines.dense.write(folder, vectors(count), [language for language, _ in passages(count)])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "terms",
    [{"well": 1.0}, {"ទឹក": 1.0, "\u2248ទឹក": 0.25, "2035": 2.0}, {"unheard": 1.0}, {}],
    ids=lambda terms: " ".join(terms) or "none",
)
def test_words_are_found_by_the_formula(
    engines: Engines, generation: Path, terms: dict[str, float], language: Language
) -> None:
    lexical = engines.lexical.open(generation)
    expected = bm25(passages(200), terms, language)
    found = lexical.search(terms, language, 10)
    assert len(found) == min(10, len(expected))
    assert [score for _, score in found] == pytest.approx(
        sorted(expected.values(), reverse=True)[:10], rel=1e-3
    )
    assert [score for _, score in found] == pytest.approx(
        [expected[number] for number, _ in found], rel=1e-3
    )


def test_long_passages_score_alike(engines: Engines, tmp_path: Path) -> None:
    lengths = (*range(20, 60), 100, 255, 600, 5000)
    long: list[tuple[Language, str]] = [
        ("en", " ".join(["well", *["water"] * (length - 1)])) for length in lengths
    ]
    scores = []
    for number, each in enumerate((engines, EMBEDDED_ENGINES[EMBEDDED])):
        folder = tmp_path / f"00000{number}"
        folder.mkdir()
        each.lexical.write(folder, long)
        scores.append(dict(each.lexical.open(folder).search({"well": 1.0}, "en", 100)))
    assert scores[0] == pytest.approx(scores[1], rel=1e-5)
    assert len(scores[0]) == len(long)


def test_equal_passages_are_in_the_order_of_their_docids(engines: Engines, tmp_path: Path) -> None:
    folder = tmp_path / "000006"
    folder.mkdir()
    engines.lexical.write(folder, [("km", "ទឹក ភូមិ")] * 20)
    engines.dense.write(folder, np.repeat(vectors(1), 20, axis=0), ["km"] * 20)
    words, meanings = engines.lexical.open(folder), engines.dense.open(folder)
    assert [docid for docid, _ in words.search({"ទឹក": 1.0}, "km", 20)] == [*range(20)]
    assert [docid for docid, _ in meanings.search(vectors(1)[0], "km", 20)] == [*range(20)]


def test_threads_share_an_index(engines: Engines, generation: Path) -> None:
    words, meanings = engines.lexical.open(generation), engines.dense.open(generation)
    terms = [{word: 1.0} for word in WORDS] * 4
    questions = list(vectors(40))
    with ThreadPoolExecutor(8) as threads:
        by_words = list(threads.map(lambda each: words.search(each, "km", 10), terms))
        by_meaning = list(threads.map(lambda each: meanings.search(each, "km", 10), questions))
    assert by_words == [words.search(each, "km", 10) for each in terms]
    assert by_meaning == [meanings.search(each, "km", 10) for each in questions]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearest_vectors_are_those_of_brute_force(
    engines: Engines, generation: Path, language: Language
) -> None:
    dense = engines.dense.open(generation)
    rows = vectors(200)
    own = [number for number, (each, _) in enumerate(passages(200)) if each == language]
    for question in vectors(230)[200:]:
        best = sorted(own, key=lambda number: -float(rows[number] @ question))[:10]
        found = dense.search(question, language, 10)
        assert [number for number, _ in found] == best
        assert [score for _, score in found] == pytest.approx(rows[best] @ question, abs=1e-4)
    assert {number for number, _ in dense.search(rows[0], language, 500)} == set(own)
    assert dense.search(np.zeros(DIMENSIONS, np.float32), language, 5) == []


def test_rarity_means_the_same(engines: Engines, generation: Path, tmp_path: Path) -> None:
    write(EMBEDDED_ENGINES[EMBEDDED], tmp_path / "000001", 200)
    embedded = EMBEDDED_ENGINES[EMBEDDED].lexical.open(tmp_path / "000001")
    lexical, dense = engines.lexical.open(generation), engines.dense.open(generation)
    for language in LANGUAGES:
        for term in (*WORDS, "unheard"):
            assert lexical.rarity(term, language) == embedded.rarity(term, language)
    assert len(lexical) == len(dense) == 200


@pytest.mark.parametrize("share", [0.02, 0.3, 1.0], ids=["few", "many", "all"])
def test_passages_that_are_left_out_are_neither_found_nor_counted(
    engines: Engines, generation: Path, share: float
) -> None:
    chance = random.Random(9)
    left_out = frozenset(number for number in range(200) if chance.random() < share)
    whole = engines.lexical.open(generation)
    part = whole.without(left_out)
    assert len(part) == 200 - len(left_out)
    for language in LANGUAGES:
        own = [
            terms
            for number, (each, terms) in enumerate(passages(200))
            if each == language and number not in left_out
        ]
        for term in (*WORDS, "unheard"):
            assert part.rarity(term, language) == rarity(len(own), sum(term in t for t in own))
        for asked in ({"well": 1.0, "2035": 2.0}, {"ទឹក": 1.0, "≈ទឹក": 0.25}):
            expected = bm25(passages(200), asked, language, left_out)
            found = dict(part.search(asked, language, 200))
            assert found == pytest.approx(expected, rel=1e-3)
            assert list(found) == list(dict(part.search(asked, language, 200)))
    assert len(whole) == 200
    assert whole.without(frozenset()).rarity("well", "en") == whole.rarity("well", "en")


def test_index_without_passages(engines: Engines, tmp_path: Path) -> None:
    folder = tmp_path / "000002"
    write(engines, folder, 0)
    lexical, dense = engines.lexical.open(folder), engines.dense.open(folder)
    assert len(lexical) == len(dense) == 0
    assert lexical.search({"well": 1.0}, "km", 5) == []
    assert dense.search(vectors(1)[0], "km", 5) == []
    assert lexical.rarity("well", "km") == 1.0
    assert lexical.without(frozenset()).rarity("well", "km") == 1.0


def test_what_an_engine_forgot_comes_back_from_the_folder(
    engines: Engines, generation: Path
) -> None:
    words, vector = {"well": 1.0}, vectors(1)[0]
    lexical = engines.lexical.open(generation).search(words, "en", 10)
    dense = engines.dense.open(generation).search(vector, "en", 10)
    engines.lexical.forget(generation)
    assert engines.dense.open(generation).search(vector, "en", 10) == dense
    engines.dense.forget(generation)
    assert engines.lexical.open(generation).search(words, "en", 10) == lexical
    assert engines.dense.open(generation).search(vector, "en", 10) == dense


def test_each_engine_works_without_the_other(engines: Engines, tmp_path: Path) -> None:
    words, meanings = tmp_path / "000004", tmp_path / "000005"
    for folder in (words, meanings):
        folder.mkdir()
    engines.lexical.write(words, [("en", "well water"), ("km", "ទឹក")])
    engines.dense.write(meanings, vectors(2), ["en", "km"])
    assert [docid for docid, _ in engines.lexical.open(words).search({"ទឹក": 1}, "km", 5)] == [1]
    assert [docid for docid, _ in engines.dense.open(meanings).search(vectors(1)[0], "km", 5)] == [
        1
    ]


def test_damaged_folder_is_named(engines: Engines, tmp_path: Path) -> None:
    write(engines, tmp_path / "000003", 20)
    for path in (tmp_path / "000003").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    for engine in (engines.lexical, engines.dense):
        with pytest.raises(IndexDamagedError, match="khmerqa index --full"):
            engine.open(tmp_path / "000003")


def test_unknown_engines_are_named() -> None:
    with pytest.raises(IndexMismatchError, match="index_engine = 'elsewhere'"):
        engines_named("elsewhere", EMBEDDED_ENGINES)
