"""Earlier versions of documents, and when documents came, in a database beside the passages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from khmerqa.errors import IndexDamagedError
from khmerqa.storage.passages import document_of, document_row, new_database
from khmerqa.types import Bilingual, Document

_SCHEMA = """
CREATE TABLE versions (
    id TEXT NOT NULL, position INTEGER NOT NULL, source TEXT NOT NULL, path TEXT NOT NULL,
    title TEXT NOT NULL, language TEXT NOT NULL, sha256 TEXT NOT NULL, text TEXT NOT NULL,
    pages TEXT NOT NULL, sections TEXT NOT NULL, catalogue TEXT NOT NULL, passages INTEGER NOT NULL,
    marking TEXT,
    generation TEXT NOT NULL, replaced TEXT NOT NULL, PRIMARY KEY (id, position)
);
CREATE TABLE arrivals (id TEXT PRIMARY KEY, added TEXT, changed TEXT);
"""


@dataclass(frozen=True, slots=True)
class Version:
    """A document as it was until it was replaced."""

    document: Document
    path: str  # under its root
    generation: str  # the last one with this version
    replaced: str  # when, ISO 8601 in UTC


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a document came, and when its text last changed: ISO 8601 in UTC.

    Both are None for a document that is as it was when the index was made.
    """

    added: str | None = None
    changed: str | None = None


def write_history(path: Path, versions: Iterable[Version], arrivals: Mapping[str, Arrival]) -> None:
    """Write the earlier versions, each document's from the oldest to the newest, and arrivals by id."""
    with new_database(path, _SCHEMA) as connection:
        connection.executemany(
            "INSERT INTO arrivals VALUES (?,?,?)",
            ((name, each.added, each.changed) for name, each in arrivals.items()),
        )
        connection.executemany(
            "INSERT INTO versions VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                (
                    *document_row(each.document, position, each.path, 0),
                    each.generation,
                    each.replaced,
                )
                for position, each in enumerate(versions)
            ),
        )


def read_history(path: Path, document_id: str | None = None) -> list[Version]:
    """Return the earlier versions of a document or of all, the oldest first.

    A generation written before versions were kept has none. Raises IndexDamagedError.
    """
    if not path.exists():
        return []
    wanted: Sequence[str] = () if document_id is None else (document_id,)
    where = "WHERE id = ?" if wanted else ""
    with _opened(path) as connection:
        rows = connection.execute(
            "SELECT id, source, title, language, sha256, text, pages, sections, catalogue,"
            f" marking, path, generation, replaced FROM versions {where} ORDER BY position",
            wanted,
        ).fetchall()
    return [Version(document_of(row[:10]), *row[10:]) for row in rows]


def read_arrivals(path: Path) -> dict[str, Arrival]:
    """Return when documents came and changed, by their ids.

    A generation written before this was kept has none. Raises IndexDamagedError.
    """
    if not path.exists():
        return {}
    with _opened(path) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if "arrivals" not in tables:
            return {}
        rows = connection.execute("SELECT id, added, changed FROM arrivals").fetchall()
    return {name: Arrival(added, changed) for name, added, changed in rows}


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        address = f"{path.resolve().as_uri()}?immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise IndexDamagedError(
            Bilingual(
                f"មិនអាចអាន {path.name} បានទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                f"{path.name} cannot be read ({error}). Run: khmerqa index --full",
            )
        ) from error
