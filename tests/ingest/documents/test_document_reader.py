from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from khmerqa.errors import UnreadableError
from khmerqa.ingest.documents.chunk import chunk
from khmerqa.ingest.documents.document_reader import DocumentReader
from khmerqa.ingest.files.discover import SourceFile
from khmerqa.storage.cache import DiskCache
from khmerqa.types import CatalogueEntry, Language

from ..samples import FERRY, SCHOOL, WELLS, WELLS_KM, CountingReader


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[DiskCache]:
    opened = DiskCache(tmp_path / "parsed.sqlite", "parsed")
    yield opened
    opened.close()


def source(name: str, entry: CatalogueEntry = CatalogueEntry()) -> SourceFile:
    return SourceFile(Path("/corpus", name), name, "an-id", entry)


def with_version(reader: CountingReader, version: str) -> CountingReader:
    reader.version = version
    return reader


BOTH = CatalogueEntry(title_km="អណ្តូង", title_en="Wells")


@pytest.mark.parametrize(
    ("name", "text", "entry", "title", "language"),
    [
        pytest.param("a.md", WELLS, BOTH, "Wells", "en", id="catalogue, English"),
        pytest.param("a.md", WELLS_KM, BOTH, "អណ្តូង", "km", id="catalogue, Khmer"),
        pytest.param(
            "a.md",
            WELLS,
            CatalogueEntry(language="km"),
            "Wells of the village",
            "km",
            id="language",
        ),
        pytest.param(
            "a.md",
            WELLS,
            CatalogueEntry(title_km="អណ្តូង"),
            "Wells of the village",
            "en",
            id="title in the other language",
        ),
        pytest.param("sub/Ferry.txt", FERRY, CatalogueEntry(), "Ferry", "en", id="file name"),
    ],
)
def test_title_and_language(
    cache: DiskCache, name: str, text: str, entry: CatalogueEntry, title: str, language: Language
) -> None:
    reader = DocumentReader(CountingReader(), cache)
    document, _ = reader.document(source(name, entry), text.encode())
    assert (document.title, document.language, document.id) == (title, language, "an-id")
    assert document.source == Path(name).name


def test_same_content_is_read_once_for_each_version_and_format(cache: DiskCache) -> None:
    reading = CountingReader()
    for version, name in (("1", "a.txt"), ("1", "b.txt"), ("1", "b.md"), ("2", "a.txt")):
        DocumentReader(with_version(reading, version), cache).document(source(name), FERRY.encode())
    assert reading.names == ["a.txt", "b.md", "a.txt"]


def test_cached_document_is_the_one_that_was_read(cache: DiskCache) -> None:
    reader = DocumentReader(CountingReader(), cache)
    first, second = (reader.document(source("a.md"), WELLS_KM.encode()) for _ in range(2))
    assert first == second
    assert len(first[0].sections) == 2
    assert first[1] == chunk(first[0])


@pytest.mark.parametrize(
    ("data", "said", "asked"),
    [
        pytest.param(b"unreadable", "a riddle", 1, id="a refusal is remembered"),
        pytest.param(b"odd", "RuntimeError: an engine stumbled", 2, id="an accident is not"),
    ],
)
def test_unreadable_file(cache: DiskCache, data: bytes, said: str, asked: int) -> None:
    reading = CountingReader()
    reader = DocumentReader(reading, cache)
    for _ in range(2):
        with pytest.raises(UnreadableError, match=said):
            reader.document(source("a.txt"), data)
    assert len(reading.names) == asked


class Forgetful(DiskCache):
    """A cache whose values are damaged."""

    value = b""

    def get_many(self, keys: object) -> dict[str, bytes]:
        assert isinstance(keys, list)
        return dict.fromkeys(keys, self.value)


@pytest.mark.parametrize("value", [b"", b"{", b"[]", b'{"text": "x", "pages": [[1]]}'])
def test_damaged_entry_is_read_again(tmp_path: Path, value: bytes) -> None:
    cache = Forgetful(tmp_path / "parsed.sqlite", "parsed")
    cache.value = value
    document, _ = DocumentReader(CountingReader(), cache).document(source("a.txt"), b"Water.")
    assert document.text == "Water."
    cache.close()


def test_unused_entries_are_dropped(cache: DiskCache) -> None:
    reading = CountingReader()
    DocumentReader(reading, cache).document(source("a.txt"), FERRY.encode())
    reader = DocumentReader(reading, cache)
    reader.document(source("b.txt"), b"Water.")
    reader.forget_others()
    reader.document(source("b.txt"), b"Water.")
    reader.document(source("a.txt"), FERRY.encode())
    assert reading.names == ["a.txt", "b.txt", "a.txt"]


class AnnouncedReader(CountingReader):
    """Notes the names of the files that were announced."""

    read_ahead = 1

    def __init__(self) -> None:
        super().__init__()
        self.announced: list[str] = []

    def announce(self, name: str, data: bytes, /) -> None:
        self.announced.append(name)


def test_files_are_announced_that_will_have_to_be_read(cache: DiskCache, tmp_path: Path) -> None:
    reader = AnnouncedReader()
    DocumentReader(reader, cache).document(source("known.txt"), FERRY.encode())
    files = [tmp_path / name for name in ("known.txt", "new.txt", "gone.txt")]
    for path, text in zip(files, (FERRY, WELLS), strict=False):
        path.write_text(text, encoding="utf-8")

    for path, text in zip(files, (FERRY, WELLS, SCHOOL), strict=True):
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        file = SourceFile(path, path.name, "an-id", CatalogueEntry())
        DocumentReader(reader, cache).announce(file, sha256)

    assert reader.announced == ["new.txt"]
