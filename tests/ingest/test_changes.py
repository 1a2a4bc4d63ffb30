"""Files added and withdrawn together with the index: whatever comes in between, nothing hidden shows."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from unittest import mock

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from khmerqa.errors import IndexLockedError, KhmerQAError, UnreadableError, UsageError
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.changes import add_files, remove_documents, update_index
from khmerqa.ingest.files.catalogue import FILE_NAME

from ..small_corpus import contents
from .samples import FERRY, SCHOOL, Corpus, copied, generation, paths

UNREADABLE = b"unreadable"


@pytest.fixture
def indexed(indexed_once: Corpus, tmp_path: Path) -> Corpus:
    """A corpus with an index that remembers its folder."""
    corpus = copied(indexed_once, tmp_path)
    corpus.reindexer().run([corpus.folder])
    return corpus


def public(corpus: Corpus) -> set[str]:
    """The paths of the documents that anyone may see."""
    listed = generation(corpus).passages.listed()
    return {each.path for each in listed if each.catalogue.access == "public"}


def upload(corpus: Corpus, name: str, content: bytes, **entry: str) -> None:
    """Do what a worker of the service does with an upload."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_bytes(content)
        add_files(corpus.reindexer(), corpus.folder, [file], entry, keep_unread=False)


def other_worker(corpus: Corpus) -> Corpus:
    return Corpus(corpus.folder, corpus.layout)


def test_a_failed_upload_takes_back_only_its_own(indexed: Corpus) -> None:
    upload(indexed, "pay.txt", SCHOOL.encode(), access="internal")
    by_hand = '["ferry.txt"]\naccess = "internal"\n'

    def progress(stage: str, done: int, total: int) -> None:
        indexed.write(FILE_NAME, by_hand)

    indexed.progress = progress
    with pytest.raises(KhmerQAError):
        upload(indexed, "riddle.txt", UNREADABLE, access="internal")
    assert (indexed.folder / FILE_NAME).read_text(encoding="utf-8") == by_hand
    assert not (indexed.folder / "riddle.txt").exists()
    update_index(other_worker(indexed).reindexer(), indexed.folder)
    assert "pay.txt" in paths(indexed)
    assert public(indexed).isdisjoint({"pay.txt", "ferry.txt"})


def test_while_one_worker_publishes_the_other_waits(indexed: Corpus) -> None:
    refused = []

    def progress(stage: str, done: int, total: int) -> None:
        other = other_worker(indexed)
        with pytest.raises(IndexLockedError):
            upload(other, "pay.txt", SCHOOL.encode(), access="internal")
        with pytest.raises(IndexLockedError):
            remove_documents(other.reindexer(), other.folder, ["ferry"])
        refused.append(stage)

    indexed.progress = progress
    before = sorted(path.name for path in indexed.folder.iterdir())
    with pytest.raises(UnreadableError):
        upload(indexed, "riddle.txt", UNREADABLE)
    assert refused
    assert sorted(path.name for path in indexed.folder.iterdir()) == before


def test_a_file_that_becomes_internal_while_it_is_read_is_not_shown(indexed: Corpus) -> None:
    def progress(stage: str, done: int, total: int) -> None:
        if stage == "reading":
            indexed.write("ferry.txt", "The ferry is a submarine.")
            indexed.write(FILE_NAME, '["ferry.txt"]\naccess = "internal"\n')

    indexed.write("ferry.txt", FERRY + "It is blue.")
    indexed.progress = progress
    with pytest.raises(UsageError, match=r"made ferry\.txt internal while"):
        indexed.reindexer().run([indexed.folder])
    indexed.reindexer().run([indexed.folder])
    assert "ferry.txt" not in public(indexed)


# --- any interleaving -----------------------------------------------------------------------------


@dataclass
class Event:
    """What happens at the ``at``-th step of a change: a step is a rename or a report of progress."""

    at: int
    kind: str  # kill, fail, edit, stale edit, upload, index
    name: str
    access: str


@dataclass
class Office:
    """A corpus folder, what its owners said of each file, and the copy that an editor holds open."""

    corpus: Corpus
    uploaded: dict[str, str] = field(default_factory=dict)
    editor: str = ""
    spare: Path = Path()

    def said(self, name: str) -> str:
        path = self.corpus.folder / FILE_NAME
        written = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        by_hand = written.get(name, {}).get("access")
        return by_hand or self.uploaded.get(name, "public")

    def upload(self, corpus: Corpus, *, name: str, access: str, good: bool) -> None:
        content = f"The {name} office opens at six.".encode() if good else UNREADABLE
        if not (corpus.folder / name).exists():
            self.uploaded[name] = access
        with suppress(KhmerQAError, OSError):
            upload(corpus, name, content, access=access)

    def edit(self, event: Event) -> None:
        path = self.corpus.folder / FILE_NAME
        if event.kind == "edit" and (self.corpus.folder / event.name).exists():
            now = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
            now[event.name] = {"access": event.access}
            lines = [f'["{name}"]\naccess = "{each["access"]}"\n' for name, each in now.items()]
            self.corpus.write(FILE_NAME, "".join(lines))
        elif event.kind == "stale edit":
            self.corpus.write(FILE_NAME, self.editor)
        self.editor = path.read_text(encoding="utf-8") if path.exists() else ""

    def copy(self, source: Path, target: Path) -> None:
        for folder in ("corpus", "index"):
            _remove(target / folder)
            shutil.copytree(source / folder, target / folder)

    def change(self, act: Callable[[Corpus], None], event: Event) -> None:
        """Make a change, with an event in the middle. After a kill the disk is as it was then."""
        steps = 0
        killed = False
        root = self.corpus.folder.parent
        replace = Path.replace

        def step(stage: str = "") -> None:
            nonlocal steps, killed
            steps += 1
            if steps != event.at or stage == "publishing":
                return
            if event.kind == "kill":
                self.copy(root, self.spare)
                killed = True
            elif event.kind == "fail":
                raise OSError("no space left")
            elif event.kind == "upload":
                self.other(lambda other: upload(other, event.name, b"Late.", access=event.access))
            elif event.kind == "index":
                self.other(lambda other: update_index(other.reindexer(), other.folder))
            else:
                self.edit(event)

        def replaced(path: Path, target: Path) -> Path:
            if Path(target).name != "current":
                step()
            return replace(path, target)

        worker = other_worker(self.corpus)
        worker.progress = lambda stage, done, total: step(stage)
        with mock.patch.object(Path, "replace", replaced):
            act(worker)
        if killed:
            self.copy(self.spare, root)

    def other(self, act: Callable[[Corpus], object]) -> None:
        with pytest.raises(IndexLockedError):
            act(other_worker(self.corpus))

    def check(self) -> None:
        for name in public(self.corpus):
            assert self.said(name) == "public", name


_NAMES = st.sampled_from(("pay.txt", "map.txt"))
_ACCESS = st.sampled_from(("internal", "internal", "public"))
_EVENTS = st.builds(
    Event,
    st.integers(1, 8),
    st.sampled_from(("kill", "kill", "fail", "edit", "stale edit", "upload", "index")),
    _NAMES,
    _ACCESS,
)
_CHANGES = st.lists(
    st.tuples(st.sampled_from(("good", "good", "bad", "index")), _NAMES, _ACCESS, _EVENTS),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def office_once(indexed_once: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that every example puts back to its beginning."""
    root = tmp_path_factory.mktemp("office")
    office = Office(Corpus(root / "corpus", IndexLayout(root / "index")), spare=root / "spare")
    office.copy(indexed_once.folder.parent, root)
    office.corpus.reindexer().run([office.corpus.folder])
    office.copy(root, root / "first")
    return office


def _remove(folder: Path) -> None:
    """Remove a folder in which a thread of the lexical index may still be tidying up."""
    for _ in range(100):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{folder} cannot be removed")


@contextmanager
def opened(once: Office) -> Iterator[Office]:
    root = once.corpus.folder.parent
    once.copy(root / "first", root)
    with mock.patch.object(os, "fsync"):  # no power is cut here
        yield Office(once.corpus, spare=once.spare)


@pytest.mark.parametrize("kind", ["kill", "fail"])
@pytest.mark.parametrize("at", range(1, 13))
def test_an_upload_that_ends_at_any_step_leaves_and_shows_nothing(
    office_once: Office, kind: str, at: int
) -> None:
    with opened(office_once) as office:
        before = contents(office.corpus.folder)
        act = partial(office.upload, name="pay.txt", access="internal", good=True)
        office.change(act, Event(at, kind, "pay.txt", "internal"))
        is_done = "pay.txt" in paths(office.corpus)
        _index(other_worker(office.corpus))
        office.check()
        assert is_done or contents(office.corpus.folder) == before
        office.change(act, Event(0, "nothing", "", ""))  # it may be sent again
        assert "pay.txt" in paths(office.corpus)
        office.check()


@settings(max_examples=20, deadline=None)
@given(_CHANGES)
def test_no_interleaving_shows_what_an_owner_hides(
    office_once: Office, changes: list[tuple[str, str, str, Event]]
) -> None:
    with opened(office_once) as office:
        for kind, name, access, event in changes:
            if kind == "index":
                office.change(_index, event)
            else:
                act = partial(office.upload, name=name, access=access, good=kind == "good")
                office.change(act, event)
            _index(other_worker(office.corpus))
            office.check()


def _index(worker: Corpus) -> None:
    with suppress(KhmerQAError, OSError):
        update_index(worker.reindexer(), worker.folder)
