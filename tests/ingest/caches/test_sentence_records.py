from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from khmerqa.ingest.caches.sentence_records import SentenceRecordCache
from khmerqa.ingest.documents.chunk import chunk
from khmerqa.ports import Span
from khmerqa.storage.cache import DiskCache
from khmerqa.types import Document, Passage, Section

ONE = Document("one", "one.txt", "One", "en", "1", "A ferry. A school.\nA well.")
OTHER = Document(
    "other", "other.txt", "Other", "en", "2", "A garden.", sections=(Section("A", 1, 0),)
)


class Counting:
    """Implements ``ports.SentenceRecorder``; a record is the passage's title and text."""

    version = "1"

    def __init__(self) -> None:
        self.recorded = 0

    def records(self, passages: Sequence[tuple[Document, Passage]], /) -> list[bytes]:
        self.recorded += len(passages)
        return [f"{document.title} {passage.text}".encode() for document, passage in passages]

    def spans(self, passages: Sequence[tuple[Document, Passage]], /) -> list[list[Span]]:
        return [[] for _ in passages]


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[DiskCache]:
    with closing(DiskCache(tmp_path / "records.sqlite", "records")) as cache:
        yield cache


def run(
    cache: DiskCache, documents: Sequence[Document], made_by: str = "1"
) -> tuple[int, list[bytes]]:
    recorder = Counting()
    cached = SentenceRecordCache(recorder, cache, made_by)
    found = list(cached.values((each, chunk(each)) for each in documents))
    cached.forget_others()
    return recorder.recorded, found


def test_only_what_changed_is_prepared(cache: DiskCache) -> None:
    first, records = run(cache, [ONE])
    assert first == len(chunk(ONE)) == len(records)
    again, both = run(cache, [OTHER, ONE])
    assert again == len(chunk(OTHER))
    assert both[again:] == records
    assert run(cache, [ONE, OTHER]) == (0, [*records, *both[:again]])


@pytest.mark.parametrize(
    "changed",
    [
        replace(ONE, title="Another"),
        replace(ONE, text=ONE.text + " A road."),
        replace(ONE, sections=(Section("A ferry.", 1, 0),)),
    ],
    ids=["title", "text", "headings"],
)
def test_whatever_records_are_made_from_is_noticed(cache: DiskCache, changed: Document) -> None:
    run(cache, [ONE])
    prepared, records = run(cache, [changed])
    assert prepared == len(records) > 0


def test_another_version_prepares_all_again(cache: DiskCache) -> None:
    run(cache, [ONE, OTHER])
    assert run(cache, [ONE, OTHER], made_by="2")[0] > 0


def test_unused_entries_are_dropped(cache: DiskCache) -> None:
    run(cache, [ONE, OTHER])
    run(cache, [OTHER])
    assert run(cache, [ONE])[0] > 0
