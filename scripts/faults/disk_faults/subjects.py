"""What changes the disk, and what must hold whichever call fails: nothing is lost, nothing is exposed.

A change may end well, with an error that khmerqa raises on purpose, or with the OSError itself; any
other error is a fault. What must hold then is checked, and the change is made again without faults.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from disk_faults.calls import Calls, Fault, counted
from index_faults.index_with_fakes import fake_reindexer
from index_faults.trial import InvariantError, contents
from khmerqa.errors import KhmerQAError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import open_current
from khmerqa.ingest.changes import add_files, remove_documents, update_index
from khmerqa.ingest.reindex import Reindexer
from khmerqa.storage.service.keys import Keys
from khmerqa.storage.service.state import State

_TEXTS = {
    "wells.md": "# Wells\n\nA well is cleaned twice a year.\n",
    "ferry.txt": "The ferry crosses at noon.\n",
    "school.txt": "សាលារៀនបើកទ្វារនៅម៉ោងប្រាំពីរព្រឹក។\n",
}
_SECRET = "The kumquat reserve holds 4711 million riel.\n"


class Subject(Protocol):
    """Something that changes the disk below a folder."""

    def prepare(self, folder: Path) -> None:
        """Make the state in which the change begins."""
        ...

    def act(self, folder: Path) -> None:
        """Make the change."""
        ...

    def check(self, folder: Path, *, done: bool) -> None:
        """Raise InvariantError where something does not hold; ``done``: the change ended well."""
        ...


class _OnAnIndex:
    """A change of an index of three documents."""

    def prepare(self, folder: Path) -> None:
        """Index them."""
        (folder / "corpus").mkdir()
        for name, text in _TEXTS.items():
            (folder / "corpus" / name).write_text(text, encoding="utf-8")
        _reindexer(folder).run([folder / "corpus"])


class Indexing(_OnAnIndex):
    """One file is changed, one is new, one is gone: either all of that is indexed, or nothing."""

    def prepare(self, folder: Path) -> None:
        """Change the files."""
        super().prepare(folder)
        corpus = folder / "corpus"
        (corpus / "ferry.txt").write_text("The ferry crosses at six.\n", encoding="utf-8")
        (corpus / "permits.txt").write_text("A permit costs 5,000 riel.\n", encoding="utf-8")
        (corpus / "school.txt").unlink()

    def act(self, folder: Path) -> None:
        """Index what the folder holds."""
        _reindexer(folder).run([folder / "corpus"])

    def check(self, folder: Path, *, done: bool) -> None:
        """The index holds what it held, or what the folder holds."""
        found = set(contents(open_current(IndexLayout(folder / "index"))))
        after = {"wells.md", "ferry.txt", "permits.txt"}
        _require(found == after or (not done and found == set(_TEXTS)), f"it holds {found}")


class Adding(_OnAnIndex):
    """An internal document is added: whatever fails, nobody who may not can ever see it."""

    def prepare(self, folder: Path) -> None:
        """Put the file beside the corpus, as an upload arrives."""
        super().prepare(folder)
        (folder / "arrived").mkdir()
        (folder / "arrived" / "pay.txt").write_text(_SECRET, encoding="utf-8")

    def act(self, folder: Path) -> None:
        """Add it."""
        file = folder / "arrived" / "pay.txt"
        entry = {"access": "internal"}
        add_files(_reindexer(folder), folder / "corpus", [file], entry, keep_unread=False)

    def check(self, folder: Path, *, done: bool) -> None:
        """It is internal in the index, and after the next indexing too."""
        _require_internal(folder, done=done)
        update_index(_reindexer(folder), folder / "corpus")
        _require_internal(folder, done=done)


class Removing(_OnAnIndex):
    """A document is withdrawn: where that ended well, it is in no answer; it is never lost."""

    def act(self, folder: Path) -> None:
        """Withdraw one, if it is still there."""
        if "ferry.txt" in contents(open_current(IndexLayout(folder / "index"))):
            remove_documents(_reindexer(folder), folder / "corpus", ["ferry"])

    def check(self, folder: Path, *, done: bool) -> None:
        """Its file is in the corpus or among the withdrawn ones, whole."""
        found = set(contents(open_current(IndexLayout(folder / "index"))))
        _require(found >= set(_TEXTS) - {"ferry.txt"}, f"it holds {found}")
        _require(not (done and "ferry.txt" in found), "it is still there")
        kept = [path for path in (folder / "corpus").rglob("ferry*.txt") if path.is_file()]
        texts = {path.read_text(encoding="utf-8") for path in kept}
        _require(_TEXTS["ferry.txt"] in texts, "its file is lost")


class KeyChanges:
    """Keys are made and revoked: those made stay, those revoked are refused, the lock stays."""

    def prepare(self, folder: Path) -> None:
        """Make a key that stays, and one that is revoked later."""
        with _keys(folder) as keys:
            for name in ("stays", "goes"):
                _, token = keys.create(name, "read")
                (folder / name).write_text(token, encoding="utf-8")

    def act(self, folder: Path) -> None:
        """Make another, use one, and revoke one."""
        with _keys(folder) as keys:
            keys.create("new", "admin")
            keys.valid((folder / "stays").read_text(encoding="utf-8"))
            for key in keys.listed():
                if key.name == "goes" and key.revoked is None:
                    keys.revoke(key.id)

    def check(self, folder: Path, *, done: bool) -> None:
        """What ended well holds."""
        with _keys(folder) as keys:
            names = {key.name for key in keys.listed()}
            _require(names >= {"stays", "goes"}, f"there are {names}")
            _require("new" in names or not done, "the new key is lost")
            stays, goes = (
                keys.valid((folder / name).read_text(encoding="utf-8"))
                for name in ("stays", "goes")
            )
            _require(stays is not None, "a key is lost")
            _require(goes is None or not done, "a revoked key is valid")
            _require(keys.locked(), "it is unlocked")


SUBJECTS: dict[str, type[Subject]] = {
    "indexing": Indexing,
    "adding": Adding,
    "removing": Removing,
    "keys": KeyChanges,
}


@dataclass
class Bench:
    """A subject's state, made once and copied for each try, below a folder of its own."""

    subject: Subject
    folder: Path

    def __post_init__(self) -> None:
        self._first = self.folder / "first"
        self._work = self.folder / "work"
        self._work.mkdir(parents=True)
        self.subject.prepare(self._work)
        shutil.copytree(self._work, self._first)

    def count(self) -> list[str]:
        """Return the calls of a change that no fault disturbs."""
        return self.fail(0, "I/O error")[0]

    def fail(self, at: int, fault: Fault) -> tuple[list[str], str]:
        """Make the change with one call failing, and check; return the calls, and how it ended.

        Raises InvariantError where something does not hold.
        """
        shutil.rmtree(self._work)
        shutil.copytree(self._first, self._work)
        calls = Calls(self._work, self.folder / "spare", at, fault)
        ended = "done"
        try:
            with counted(calls):
                self.subject.act(self._work)
        except (KhmerQAError, OSError) as error:
            ended = type(error).__name__
        calls.restore()
        done = ended == "done" and not calls.killed
        try:
            self.subject.check(self._work, done=done)
            self.subject.act(self._work)
            self.subject.check(self._work, done=True)
        except (KhmerQAError, OSError) as error:
            raise InvariantError(f"it did not recover: {error!r}") from error
        return calls.names, "killed" if calls.killed else ended


@contextmanager
def _keys(folder: Path) -> Iterator[Keys]:
    with closing(State(folder / "service.sqlite")) as state:
        yield Keys(state)


def _reindexer(folder: Path) -> Reindexer:
    return fake_reindexer(folder / "index", lambda stage, done, total: None)


def _require_internal(folder: Path, *, done: bool) -> None:
    listed = open_current(IndexLayout(folder / "index")).passages.listed()
    found = {each.path: each.catalogue.access for each in listed}
    _require(set(_TEXTS) <= set(found), f"it holds {set(found)}")
    _require(found.get("pay.txt", "internal") == "internal", "an internal document is public")
    _require("pay.txt" in found or not done, "what was added is not there")


def _require(holds: bool, said: str) -> None:
    if not holds:
        raise InvariantError(said)
