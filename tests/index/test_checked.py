"""A file that was found whole is read again only where it may have changed; damage is found anyway."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from khmerqa.errors import IndexDamagedError
from khmerqa.index import checked, manifest
from khmerqa.index.checked import changed_files, file_state, is_settled
from khmerqa.index.layout import GenerationLayout
from khmerqa.index.open import current_name, damaged_files, open_current
from khmerqa.index.retention import prune

from ..ingest.samples import SCHOOL, Corpus
from .damage import damage_silently, flip


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read to compute their checksum."""
    names: list[str] = []
    compute = manifest.file_sha256

    def counted(path: Path) -> str:
        names.append(path.name)
        return compute(path)

    monkeypatch.setattr(checked, "file_sha256", counted)
    monkeypatch.setattr(checked, "_SETTLED", 0.0)  # as if all had been written long ago
    return names


def current(corpus: Corpus) -> GenerationLayout:
    return corpus.layout.generation(current_name(corpus.layout) or "")


def flip_and_set_the_time_back(path: Path) -> None:
    before = path.stat()
    flip(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace_by_another_of_the_same_size(path: Path) -> None:
    other = path.with_suffix(".other")
    other.write_bytes(bytes(path.stat().st_size))
    before = path.stat()
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def test_what_was_found_whole_is_not_read_again(indexed: Corpus, read: list[str]) -> None:
    open_current(indexed.layout)
    first = len(open_current(indexed.layout).manifest.files)
    read.clear()
    open_current(indexed.layout)
    assert read == []
    open_current(indexed.layout, every_byte=True)
    assert damaged_files(indexed.layout) == []
    assert len(read) >= 2 * first  # the second also reads the documents' copies


@pytest.mark.parametrize(
    "damage",
    [flip, flip_and_set_the_time_back, replace_by_another_of_the_same_size, cut, os.unlink],
)
def test_damage_after_a_check_is_found_in_each_file(
    indexed: Corpus, read: list[str], damage: Callable[[Path], None]
) -> None:
    names = [name for name, _ in open_current(indexed.layout).manifest.files]
    for name in names:
        indexed.reindexer().run([indexed.folder])  # repairs
        open_current(indexed.layout)
        open_current(indexed.layout)
        time.sleep(0.02)  # a tick of the clock: see the test of files that were changed just now
        path = current(indexed).root / name
        if (
            path.exists() and path.stat().st_size
        ):  # in another generation, segments have other names
            damage(path)
            with pytest.raises(IndexDamagedError, match=path.name):
                open_current(indexed.layout)


def test_a_copy_of_an_index_is_read_once(indexed: Corpus, read: list[str]) -> None:
    open_current(indexed.layout)
    path = current(indexed).passages
    copy = path.with_suffix(".copy")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)
    read.clear()
    open_current(indexed.layout)
    assert read == [path.name]
    open_current(indexed.layout)
    assert read == [path.name]


def test_a_file_that_was_changed_just_now_is_read_again(
    indexed: Corpus, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checked, "_SETTLED", 3600.0)
    checked.forget_checked(current(indexed))
    for _ in range(2):
        read.clear()
        files = open_current(indexed.layout).manifest.files
        assert len(read) == len(files)


def test_a_file_of_the_future_is_not_settled(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    now = path.stat()
    assert not is_settled(now)
    later = os.stat_result([*now[:9], now.st_ctime + 3600])
    assert not is_settled(later)


def test_the_state_of_a_file_changes_with_its_mode_alone(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    before = file_state(path.stat())
    time.sleep(0.02)
    path.chmod(0o600)
    assert file_state(path.stat()) != before


@pytest.mark.parametrize(
    "kept", [b"", b"[]", b"{", b"\xff", b'{"passages.sqlite": 1}', b'{"passages.sqlite": [[], ""]}']
)
def test_a_damaged_note_costs_only_time(indexed: Corpus, read: list[str], kept: bytes) -> None:
    files = open_current(indexed.layout).manifest.files
    current(indexed).checked.write_bytes(kept)
    read.clear()
    open_current(indexed.layout)
    assert len(read) == len(files)


def test_without_a_cache_folder_all_is_read_and_nothing_written(
    indexed: Corpus, read: list[str]
) -> None:
    indexed.layout.cache.rename(indexed.layout.root / "away")
    files = open_current(indexed.layout).manifest.files
    read.clear()
    open_current(indexed.layout)
    assert len(read) == len(files)
    assert not indexed.layout.cache.exists()


def test_damage_that_the_file_system_does_not_tell_is_found_by_reading_all(
    indexed: Corpus, read: list[str]
) -> None:
    open_current(indexed.layout)
    damage_silently(indexed.layout, "dense/km.faiss")
    with pytest.raises(IndexDamagedError, match=r"km\.faiss"):
        open_current(indexed.layout, every_byte=True)
    assert damaged_files(indexed.layout) == ["dense/km.faiss"]
    with pytest.raises(IndexDamagedError, match=r"km\.faiss"):  # known from now on
        open_current(indexed.layout)


def test_what_makes_a_new_generation_reads_every_byte(indexed: Corpus, read: list[str]) -> None:
    open_current(indexed.layout)
    read.clear()
    indexed.write("school.txt", SCHOOL)
    indexed.reindexer().run([indexed.folder])
    assert "passages.sqlite" in read


def test_notes_of_removed_generations_are_removed(indexed: Corpus, read: list[str]) -> None:
    open_current(indexed.layout)
    first = current(indexed).checked
    assert first.exists()
    for number in range(3):
        indexed.write("school.txt", SCHOOL + "។" * number)
        indexed.reindexer().run([indexed.folder])
        open_current(indexed.layout)
    prune(indexed.layout, kept=1, grace=0)
    assert list(indexed.layout.cache.glob("checked-*")) == [current(indexed).checked]


def test_checked_files_are_those_of_the_manifest(indexed: Corpus, read: list[str]) -> None:
    manifest = open_current(indexed.layout).manifest
    generation = current(indexed)
    for every_byte in (True, False):
        assert changed_files(generation, manifest, every_byte=every_byte) == []
    flip(generation.root / "dense" / "en.faiss")
    for every_byte in (True, False):
        changed = changed_files(generation, manifest, every_byte=every_byte)
        assert changed == ["dense/en.faiss"]
        assert not generation.checked.exists()
