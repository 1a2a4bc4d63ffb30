"""A change is made once for each call on the disk, with that call failing; then all is checked.

A change may end well, with an error that khmerqa raises on purpose, or with the OSError itself; any
other error is a fault. What must hold then is checked, and the change is made again without faults.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from disk_faults.calls import Calls, Fault, counted
from index_faults.trial import InvariantError
from khmerqa.errors import KhmerQAError


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


def require(holds: bool, said: str) -> None:
    """Raise InvariantError where something does not hold."""
    if not holds:
        raise InvariantError(said)
