"""Every call that changes the disk below a folder, counted; one of them fails as a disk fails.

As SQLite's own tests do it: a change is made once with the first call failing, once with the second, and
so on. A call is a write to a file, an fsync, a rename, a removal, a new folder, or an SQL statement.
What FAISS and tantivy write by themselves is not seen here; ``break-index`` kills those.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import re
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from unittest import mock

Fault = Literal["I/O error", "full disk", "kill"]
FAULTS: tuple[Fault, ...] = ("I/O error", "full disk", "kill")
_ERRORS = {
    "I/O error": (errno.EIO, sqlite3.SQLITE_IOERR, "disk I/O error"),
    "full disk": (errno.ENOSPC, sqlite3.SQLITE_FULL, "database or disk is full"),
}
_RANDOM = re.compile("[0-9a-f]{16}")  # in the names of temporary files
_READING = ("SELECT", "PRAGMA", "EXPLAIN")


@dataclass
class Calls:
    """Counts calls; the ``at``-th fails.

    A kill is played: the folder as it was at that call is kept in ``spare``, and put in its place when
    what was going on has ended.
    """

    folder: Path
    spare: Path
    at: int
    fault: Fault
    names: list[str] = field(default_factory=list)
    _quiet: bool = False

    @property
    def killed(self) -> bool:
        """Whether the call that was to fail was reached, by a kill."""
        return self.fault == "kill" and len(self.names) >= self.at

    def concerns(self, path: Any) -> bool:
        """Return whether a path is below the folder."""
        if not isinstance(path, str | os.PathLike) or self._quiet:
            return False
        return Path(os.fspath(path)).absolute().is_relative_to(self.folder)

    def step(self, name: str, *, sql: bool = False) -> None:
        """Count a call, before it is made; raise where it is the one that fails."""
        if self._quiet:
            return
        self.names.append(_RANDOM.sub("*", name))
        if len(self.names) != self.at:
            return
        if self.fault == "kill":
            self._quiet = True
            shutil.copytree(self.folder, self.spare)
            self._quiet = False
            return
        number, code, words = _ERRORS[self.fault]
        if not sql:
            raise OSError(number, os.strerror(number))
        error = sqlite3.OperationalError(words)
        error.sqlite_errorcode = code
        raise error

    def restore(self) -> None:
        """After a kill: put the folder back to what it was at that moment."""
        if self.killed:
            shutil.rmtree(self.folder)
            self.spare.rename(self.folder)


@contextmanager
def counted(calls: Calls) -> Iterator[None]:
    """Count all calls in the block."""

    def on_path(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(path: Any, *more: Any, **named: Any) -> Any:
            if calls.concerns(path):
                calls.step(f"{name} {Path(path).name}")
            return real(path, *more, **named)

        return call

    def fsync(descriptor: int) -> None:
        calls.step("fsync")

    def opened(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        **named: Any,
    ) -> Any:
        if not calls.concerns(file) or not set(mode) & set("wax+"):
            return real_open(file, mode, buffering, encoding, errors, newline, **named)
        raw = _Watched(file, mode.replace("b", "").replace("t", ""))
        raw.calls, raw.shown = calls, Path(file).name
        buffered: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding, errors, newline)

    def made(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_CREAT and calls.concerns(path):
            calls.step(f"open {Path(path).name}")
        return real_os_open(path, flags, *more, **named)

    def connected(*given: Any, **named: Any) -> sqlite3.Connection:
        connection: _WatchedConnection = real_connect(*given, factory=_WatchedConnection, **named)
        connection.calls = calls
        return connection

    real_open, real_os_open, real_connect = builtins.open, os.open, sqlite3.connect
    names = ("replace", "rename", "unlink", "rmdir", "mkdir")
    ours: dict[str, Any] = {"fsync": fsync, "open": made, **{name: on_path(name) for name in names}}
    with (
        mock.patch.multiple(os, **ours),
        mock.patch.object(builtins, "open", opened),
        mock.patch.object(io, "open", opened),
        mock.patch.object(tarfile, "bltn_open", opened),
        mock.patch.object(shutil, "_USE_CP_SENDFILE", False),  # it would copy behind our back
        mock.patch.object(sqlite3, "connect", connected),
    ):
        yield


class _Watched(io.FileIO):
    """A file each of whose writes is a call; the one that fails writes a part first, as disks do."""

    calls: Calls
    shown: str

    def write(self, data: Any, /) -> int:
        """Write, or fail."""
        content = bytes(data)
        at = super().tell()
        if len(self.calls.names) + 1 == self.calls.at and self.calls.fault != "I/O error":
            super().write(content[: len(content) // 2])
        self.calls.step(f"write {self.shown}")
        super().seek(at)
        return super().write(content)


class _WatchedConnection(sqlite3.Connection):
    """A connection each of whose statements that change something is a call."""

    calls: Calls

    def execute(self, sql: str, *more: Any) -> sqlite3.Cursor:
        """Execute a statement, or fail."""
        self._step(sql)
        return super().execute(sql, *more)

    def executemany(self, sql: str, *more: Any) -> sqlite3.Cursor:
        """Execute a statement for many rows, or fail."""
        self._step(sql)
        return super().executemany(sql, *more)

    def executescript(self, sql: str) -> sqlite3.Cursor:
        """Execute a script, or fail."""
        self._step(sql)
        return super().executescript(sql)

    def _step(self, sql: str) -> None:
        words = sql.split()
        if words[0].upper() not in _READING or "journal_mode" in sql:
            self.calls.step(f"SQL {' '.join(words[:3])}", sql=True)
