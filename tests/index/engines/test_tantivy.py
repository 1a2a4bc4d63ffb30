from __future__ import annotations

import math
import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from tantivy import SchemaBuilder

from khmerqa.errors import IndexDamagedError
from khmerqa.index.engines import tantivy
from khmerqa.index.engines.tantivy import FOLDER, TantivyEngine, TantivyIndex
from khmerqa.types import Language

K1, B = 1.2, 0.75

Passages = Sequence[tuple[Language, Sequence[str]]]

PASSAGES: Passages = [
    ("en", ["well", "water", "well", "villag"]),
    ("km", ["ទឹក", "អណ្តូង", "\u2248ទឹក"]),
    ("en", ["ferri", "river", "water"]),
    ("en", ["well"]),
    ("km", ["ទឹក", "ទឹក", "ភូមិ", "water", "2035"]),
    ("en", ["road", "villag", "market", "well", "river", "ferri", "boat", "water"]),
    ("km", ["អណ្តូង"]),
    ("en", []),
]
QUESTIONS: Sequence[Mapping[str, float]] = [
    {"well": 1.0},
    {"well": 1.0, "water": 1.0},
    {"well": 0.25, "water": 2.0, "river": 1.0},
    {"ទឹក": 1.0, "អណ្តូង": 0.5, "\u2248ទឹក": 0.25},
    {"water": 1.0, "2035": 1.0},
    {"unheard": 1.0},
]


def lines(passages: Passages) -> list[tuple[Language, str]]:
    return [(language, " ".join(terms)) for language, terms in passages]


def bm25(
    passages: Passages,
    terms: Mapping[str, float],
    language: Language,
    without: Collection[int] = (),
) -> dict[int, float]:
    """Robertson and Zaragoza 2009, with the smoothing of the rarity that Lucene uses."""
    own = {n: terms_ for n, (each, terms_) in enumerate(passages) if each == language}
    average = sum(map(len, own.values())) / len(own) if own else 0.0
    own = {n: terms_ for n, terms_ in own.items() if n not in without}
    scores: dict[int, float] = {}
    for term, weight in terms.items():
        holding = sum(term in passage for passage in own.values())
        rarity = math.log(1 + (len(own) - holding + 0.5) / (holding + 0.5))
        for number, passage in own.items():
            if count := passage.count(term):
                length = K1 * (1 - B + B * len(passage) / average)
                score = weight * rarity * count * (K1 + 1) / (count + length)
                scores[number] = scores.get(number, 0.0) + score
    return scores


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    folder = tmp_path_factory.mktemp("lexical")
    TantivyEngine().write(folder, lines(PASSAGES))
    return TantivyEngine().open(folder)


@pytest.mark.parametrize("terms", QUESTIONS, ids=" ".join)
@pytest.mark.parametrize("language", ["km", "en"])
def test_scores_are_the_formula(
    index: TantivyIndex, terms: Mapping[str, float], language: Language
) -> None:
    expected = bm25(PASSAGES, terms, language)
    found = index.search(terms, language, 10)
    assert [number for number, _ in found] == sorted(
        expected, key=lambda number: (-round(expected[number], 5), number)
    )
    assert dict(found) == pytest.approx(expected, rel=1e-5)


def test_languages_do_not_affect_each_other(index: TantivyIndex, tmp_path: Path) -> None:
    english = [passage for passage in PASSAGES if passage[0] == "en"]
    TantivyEngine().write(tmp_path, lines(english))
    alone = TantivyEngine().open(tmp_path)
    terms = {"well": 1.0, "water": 1.0}
    assert [score for _, score in alone.search(terms, "en", 9)] == [
        score for _, score in index.search(terms, "en", 9)
    ]
    assert alone.rarity("water", "en") == index.rarity("water", "en")
    assert alone.search(terms, "km", 9) == []


def test_no_more_than_the_limit_and_ties_by_docid(tmp_path: Path) -> None:
    TantivyEngine().write(tmp_path, [("en", "well")] * 30)
    found = TantivyEngine().open(tmp_path).search({"well": 1.0}, "en", 4)
    assert [number for number, _ in found] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("terms", "limit"), [({}, 5), ({"well": 1.0}, 0)], ids=["no terms", "nothing wanted"]
)
def test_nothing_asked_is_nothing_found(
    index: TantivyIndex, terms: Mapping[str, float], limit: int
) -> None:
    assert index.search(terms, "en", limit) == []


def test_index_without_passages(tmp_path: Path) -> None:
    TantivyEngine().write(tmp_path, [])
    empty = TantivyEngine().open(tmp_path)
    assert len(empty) == 0
    assert empty.search({"well": 1.0}, "km", 5) == []
    assert empty.rarity("well", "km") == 1.0


_TERMS = st.lists(st.sampled_from(("well", "ទឹក", "ferri", "2035")), max_size=6)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(("km", "en")), _TERMS), max_size=12))
def test_rarity_falls_with_frequency(passages: list[tuple[Language, list[str]]]) -> None:
    # A thread of tantivy may still be tidying up in the folder.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        TantivyEngine().write(Path(folder), lines(passages))
        index = TantivyEngine().open(Path(folder))
    languages: tuple[Language, ...] = ("km", "en")
    for language in languages:
        own = [terms for each, terms in passages if each == language]
        terms = ("well", "ទឹក", "ferri", "2035", "unheard")
        frequencies = {term: sum(term in passage for passage in own) for term in terms}
        rarities = {term: index.rarity(term, language) for term in terms}
        assert all(0 <= rarity <= 1 for rarity in rarities.values())
        assert rarities["unheard"] == 1
        assert sorted(terms, key=lambda term: (frequencies[term], term)) == sorted(
            terms, key=lambda term: (-rarities[term], term)
        )


@pytest.mark.parametrize("ranges_at_once", [1, 10_000])
@pytest.mark.parametrize("passages_of_a_range", [0, 8])
def test_passages_that_are_left_out_are_counted_in_parts(
    tmp_path: Path,
    ranges_at_once: int,
    passages_of_a_range: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tantivy, "_MAX_RANGES", ranges_at_once)
    monkeypatch.setattr(tantivy, "_PASSAGES_OF_A_RANGE", passages_of_a_range)
    TantivyEngine().write(tmp_path, lines(PASSAGES))
    part = TantivyEngine().open(tmp_path).without(frozenset({0, 2, 5})).without(frozenset({3}))
    assert len(part) == len(PASSAGES) - 4
    assert part.search({"well": 1.0, "water": 1.0}, "en", 5) == []
    assert part.rarity("well", "en") == part.rarity("unheard", "en") == 1.0
    assert part.rarity("ទឹក", "km") < 1.0


def test_a_rare_word_is_counted_fast_however_many_passages_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passages: Passages = [("en", ["all", f"rare{n}"]) for n in range(1_000)]
    TantivyEngine().write(tmp_path, lines(passages))
    whole = TantivyEngine().open(tmp_path)
    left_out = frozenset(range(0, 1_000, 2))
    monkeypatch.setattr(whole, "_searchers", {"en": Searches(whole._searchers["en"])})
    counted = {
        term: whole.count_among(left_out, term, "en") for term in ("rare2", "rare3", "none", "all")
    }
    assert counted == {"rare2": 1, "rare3": 0, "none": 0, "all": 500}


class Searches:
    """A searcher that cannot go through ranges, of which there may be thousands."""

    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher

    def __getattr__(self, name: str) -> Any:
        assert name != "aggregate"
        return getattr(self._searcher, name)


def test_docids_of_an_older_index_are_counted_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def schema() -> Any:
        builder = SchemaBuilder()
        builder.add_unsigned_field("number", stored=True)
        builder.add_text_field(
            "terms", stored=False, tokenizer_name="ready_terms", index_option="freq"
        )
        return builder.build()

    with monkeypatch.context() as older:
        older.setattr(tantivy, "_schema", schema)
        TantivyEngine().write(tmp_path, lines(PASSAGES))
    part = TantivyEngine().open(tmp_path).without(frozenset({0, 2, 5}))
    assert [docid for docid, _ in part.search({"well": 1.0, "water": 1.0}, "en", 5)] == [3]
    assert part.rarity("water", "en") == 1.0


@pytest.mark.parametrize("content", [b"", b"{}", None], ids=["empty", "foreign", "missing"])
def test_damaged_index_is_named(tmp_path: Path, content: bytes | None) -> None:
    TantivyEngine().write(tmp_path, lines(PASSAGES))
    meta = tmp_path / FOLDER / "en" / "meta.json"
    meta.unlink()
    if content is not None:
        meta.write_bytes(content)
    with pytest.raises(IndexDamagedError, match="khmerqa index --full"):
        TantivyEngine().open(tmp_path)


def test_missing_segment_is_named(tmp_path: Path) -> None:
    TantivyEngine().write(tmp_path, lines(PASSAGES))
    next((tmp_path / FOLDER / "en").glob("*.idx")).unlink()
    with pytest.raises(IndexDamagedError, match="khmerqa index --full"):
        TantivyEngine().open(tmp_path)


def test_an_index_is_opened_where_no_lock_can_be_made(tmp_path: Path) -> None:
    TantivyEngine().write(tmp_path, lines(PASSAGES))
    for lock in (tmp_path / FOLDER).glob("*/.tantivy-meta.lock"):
        lock.unlink()
    for language in ("km", "en"):  # in the way of the lock file, as a read-only file system is
        (tmp_path / FOLDER / language / ".tantivy-meta.lock").mkdir()
    index = TantivyEngine().open(tmp_path)
    assert len(index) == len(PASSAGES)
    assert {docid for docid, _ in index.search({"well": 1.0}, "en", 10)} == {0, 3, 5}
