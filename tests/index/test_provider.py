"""The generation in use while others are published, removed or found damaged."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from khmerqa.errors import IndexDamagedError, IndexMismatchError, IndexMissingError
from khmerqa.index import checked, provider
from khmerqa.index.generation import Generation
from khmerqa.index.lock import locked
from khmerqa.index.open import current_name, open_current
from khmerqa.index.provider import GenerationProvider
from khmerqa.index.publish import roll_back
from khmerqa.index.retention import prune
from khmerqa.types import Bilingual

from ..ingest.samples import SCHOOL, Corpus
from .damage import damage_silently, flip


def accept(generation: Generation) -> None:
    """Every generation will do."""


def damage_current(corpus: Corpus) -> None:
    flip(corpus.layout.generation(current_name(corpus.layout) or "").root / "dense" / "en.faiss")


def publish(corpus: Corpus, number: int = 0) -> str:
    corpus.write("school.txt", SCHOOL + "។" * number)
    return corpus.reindexer().run([corpus.folder]).generation


def test_a_new_generation_is_opened_and_the_old_one_released(indexed: Corpus) -> None:
    holder = GenerationProvider(indexed.layout, accept)
    assert holder.generation() is holder.generation()
    publish(indexed)  # the readers' files of the old one must be closed without a garbage collector
    gc.disable()
    try:
        before = len(os.listdir("/proc/self/fd"))
        for number in range(1, 5):
            publish(indexed, number)
            name = holder.generation().manifest.generation
            assert name == current_name(indexed.layout)
        assert len(os.listdir("/proc/self/fd")) <= before + 1
    finally:
        gc.enable()


def test_a_damaged_generation_is_named_and_the_one_in_use_stays(
    indexed: Corpus, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = GenerationProvider(indexed.layout, accept)
    first = holder.generation()
    publish(indexed)
    damage_current(indexed)
    with caplog.at_level(logging.WARNING):
        assert holder.generation() is first
        assert holder.generation() is first
    (record,) = caplog.records  # logged once, not with each question
    assert "dense/en.faiss" in record.getMessage()
    assert publish(indexed, 1) == holder.generation().manifest.generation == "000003"


def test_new_reader_takes_the_last_whole_generation(
    indexed: Corpus, caplog: pytest.LogCaptureFixture
) -> None:
    publish(indexed)
    damage_current(indexed)
    assert GenerationProvider(indexed.layout, accept).generation().manifest.generation == "000001"
    assert "dense/en.faiss" in caplog.text
    with pytest.raises(IndexDamagedError):
        open_current(indexed.layout)


def test_a_repaired_generation_is_opened_again(
    indexed: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(indexed)
    current = indexed.layout.generation("000002").root
    shutil.move(current, current.with_name("away"))
    holder = GenerationProvider(indexed.layout, accept)
    assert holder.generation().manifest.generation == "000001"
    shutil.move(current.with_name("away"), current)
    monkeypatch.setattr(provider, "_RETRY_AFTER", 0.0)
    holder._retry_at = 0.0
    assert holder.generation().manifest.generation == "000002"


def test_an_unusable_generation_leaves_the_one_in_use(
    indexed: Corpus,
) -> None:
    def only_the_first(generation: Generation) -> None:
        if generation.manifest.generation != "000001":
            raise IndexMismatchError(Bilingual("ម៉ូដែលផ្សេង", "another embedder"))

    holder = GenerationProvider(indexed.layout, only_the_first)
    first = holder.generation()
    publish(indexed)
    assert holder.generation() is first
    with pytest.raises(IndexMismatchError):  # one that starts now has nothing else to serve
        GenerationProvider(indexed.layout, only_the_first).generation()


def test_going_back_is_noticed(indexed: Corpus) -> None:
    holder = GenerationProvider(indexed.layout, accept)
    publish(indexed)
    assert holder.generation().manifest.generation == "000002"
    with locked(indexed.layout):
        roll_back(indexed.layout)
    assert holder.generation().manifest.generation == "000001"
    with pytest.raises(IndexMissingError, match=r"no earlier generation.*khmerqa index"):
        roll_back(indexed.layout)


def test_damaged_generation_is_no_way_back(indexed: Corpus) -> None:
    publish(indexed)
    indexed.layout.generation("000001").passages.unlink()
    with pytest.raises(IndexMissingError):
        roll_back(indexed.layout)
    assert current_name(indexed.layout) == "000002"


def test_a_generation_replaced_just_now_is_kept_for_a_while(indexed: Corpus) -> None:
    indexed.grace = 60.0
    names = ["000001", publish(indexed), publish(indexed, 1), publish(indexed, 2)]
    left = sorted(path.name for path in indexed.layout.generations.iterdir())
    assert left == names
    # Seen from a time when the successors were made long ago.
    for name in names[1:]:
        os.utime(indexed.layout.generation(name).manifest, (1, 1))
    assert sorted(prune(indexed.layout)) == names[:2]
    assert current_name(indexed.layout) == names[-1]


def test_lost_list_of_generations_loses_no_generation(indexed: Corpus) -> None:
    indexed.layout.current.unlink()
    assert prune(indexed.layout) == []
    assert indexed.layout.generation("000001").manifest.exists()


def test_index_that_was_deleted_is_missing(indexed: Corpus, tmp_path: Path) -> None:
    holder = GenerationProvider(indexed.layout, accept)
    holder.generation()
    shutil.rmtree(indexed.layout.root)
    with pytest.raises(IndexMissingError):
        holder.generation()


def test_the_old_generation_serves_while_a_large_one_is_opened(
    indexed: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_open = threading.Event()

    def slow(generation: Generation) -> None:
        if generation.manifest.generation != "000001":
            assert may_open.wait(30)

    monkeypatch.setattr(provider, "_PATIENCE", 0.01)
    holder = GenerationProvider(indexed.layout, slow)
    first = holder.generation()
    name = publish(indexed)
    for _ in range(3):
        assert holder.generation() is first
    may_open.set()
    monkeypatch.setattr(provider, "_PATIENCE", 30.0)
    assert holder.generation().manifest.generation == name


def test_damage_that_nothing_showed_is_found_while_serving(
    indexed: Corpus, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checked, "_SETTLED", 0.0)  # as if all had been written long ago
    publish(indexed)
    open_current(indexed.layout)
    damage_silently(indexed.layout, "dense/en.faiss")
    holder = GenerationProvider(indexed.layout, accept)
    assert holder.generation().manifest.generation == "000002"
    wait_for(lambda: holder.generation().manifest.generation == "000001")
    assert "dense/en.faiss" in caplog.text
    assert holder.generation().manifest.generation == "000001"


def test_where_nothing_whole_is_left_nothing_is_served(
    indexed: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checked, "_SETTLED", 0.0)
    open_current(indexed.layout)
    damage_silently(indexed.layout, "lexical/en/meta.json")
    holder = GenerationProvider(indexed.layout, accept)

    def refused() -> bool:
        try:
            holder.generation()
        except IndexDamagedError:
            return True
        return False

    wait_for(refused)
    assert refused()


def test_every_byte_is_read_again_each_day_and_not_with_each_question(
    indexed: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[bool] = []

    def look(layout: object, manifest: object, *, every_byte: bool) -> list[str]:
        looks.append(every_byte)
        return []

    monkeypatch.setattr(provider, "changed_files", look)
    holder = GenerationProvider(indexed.layout, accept)
    for _ in range(5):
        holder.generation()
    wait_for(lambda: looks == [True])
    holder._check_at = 0.0
    holder.generation()
    wait_for(lambda: looks == [True, True])
    publish(indexed)
    holder.generation()
    holder.generation()
    wait_for(lambda: len(looks) == 3)


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)
