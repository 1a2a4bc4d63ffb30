"""The service's own records in one SQLite file: keys, releases, jobs, questions and feedback.

Unlike a generation, it changes while the service runs, and several processes share it. Every change is
one transaction, readers never wait (write-ahead log), and every read sees the newest state.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from khmerqa.errors import RecordsError
from khmerqa.types import Bilingual

FILE_NAME = "service.sqlite"
_TIMEOUT = 10.0  # seconds to wait for another process's change
_SHORT = 0.2  # seconds to wait where what is written may be lost
_PAUSE = 0.01  # seconds between two tries
_MIGRATIONS: list[Callable[[sqlite3.Connection], None]] = []


class State:
    """An open file of records; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        # Reads have a connection of their own, so that none waits for a write, which may itself wait
        # for another process, or for a disk that is full.
        self._reading = threading.Lock()
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)  # only its owner may read what people ask
            self._connection = _connected(path)
        try:
            with self._translated():
                _use_write_ahead_log(self._connection)
                self._connection.execute("PRAGMA synchronous = NORMAL")
                self._connection.execute("PRAGMA secure_delete = ON")  # what is deleted is gone
                migrate(self._connection)
                self._reader = _connected(path)
        except RecordsError:
            self._connection.close()
            raise

    @property
    def path(self) -> Path:
        """The file of records."""
        return self._path

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """Return the rows a statement selects."""
        with self._reading, self._translated():
            return self._reader.execute(statement, values).fetchall()

    def write(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run a statement as one transaction; return how many rows it changed."""
        with self._lock, self._translated():
            return self._connection.execute(statement, values).rowcount

    def try_to_write(self, statement: str, values: Sequence[object] = ()) -> bool:
        """Write what may be lost: at once, or not at all; return whether it was written.

        Where the disk is full or another process holds the file, a question is answered all the same.
        """
        if not self._lock.acquire(timeout=_SHORT):
            return False
        try:
            self._connection.execute(f"PRAGMA busy_timeout = {_SHORT * 1000:.0f}")
            self._connection.execute(statement, values)
        except sqlite3.ProgrammingError:
            raise  # used after it was closed: a bug in khmerqa
        except (sqlite3.DatabaseError, OSError):
            return False
        else:
            return True
        finally:
            with suppress(sqlite3.Error):
                self._connection.execute(f"PRAGMA busy_timeout = {_TIMEOUT * 1000:.0f}")
            self._lock.release()

    def close(self) -> None:
        """Close the file."""
        with self._lock, self._reading:
            self._connection.close()
            self._reader.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # used after it was closed: a bug in khmerqa
        except (sqlite3.DatabaseError, OSError) as error:
            raise RecordsError(
                Bilingual(
                    f"មិនអាចអាន ឬសរសេរកំណត់ត្រាសេវាក្នុង {self._path} បានទេ។ "
                    "សូមពិនិត្យសិទ្ធិ និងទំហំថាសដែលនៅទំនេរ ឬកំណត់ទីតាំងផ្សេងដោយ KHMERQA_STATE ។",
                    f"The service's records in {self._path} cannot be read or written ({error}). "
                    "Check the permissions and the free space, or name another place in KHMERQA_STATE.",
                )
            ) from error


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_TIMEOUT, check_same_thread=False, isolation_level=None)


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    # SQLite waits for other connections by itself, but not to change the journal: two that make a new
    # file at the same moment would wait for each other.
    deadline = time.monotonic() + _TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(_PAUSE)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date: run the steps that have not run yet, in order."""
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
        # Keyed by content as well as by id: a new version of the file is held back again.
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


@_step
def m002_errors_in_two_columns(connection: sqlite3.Connection) -> None:
    """A job's error in a column for each language; the channel by its name."""
    connection.execute("ALTER TABLE questions RENAME COLUMN door TO channel")
    connection.execute("ALTER TABLE jobs RENAME COLUMN error TO error_km")
    connection.execute("ALTER TABLE jobs ADD COLUMN error_en TEXT")
    joined = connection.execute("SELECT id, error_km FROM jobs WHERE error_km IS NOT NULL")
    for job_id, error in joined.fetchall():
        message = Bilingual.from_line(error)
        connection.execute(
            "UPDATE jobs SET error_km = ?, error_en = ? WHERE id = ?",
            (message.km, message.en, job_id),
        )


@_step
def m003_owner_of_jobs(connection: sqlite3.Connection) -> None:
    """Which process runs a job, told apart from another with its number, and when it last said so."""
    connection.execute("ALTER TABLE jobs ADD COLUMN owner TEXT NOT NULL DEFAULT ''")
    connection.execute("ALTER TABLE jobs ADD COLUMN alive REAL NOT NULL DEFAULT 0")


@_step
def m004_lock(connection: sqlite3.Connection) -> None:
    """When the service was last unlocked; keys made before that do not lock it."""
    connection.execute("CREATE TABLE unlocked (at REAL NOT NULL)")
