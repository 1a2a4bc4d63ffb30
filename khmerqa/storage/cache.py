"""A cache on disk: bytes by key, kept beside the generations and safe to delete at any time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_BATCH = 500  # SQLite allows a limited number of values in one statement


class DiskCache:
    """Bytes by key in one table of an SQLite file. Used by the one process that holds the lock."""

    def __init__(self, path: Path, table: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._table = table
        try:
            self._connection = self._open(path)
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)  # a damaged cache is only lost time
            self._connection = self._open(path)

    def _open(self, path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {self._table} (key TEXT PRIMARY KEY, value BLOB NOT NULL)"
        )
        return connection

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return what is kept of ``keys``."""
        found: dict[str, bytes] = {}
        for start in range(0, len(keys), _BATCH):
            batch = tuple(keys[start : start + _BATCH])
            marks = ",".join("?" * len(batch))
            found.update(
                self._connection.execute(
                    f"SELECT key, value FROM {self._table} WHERE key IN ({marks})", batch
                )
            )
        return found

    def put_many(self, items: Mapping[str, bytes]) -> None:
        """Keep all of ``items``, at once or not at all."""
        with self._connection:
            self._connection.executemany(
                f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?)", items.items()
            )

    def keep_only(self, keys: Iterable[str]) -> None:
        """Forget all but ``keys``."""
        with self._connection:
            self._connection.execute("CREATE TEMP TABLE wanted (key TEXT PRIMARY KEY)")
            self._connection.executemany(
                "INSERT OR IGNORE INTO wanted VALUES (?)", ((key,) for key in keys)
            )
            self._connection.execute(
                f"DELETE FROM {self._table} WHERE key NOT IN (SELECT key FROM wanted)"
            )
            self._connection.execute("DROP TABLE wanted")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
