"""A cache on disk: bytes by key, outside of the generations and safe to delete at any time."""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from khmerqa.errors import IndexWriteError, not_written

_OF_THE_DISK = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
}
_MAX_WAIT, _PAUSE = 10.0, 0.05  # seconds, while another process makes the file
_BATCH = 500  # SQLite allows a limited number of values in one statement


class DiskCache:
    """Bytes by key in one table of an SQLite file.

    Used by the one process that has locked the index, or by several that read files for it.

    A damaged file costs only time: it is deleted and started again. So that this harms no other cache,
    each has a file of its own. Each value carries a checksum, because SQLite does not notice a changed
    byte in it. Raises IndexWriteError where the disk is full or read only.
    """

    def __init__(self, path: Path, table: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._table = table
        try:
            try:
                self._connection = _opened(path, table)
            except sqlite3.DatabaseError as error:
                if _is_of_the_disk(error, path):
                    raise
                self._connection = _opened_anew(path, table)
        except sqlite3.DatabaseError as error:
            raise IndexWriteError(not_written(path.name, error)) from error

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the values there are, by key."""
        found: dict[str, bytes] = {}
        with self._forgiving():
            for start in range(0, len(keys), _BATCH):
                batch = tuple(keys[start : start + _BATCH])
                marks = ",".join("?" * len(batch))
                rows = self._connection.execute(
                    f"SELECT key, value FROM {self._table} WHERE key IN ({marks})", batch
                )
                found.update((key, value[4:]) for key, value in rows if _is_whole(value))
        return found

    def put_many(self, items: Mapping[str, bytes]) -> None:
        """Keep all of ``items``, at once or not at all."""
        with self._forgiving(), self._connection as connection:
            connection.executemany(
                f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?)",
                ((key, _checksum(value) + value) for key, value in items.items()),
            )

    def keep_only(self, keys: Iterable[str]) -> None:
        """Delete all entries except those of ``keys``."""
        with self._forgiving(), self._connection as connection:
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (key TEXT PRIMARY KEY)")
            connection.execute("DELETE FROM wanted")
            connection.executemany(
                "INSERT OR IGNORE INTO wanted VALUES (?)", ((key,) for key in keys)
            )
            connection.execute(
                f"DELETE FROM {self._table} WHERE key NOT IN (SELECT key FROM wanted)"
            )

    def compact(self) -> None:
        """Give unused space back to the disk."""
        with self._forgiving():
            self._connection.execute("VACUUM")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _forgiving(self) -> Iterator[None]:
        """Start again with an empty file where a page of it turns out to be damaged."""
        try:
            yield
        except sqlite3.OperationalError as error:  # the file itself is sound
            raise IndexWriteError(not_written(self._path.name, error)) from error
        except sqlite3.DatabaseError:
            self._connection.close()
            self._connection = _opened_anew(self._path, self._table)


def _checksum(value: bytes) -> bytes:
    return zlib.crc32(value).to_bytes(4)


def _is_whole(value: object) -> bool:
    return isinstance(value, bytes) and value[:4] == _checksum(value[4:])


def _is_of_the_disk(error: sqlite3.DatabaseError, path: Path) -> bool:
    """Return whether the disk failed, not the file: then the file must not be deleted."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_READONLY:  # a damaged header may say so, too
        return not os.access(path, os.W_OK)
    # A file that another process has locked is not damaged either.
    return code in _OF_THE_DISK


def _opened(path: Path, table: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {table} (key TEXT PRIMARY KEY, value BLOB NOT NULL)"
        )
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Set the journal mode in which readers and a writer do not wait for each other.

    If several processes do so in a new file, SQLite refuses some at once, without waiting.
    """
    end = time.monotonic() + _MAX_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > end:
                raise
        time.sleep(_PAUSE)


def _opened_anew(path: Path, table: str) -> sqlite3.Connection:
    for suffix in ("", "-wal", "-shm"):  # an old journal would be played into the new file
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).unlink()
    return _opened(path, table)
