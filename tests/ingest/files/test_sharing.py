"""Copies share blocks where the file system can, and are whole copies where it cannot."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from khmerqa import wiring
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.files.sharing import copy, shared
from khmerqa.settings import IndexSettings, Settings
from khmerqa.storage.passages import PassageStore

from ..samples import SCHOOL


@pytest.fixture
def clones(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A file system that can: the descriptors that were cloned."""
    seen: list[int] = []

    def clone(target: int, request: int, source: int) -> int:
        assert request == 0x40049409
        seen.append(source)
        return os.write(target, os.pread(source, 1 << 20, 0))

    monkeypatch.setattr(fcntl, "ioctl", clone)
    return seen


def test_where_it_cannot_be_shared_it_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "ioctl", refuse)
    (tmp_path / "a").write_bytes(b"content")
    assert not shared(tmp_path / "a", tmp_path / "b")
    copy(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"content"


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        copy(tmp_path / "none", tmp_path / "b")


def test_the_file_system_here_gives_whole_copies(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content" * 1000)
    copy(tmp_path / "a", tmp_path / "b")
    (tmp_path / "a").write_bytes(b"changed")
    assert (tmp_path / "b").read_bytes() == b"content" * 1000


@pytest.mark.parametrize("changes", [False, True], ids=["unchanged", "changed meanwhile"])
def test_the_index_keeps_what_was_read(
    tmp_path: Path, clones: list[int], changes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "corpus").mkdir()
    file = tmp_path / "corpus" / "school.txt"
    file.write_text(SCHOOL, encoding="utf-8")
    if changes:  # the clone is of another content than was read
        monkeypatch.setattr(fcntl, "ioctl", lambda target, *_: os.write(target, b"other"))
    layout = IndexLayout(tmp_path / "index")
    settings = Settings(index=IndexSettings(tmp_path / "corpus", layout.root))
    wiring.reindexer(settings).run([tmp_path / "corpus"])
    (listed,) = PassageStore(layout.generation("000001").passages).listed()
    kept = layout.original(listed.sha256, listed.source)
    assert kept.read_text(encoding="utf-8") == SCHOOL
    assert bool(clones) is not changes
