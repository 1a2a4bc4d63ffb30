from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from khmerqa.errors import IndexDamagedError, KhmerQAError, NotFoundError
from khmerqa.ingest.documents.chunk import chunk
from khmerqa.storage.passages import PassageStore, write_passages
from khmerqa.types import CatalogueEntry, Document, Language, Page, Passage, Section, Verdict

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
OPTIONAL = st.none() | TEXTS
LANGUAGES: st.SearchStrategy[Language] = st.sampled_from(get_args(Language))
COUNTS = st.integers(0, 10**9)
ENTRIES = st.builds(CatalogueEntry, work=OPTIONAL, title_km=OPTIONAL, date=OPTIONAL)
PAGES = st.builds(Page, COUNTS, OPTIONAL, COUNTS, COUNTS, st.sampled_from(Verdict))


@st.composite
def stored(draw: st.DrawFn) -> list[tuple[Document, str, list[Passage]]]:
    ids = draw(st.lists(TEXTS, max_size=4, unique=True))
    return [
        (
            Document(
                id=document_id,
                source=draw(TEXTS),
                title=draw(TEXTS),
                language=draw(LANGUAGES),
                sha256=draw(TEXTS),
                text=draw(TEXTS),
                pages=tuple(draw(st.lists(PAGES, max_size=3))),
                sections=tuple(draw(st.lists(st.builds(Section, TEXTS, COUNTS, COUNTS)))),
                catalogue=draw(ENTRIES),
            ),
            draw(TEXTS),
            [
                Passage(
                    id=f"{place}.{ordinal}",
                    document_id=document_id,
                    position=ordinal,
                    start=draw(COUNTS),
                    end=draw(COUNTS),
                    text=draw(TEXTS),
                    page=draw(st.none() | COUNTS),
                    page_end=draw(st.none() | COUNTS),
                    section=tuple(draw(st.lists(TEXTS, max_size=3))),
                    language=draw(LANGUAGES),
                )
                for ordinal in range(draw(st.integers(0, 3)))
            ],
        )
        for place, document_id in enumerate(ids)
    ]


@settings(deadline=None, max_examples=50)
@given(stored())
def test_what_is_written_is_read_again(written: list[tuple[Document, str, list[Passage]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "passages.sqlite")
        passages = [passage for _, _, of_document in written for passage in of_document]
        assert write_passages(path, written) == len(passages)
        store = PassageStore(path)
        assert store.passage_count == len(passages)
        assert store.all_passages() == passages
        assert store.passages(range(len(passages))[::-1]) == passages[::-1]
        for document, relative, of_document in written:
            assert store.document(document.id) == document
            numbers = store.docids_of([document.id])
            assert store.passages(sorted(numbers)) == of_document
            listed = next(each for each in store.listed() if each.id == document.id)
            verdicts = Counter(page.verdict.value for page in document.pages)
            assert (listed.path, listed.source, listed.title) == (
                *(relative, document.source, document.title),
            )
            assert (listed.pages, listed.passages) == (len(document.pages), len(of_document))
            assert dict(listed.verdicts) == verdicts
            assert listed.catalogue == document.catalogue
        assert [each.id for each in store.listed()] == [document.id for document, _, _ in written]
        store.close()


WATER = Document("water", "water.txt", "Water", "en", "0" * 64, "Two wells a village.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "ឯកសារ ?#%20"  # a folder's name may hold what an address may not
    folder.mkdir()
    write_passages(folder / "passages.sqlite", [(WATER, "water.txt", chunk(WATER))])
    return folder / "passages.sqlite"


def test_unknown_document_is_named(path: Path) -> None:
    with pytest.raises(NotFoundError, match="'fire'"):
        PassageStore(path).document("fire")


def test_nothing_asked_for_is_nothing_found(path: Path) -> None:
    store = PassageStore(path)
    assert store.passages([]) == []
    assert store.docids_of([]) == frozenset()
    assert store.docids_of(["fire"]) == frozenset()


def test_store_cannot_be_written(path: Path) -> None:
    store = PassageStore(path)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store._connection.execute("DELETE FROM passages")
    assert [each.name for each in path.parent.iterdir()] == [path.name]  # no journal either


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no database at all" * 400, id="foreign"),
        pytest.param(None, id="missing"),
    ],
)
def test_damaged_store_is_named(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"passages\.sqlite .*khmerqa index --full"):
        PassageStore(path)


def test_damage_that_shows_later_is_named(path: Path) -> None:
    store = PassageStore(path)
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 4096 * 8)
    with pytest.raises(IndexDamagedError, match="khmerqa index --full"):
        store.document("water")


def remove_from(path: Path) -> None:
    path.unlink()
    PassageStore(path)


def ask_for_fire(path: Path) -> None:
    PassageStore(path).document("fire")


@pytest.mark.parametrize("act", [remove_from, ask_for_fire])
def test_errors_are_said_in_khmer_and_in_english(path: Path, act: Callable[[Path], None]) -> None:
    with pytest.raises(KhmerQAError, match=r"^[^|]*[\u1780-\u17ff].*។ \| .*[a-z]"):
        act(path)
