"""The service's own records in one SQLite file: keys, releases, jobs, questions and feedback.

Unlike a generation it changes while the service runs, and several processes share it: every change is
one transaction, readers are never held up (WAL), and whoever looks sees the newest.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from khmerqa.errors import RecordsError
from khmerqa.types import Bilingual

FILE_NAME = "service.sqlite"
_PATIENCE = 10.0  # seconds to wait for another process's change
_MIGRATIONS: list[Callable[[sqlite3.Connection], None]] = []


class State:
    """An open file of records; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)  # what people ask is nobody else's business
            self._connection = sqlite3.connect(
                path, timeout=_PATIENCE, check_same_thread=False, isolation_level=None
            )
        try:
            with self._translated():
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = NORMAL")
                self._connection.execute("PRAGMA secure_delete = ON")  # what is deleted is gone
                migrate(self._connection)
        except RecordsError:
            self._connection.close()
            raise

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """Return what a statement selects."""
        with self._lock, self._translated():
            return self._connection.execute(statement, values).fetchall()

    def write(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run a statement as one transaction; return how many rows it changed."""
        with self._lock, self._translated():
            return self._connection.execute(statement, values).rowcount

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # used after it was closed: a fault of ours
        except (sqlite3.DatabaseError, OSError) as error:
            raise RecordsError(
                Bilingual(
                    f"មិនអាចអាន ឬសរសេរកំណត់ត្រាសេវាក្នុង {self._path} បានទេ។ "
                    "សូមពិនិត្យសិទ្ធិ និងទំហំថាសដែលនៅទំនេរ ឬកំណត់ទីតាំងផ្សេងដោយ KHMERQA_STATE ។",
                    f"The service's records in {self._path} cannot be read or written ({error}). "
                    "Check the rights and the free space, or name another place in KHMERQA_STATE.",
                )
            ) from error


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date: each step that is not done yet, in order, each at most once."""
    connection.execute("BEGIN IMMEDIATE")  # several workers may open the file at once
    try:
        (done,) = connection.execute("PRAGMA user_version").fetchone()
        for number, step in enumerate(_MIGRATIONS[done:], done + 1):
            step(connection)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _step(function: Callable[[sqlite3.Connection], None]) -> Callable[[sqlite3.Connection], None]:
    _MIGRATIONS.append(function)
    return function


@_step
def m001_initial(connection: sqlite3.Connection) -> None:
    """Keys, releases, jobs, questions, feedback. Times are seconds since 1970, UTC."""
    for table in (
        "keys (id TEXT PRIMARY KEY, name TEXT NOT NULL, scope TEXT NOT NULL, hash TEXT NOT NULL"
        " UNIQUE, created REAL NOT NULL, expires REAL, used REAL, revoked REAL)",
        # Of a content, not of an id: a new version of the file is held again.
        "releases (document_id TEXT NOT NULL, sha256 TEXT NOT NULL, at REAL NOT NULL,"
        " by TEXT NOT NULL, PRIMARY KEY (document_id, sha256))",
        "jobs (id TEXT PRIMARY KEY, kind TEXT NOT NULL, status TEXT NOT NULL, stage TEXT, done"
        " INTEGER, total INTEGER, created REAL NOT NULL, finished REAL, process INTEGER NOT NULL,"
        " result TEXT, error TEXT)",
        "questions (answer_id TEXT PRIMARY KEY, at REAL NOT NULL, question TEXT NOT NULL, language"
        " TEXT NOT NULL, status TEXT NOT NULL, confidence REAL NOT NULL, door TEXT NOT NULL)",
        "feedback (id INTEGER PRIMARY KEY, at REAL NOT NULL, answer_id TEXT NOT NULL, rating TEXT"
        " NOT NULL, comment TEXT, question TEXT, answer TEXT)",
    ):
        connection.execute(f"CREATE TABLE {table}")
    connection.execute("CREATE INDEX questions_by_time ON questions (at)")
    connection.execute("CREATE INDEX feedback_by_time ON feedback (at)")
