"""Documents as they are listed, without their text.

A row of ``documents`` holds its text before what is listed, so SQLite walks through it to reach that.
What every opening needs is in a table of its own: it decides which documents rank below others.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from khmerqa.storage.pages import pages_from_json
from khmerqa.types import CatalogueEntry, Document, DocumentSummary

CATALOGUED = """
CREATE TABLE catalogued (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL,
    language TEXT NOT NULL, catalogue TEXT NOT NULL
);
"""


class CataloguedDocument(NamedTuple):
    """What is known of a document besides its text and pages."""

    id: str
    path: str  # under its root
    title: str
    language: str  # "km" or "en"
    catalogue: CatalogueEntry


def catalogued_row(document: Document, position: int, relative: str) -> tuple[object, ...]:
    """Return a document as a row of the table ``catalogued``."""
    entry = json.dumps(asdict(document.catalogue), ensure_ascii=False)
    return (position, document.id, relative, document.title, document.language, entry)


def catalogued_document(row: Sequence[Any]) -> CataloguedDocument:
    """Return the document of id, path, title, language and catalogue."""
    document_id, path, title, language, entry = row
    catalogue = CatalogueEntry(**json.loads(entry))
    return CataloguedDocument(document_id, path, title, language, catalogue)


def listed_document(row: Sequence[Any]) -> DocumentSummary:
    """Return the document of id, source, path, title, language, sha256, pages and so on."""
    document_id, source, path, title, language, sha256, pages, passages, catalogue, marking = row
    known = pages_from_json(pages)
    return DocumentSummary(
        id=document_id,
        source=source,
        path=path,
        title=title,
        language=language,
        sha256=sha256,
        pages=len(known),
        passages=passages,
        verdicts=_counted(page.verdict for page in known),
        methods=_counted(page.method for page in known),
        catalogue=CatalogueEntry(**json.loads(catalogue)),
        details=known,
        marking=marking,
    )


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items()))
