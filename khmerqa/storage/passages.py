"""Documents and passages of one generation in SQLite, written once and then read only.

A passage's docid, its number in the generation, is its key here and in both indexes. In the tables it is
called ``number``, and a passage's position in its document ``ordinal``.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, astuple, replace
from pathlib import Path
from typing import Any

from khmerqa.errors import IndexDamagedError, IndexWriteError, NotFoundError, not_written
from khmerqa.storage.listing import (
    CATALOGUED,
    CataloguedDocument,
    catalogued_document,
    catalogued_row,
    listed_document,
)
from khmerqa.storage.pages import pages_from_json, pages_to_json
from khmerqa.storage.rows import rows_from_json, rows_to_json
from khmerqa.types import Bilingual, CatalogueEntry, Document, DocumentSummary, Passage, Section

_KEPT = 64  # documents in memory
_MAPPED = 1 << 40  # bytes; SQLite takes as much of it as it was built for, commonly 2 GB
_SCHEMA = f"""
CREATE TABLE documents (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, source TEXT NOT NULL, path TEXT NOT NULL,
    title TEXT NOT NULL, language TEXT NOT NULL, sha256 TEXT NOT NULL, text TEXT NOT NULL,
    pages TEXT NOT NULL, sections TEXT NOT NULL, catalogue TEXT NOT NULL, passages INTEGER NOT NULL,
    marking TEXT, rows TEXT NOT NULL
);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL,
    page INTEGER, page_end INTEGER, section TEXT NOT NULL, language TEXT NOT NULL
);
CREATE INDEX passages_of_document ON passages (document_id);
{CATALOGUED}"""


def write_passages(path: Path, documents: Iterable[tuple[Document, str, Sequence[Passage]]]) -> int:
    """Write a new store of (document, path under its root, passages); return the passages' count."""
    docid = 0
    with new_database(path, _SCHEMA) as connection:
        for position, (document, relative, passages) in enumerate(documents):
            connection.execute(
                "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    *document_row(document, position, relative, len(passages)),
                    rows_to_json(document.rows),
                ),
            )
            connection.execute(
                "INSERT INTO catalogued VALUES (?,?,?,?,?,?)",
                catalogued_row(document, position, relative),
            )
            for passage in passages:
                connection.execute(
                    "INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                    (docid, *_passage_row(passage)),
                )
                docid += 1
    return docid


def no_such_document(document_id: str) -> NotFoundError:
    """Return the error for an id that no document has, or none that the caller may see."""
    return NotFoundError(
        Bilingual(
            f"គ្មានឯកសារ '{document_id}' ទេ។ សូមមើលឯកសារដែលមានក្នុងបញ្ជីឯកសារ។",
            f"There is no document '{document_id}'. See the list of documents.",
        )
    )


@contextmanager
def new_database(path: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """Make a database that is written once; raises IndexWriteError for a full or read-only disk."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")  # the whole generation is fsynced later
            connection.executescript(schema)
            yield connection
            connection.commit()
    except sqlite3.OperationalError as error:
        raise IndexWriteError(not_written(path.name, error)) from error


class PassageStore:
    """Implements ``ports.PassageReader``."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._lock = threading.Lock()
        with self._translated():
            self._connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?immutable=1", uri=True, check_same_thread=False
            )
        try:
            # Mapped, not copied: processes that serve the same index share its pages in memory.
            self._rows(
                "PRAGMA trusted_schema = OFF"
            )  # an imported file may hold views and triggers
            self._rows(f"PRAGMA mmap_size = {_MAPPED}")
            last = self._rows("SELECT max(number) FROM passages")[0][0]  # they begin with 0
            self.passage_count = 0 if last is None else int(last) + 1
            tables = {row[0] for row in self._rows("SELECT name FROM sqlite_master")}
            columns = {row[1] for row in self._rows("PRAGMA table_info(documents)")}
        except IndexDamagedError:
            self._connection.close()
            raise
        # The first format knew neither markings nor the rows of tables, others no table of their own
        # for what is catalogued.
        self._catalogued = "catalogued" if "catalogued" in tables else "documents"
        self._marking = "marking" if "marking" in columns else "NULL"
        self._table_rows = "rows" if "rows" in columns else "NULL"
        # A connection refers to itself, and would stay open until the garbage collector runs.
        weakref.finalize(self, self._connection.close)
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._listed: list[DocumentSummary] = []

    def close(self) -> None:
        """Close the database; the store cannot be used any more."""
        self._connection.close()

    def catalogued(self) -> list[CataloguedDocument]:
        """Return what decides which documents rank below others, in the order of their paths."""
        rows = self._rows(
            f"SELECT id, path, title, language, catalogue FROM {self._catalogued} ORDER BY position"
        )
        return [catalogued_document(row) for row in rows]

    def listed(self) -> list[DocumentSummary]:
        """Return all documents, in the order of their paths."""
        if not self._listed:  # every question that names an article needs them
            rows = self._rows(
                "SELECT id, source, path, title, language, sha256, pages, passages, catalogue,"
                f" {self._marking}"
                " FROM documents ORDER BY position"
            )
            self._listed = [listed_document(row) for row in rows]
        return self._listed.copy()

    def document(self, document_id: str, /) -> Document:
        """Return a document; raises NotFoundError. The last few stay in memory."""
        # A plain dictionary: a cache bound to a method would keep a store that nobody uses any more,
        # with its open file, until the garbage collector runs.
        with self._lock:
            kept = self._documents.pop(document_id, None)
        kept = kept or self._read_document(document_id)
        with self._lock:
            self._documents[document_id] = kept
            while len(self._documents) > _KEPT:
                self._documents.popitem(last=False)
        return kept

    def _read_document(self, document_id: str) -> Document:
        rows = self._rows(
            "SELECT id, source, title, language, sha256, text, pages, sections, catalogue,"
            f" {self._marking}, {self._table_rows}"
            " FROM documents WHERE id = ?",
            (document_id,),
        )
        if not rows:
            raise no_such_document(document_id)
        *known, table_rows = rows[0]
        return replace(document_of(known), rows=rows_from_json(table_rows) if table_rows else ())

    def passages(self, docids: Sequence[int], /) -> list[Passage]:
        """Return the passages with these docids, in the order given; raises KeyError."""
        marks = ",".join("?" * len(docids))
        rows = self._rows(f"SELECT * FROM passages WHERE number IN ({marks})", tuple(docids))
        found = {row[0]: _passage(row) for row in rows}
        return [found[docid] for docid in docids]

    def docids(self, passage_ids: Sequence[str], /) -> list[int]:
        """Return the docids of the passages with these ids, in the order given; raises KeyError."""
        marks = ",".join("?" * len(passage_ids))
        rows = self._rows(
            f"SELECT id, number FROM passages WHERE id IN ({marks})", tuple(passage_ids)
        )
        found = dict(rows)
        return [found[passage_id] for passage_id in passage_ids]

    def passages_of(self, document_id: str, /) -> list[Passage]:
        """Return all passages of a document, in their order; none for an unknown document."""
        rows = self._rows(
            "SELECT * FROM passages WHERE document_id = ? ORDER BY number", (document_id,)
        )
        return [_passage(row) for row in rows]

    def docids_of(self, document_ids: Iterable[str], /) -> frozenset[int]:
        """Return the docids of all passages of these documents; unknown documents have none."""
        wanted = tuple(document_ids)
        marks = ",".join("?" * len(wanted))
        rows = self._rows(f"SELECT number FROM passages WHERE document_id IN ({marks})", wanted)
        return frozenset(row[0] for row in rows)

    def all_passages(self) -> list[Passage]:
        """Return every passage, by docid."""
        return [_passage(row) for row in self._rows("SELECT * FROM passages ORDER BY number")]

    def _rows(self, statement: str, values: tuple[object, ...] = ()) -> list[Any]:
        with self._lock, self._translated():
            return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # used after it was closed: a bug in khmerqa
        except sqlite3.DatabaseError as error:
            raise IndexDamagedError(
                Bilingual(
                    f"មិនអាចអាន {self._name} បានទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                    f"{self._name} cannot be read ({error}). Run: khmerqa index --full",
                )
            ) from error


def document_of(row: Sequence[Any]) -> Document:
    """Return the document of id, source, title, language, sha256, text, pages and so on."""
    document_id, source, title, language, sha256, text, pages, sections, catalogue, marking = row
    return Document(
        id=document_id,
        source=source,
        title=title,
        language=language,
        sha256=sha256,
        text=text,
        pages=pages_from_json(pages),
        sections=tuple(Section(*section) for section in json.loads(sections)),
        catalogue=CatalogueEntry(**json.loads(catalogue)),
        marking=marking,
    )


def document_row(
    document: Document, position: int, relative: str, passages: int
) -> tuple[object, ...]:
    """Return a document as a row of the table of documents."""
    return (
        document.id,
        position,
        document.source,
        relative,
        document.title,
        document.language,
        document.sha256,
        document.text,
        pages_to_json(document.pages),
        json.dumps([astuple(each) for each in document.sections], ensure_ascii=False),
        json.dumps(asdict(document.catalogue), ensure_ascii=False),
        passages,
        document.marking,
    )


def _passage_row(passage: Passage) -> tuple[object, ...]:
    return (
        passage.id,
        passage.document_id,
        passage.position,
        passage.start,
        passage.end,
        passage.text,
        passage.page,
        passage.page_end,
        json.dumps(passage.section, ensure_ascii=False),
        passage.language,
    )


def _passage(row: Sequence[Any]) -> Passage:
    _, passage_id, document_id, position, start, end, text, page, page_end, section, language = row
    return Passage(
        id=passage_id,
        document_id=document_id,
        position=position,
        start=start,
        end=end,
        text=text,
        page=page,
        page_end=page_end,
        section=tuple(json.loads(section)),
        language=language,
    )
