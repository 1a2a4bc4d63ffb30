"""Serialises values to the public JSON of the HTTP service and the command line.

Offsets are code points into the document's canonical text, ends exclusive.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from khmerqa.answer.writing.citations import official_source
from khmerqa.answer.writing.events import Cited, Delta, Event, HitsFound, Stage
from khmerqa.ports import PassageReader
from khmerqa.storage.history import Arrival
from khmerqa.types import (
    Answer,
    CatalogueEntry,
    Citation,
    DocumentSummary,
    ExtractedPage,
    Hit,
    OfficialSource,
    Page,
)

Json = dict[str, Any]


def answer_json(answer: Answer, store: PassageReader) -> Json:
    """Return an answer with its citations and hits."""
    return {
        "id": answer.id,
        "question": answer.question,
        "language": answer.language,
        "status": answer.status,
        "answer": answer.text,
        "citations": [citation_json(citation, store) for citation in answer.citations],
        "hits": [hit_json(hit, store) for hit in answer.hits],
        "writer": answer.writer,
        "index": answer.generation,
        "confidence": answer.confidence,
        "notice": answer.notice,
        "understood_as": answer.understood_as,
        "timings_ms": dict(answer.timings_ms),
    }


def event_json(event: Event, store: PassageReader) -> tuple[str, Any]:
    """Return the name and the value that an event has in a stream."""
    match event:
        case Stage(name):
            return "status", {"stage": name}
        case HitsFound(hits):
            return "hits", [hit_json(hit, store) for hit in hits]
        case Delta(text):
            return "delta", {"text": text}
        case Cited(citation):
            return "citation", citation_json(citation, store)
        case Answer():
            return "done", answer_json(event, store)


def citation_json(citation: Citation, store: PassageReader) -> Json:
    """Return a citation, with what the catalogue says of its document."""
    entry = store.document(citation.document_id).catalogue
    return {
        "marker": citation.marker,
        "passage_id": citation.passage_id,
        "document_id": citation.document_id,
        "title": citation.title,
        "source": citation.source,
        "language": citation.language,
        "kind": citation.kind,
        "page": citation.page,
        "page_end": citation.page_end,
        "page_label": citation.page_label,
        "section": list(citation.section),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "url": file_url(citation.document_id, citation.page),
        "read_by": citation.read_by,
        "confidence": citation.read_confidence,
        "doubtful_digits": list(citation.doubtful_digits),
        "reference": citation.reference,
        "gloss": citation.gloss,
        **_facts(entry),
        **_official(citation.official),
    }


def hit_json(hit: Hit, store: PassageReader) -> Json:
    """Return a hit: its passage, with the title and kind of its document."""
    passage = hit.passage
    document = store.document(passage.document_id)
    read_by, confidence = document.read_at(passage.start, passage.end)
    return {
        "passage_id": passage.id,
        "document_id": passage.document_id,
        "title": document.title,
        "source": document.source,
        "language": passage.language,
        "kind": document.catalogue.kind,
        "page": passage.page,
        "page_end": passage.page_end,
        "section": list(passage.section),
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "url": file_url(passage.document_id, passage.page),
        "score": round(hit.score, 6),
        "scores": asdict(hit.parts),
        "read_by": read_by,
        "confidence": confidence,
        **_facts(document.catalogue),
        **_official(official_source(document, passage.start)),
    }


def document_json(listed: DocumentSummary, arrival: Arrival | None = None) -> Json:
    """Return a document as lists show it; what is not known of it is left out."""
    told = asdict(listed.catalogue) | asdict(arrival or Arrival())
    return {
        **{key: value for key, value in told.items() if value is not None},
        "id": listed.id,
        "title": listed.title,
        "source": listed.source,
        "path": listed.path,
        "language": listed.language,
        "sha256": listed.sha256,
        "pages": listed.pages,
        "passages": listed.passages,
        "verdicts": dict(listed.verdicts),
        "methods": dict(listed.methods),
        "unread_pages": [page.number for page in listed.details if page.unread],
        "url": file_url(listed.id, None),
    }


def file_url(document_id: str, page: int | None) -> str:
    """Return the address of the original file, at a page if one is given."""
    anchor = "" if page is None else f"#page={page}"
    return f"/v1/documents/{quote(document_id, safe='')}/file{anchor}"


def _facts(entry: CatalogueEntry) -> Json:
    """Return what a reader must know before using a text; what nobody has said is None."""
    return {name: getattr(entry, name) for name in ("type", "number", "date", "issuer", "status")}


def _official(official: OfficialSource | None) -> Json:
    return {} if official is None else {"official": asdict(official)}


def evidence_of(page: Page | ExtractedPage) -> dict[str, str]:
    """Return the evidence for the verdict on a page, and what would make an unread page readable."""
    remedy = {"remedy": str(page.remedy)} if page.remedy is not None else {}
    return {**dict(page.evidence), **remedy}
