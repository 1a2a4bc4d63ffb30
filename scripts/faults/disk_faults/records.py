"""The records of a service change: its keys, and the documents that were released."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from disk_faults.bench import require
from khmerqa.storage.service.keys import Keys
from khmerqa.storage.service.records import Records
from khmerqa.storage.service.state import State


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
            require(names >= {"stays", "goes"}, f"there are {names}")
            require("new" in names or not done, "the new key is lost")
            stays, goes = (
                keys.valid((folder / name).read_text(encoding="utf-8"))
                for name in ("stays", "goes")
            )
            require(stays is not None, "a key is lost")
            require(goes is None or not done, "a revoked key is valid")
            require(keys.locked(), "it is unlocked")


class Releases:
    """A held document is released and another is held again: what ended well holds, and no more."""

    def prepare(self, folder: Path) -> None:
        """Release one."""
        with _state(folder) as state:
            Records(state).release("order", "1" * 64, "test")

    def act(self, folder: Path) -> None:
        """Hold it, and release another."""
        with _state(folder) as state:
            Records(state).hold("order")
            Records(state).release("letter", "2" * 64, "test")

    def check(self, folder: Path, *, done: bool) -> None:
        """Nothing else is released, and what ended well is."""
        with _state(folder) as state:
            found = {document for document, _ in Records(state).released()}
        require(found <= {"order", "letter"}, f"released: {found}")
        require(found == {"letter"} or not done, f"released: {found}")


@contextmanager
def _state(folder: Path) -> Iterator[State]:
    with closing(State(folder / "service.sqlite")) as state:
        yield state


@contextmanager
def _keys(folder: Path) -> Iterator[Keys]:
    with _state(folder) as state:
        yield Keys(state)
