"""Earlier versions of documents, in a database of their own next to a generation's passages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
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
"""


@dataclass(frozen=True, slots=True)
class Version:
    """A document as it was until it was replaced."""

    document: Document
    path: str  # under its root
    generation: str  # the last one with this version
    replaced: str  # when, ISO 8601 in UTC


def write_history(path: Path, versions: Iterable[Version]) -> None:
    """Write the earlier versions, each document's from the oldest to the newest."""
    with new_database(path, _SCHEMA) as connection:
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
    try:
        address = f"{path.resolve().as_uri()}?immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            rows = connection.execute(
                "SELECT id, source, title, language, sha256, text, pages, sections, catalogue,"
                f" marking, path, generation, replaced FROM versions {where} ORDER BY position",
                wanted,
            ).fetchall()
    except sqlite3.DatabaseError as error:
        raise IndexDamagedError(
            Bilingual(
                f"មិនអាចអាន {path.name} បានទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                f"{path.name} cannot be read ({error}). Run: khmerqa index --full",
            )
        ) from error
    return [Version(document_of(row[:10]), *row[10:]) for row in rows]
