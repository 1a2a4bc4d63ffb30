"""A reindex that does not come to its end leaves the index as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from khmerqa.errors import IndexLockedError
from khmerqa.index.generation import Generation
from khmerqa.index.lock import locked
from khmerqa.index.open import damaged_files, open_current
from khmerqa.index.publish import publish
from khmerqa.types import Manifest

from .samples import FERRY, Corpus

STAGES = ("hashing", "reading", "terms", "embedding", "publishing")
CHANGED = "The ferry does not cross the river at night.\n"

# Run by another Python: index a changed corpus and be killed at a stage, or at the rename itself.
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.ingest.samples import Corpus
from khmerqa.index.layout import IndexLayout

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def progress(stage, done, total):
    if stage == sys.argv[3]:
        die()

if sys.argv[3] == "rename":
    Path.replace = lambda path, target: die() if target.name == "current" else os.replace(path, target)
folder = Path(sys.argv[2])
corpus = Corpus(folder / "corpus", IndexLayout(folder / "index"), progress=progress)
corpus.reindexer().run([corpus.folder])
"""


class StoppedError(Exception):
    """What the tests stop a run with."""


@pytest.fixture
def changed(indexed: Corpus) -> Corpus:
    """An indexed corpus in which a file has changed since."""
    indexed.write("ferry.txt", CHANGED)
    return indexed


def texts(generation: Generation) -> str:
    return "\n".join(passage.text for passage in generation.passages.all_passages())


def assert_old_then_repaired(corpus: Corpus) -> None:
    """The old generation is current and whole, and the next run does the work."""
    old = open_current(corpus.layout)
    assert old.manifest.generation == "000001"
    assert FERRY.strip() in texts(old)
    assert damaged_files(corpus.layout) == []
    report = corpus.reindexer().run([corpus.folder])
    assert report.changed == ("ferry.txt",)
    assert CHANGED.strip() in texts(open_current(corpus.layout))
    left = sorted(path.name for path in corpus.layout.generations.iterdir())
    assert left == ["000001", report.generation]


@pytest.mark.parametrize("at", STAGES)
def test_failed_run_changes_nothing(changed: Corpus, at: str) -> None:
    def progress(stage: str, done: int, total: int) -> None:
        if stage == at:
            raise StoppedError

    changed.progress = progress
    with pytest.raises(StoppedError):
        changed.reindexer().run([changed.folder])
    changed.progress = lambda stage, done, total: None
    assert_old_then_repaired(changed)


def test_failed_rename_changes_nothing(changed: Corpus) -> None:
    in_the_way = changed.layout.current.with_suffix(".new")
    in_the_way.mkdir()
    with pytest.raises(IsADirectoryError):
        changed.reindexer().run([changed.folder])
    in_the_way.rmdir()
    assert_old_then_repaired(changed)


def test_interrupted_when_just_published_the_new_one_stays(
    changed: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def published(*given: Any, **named: Any) -> Manifest:
        publish(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr("khmerqa.ingest.reindex.publish", published)
    with pytest.raises(KeyboardInterrupt):
        changed.reindexer().run([changed.folder])
    assert CHANGED.strip() in texts(open_current(changed.layout))
    assert damaged_files(changed.layout) == []


@pytest.mark.parametrize("at", ["embedding", "rename"])
def test_killed_run_changes_nothing(changed: Corpus, at: str) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", KILLED, str(root), str(changed.folder.parent), at]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert_old_then_repaired(changed)


def test_a_second_run_at_the_same_time_is_refused(changed: Corpus) -> None:
    refused: list[str] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "terms":
            with pytest.raises(IndexLockedError, match=str(os.getpid())) as caught:
                Corpus(changed.folder, changed.layout).reindexer().run([changed.folder])
            refused.append(str(caught.value))

    changed.progress = progress
    assert changed.reindexer().run([changed.folder]).changed == ("ferry.txt",)
    assert len(refused) == 1


def test_lock_of_a_dead_process_holds_nobody_up(changed: Corpus) -> None:
    changed.layout.lock.write_text("999999", encoding="ascii")
    changed.reindexer().run([changed.folder])
    with locked(changed.layout):
        assert changed.layout.lock.read_text(encoding="utf-8").split()[0] == str(os.getpid())
