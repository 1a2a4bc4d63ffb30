"""The routes that lead around in a document: its outline, and a search within it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from khmerqa.serve.auth.middleware import caller_of
from khmerqa.serve.http.documents import DocumentId
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.http.schemas.reader import FoundPlaces, OutlineEntry
from khmerqa.serve.service import Service
from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.text.khmer.clusters import clip, cluster_boundaries
from khmerqa.text.khmer.normalise import normalise, search_key
from khmerqa.types import Document

_MAX_PLACES = 200  # more are counted, not listed
_AROUND = 40  # code points shown before and after a place


def reader_routes(service: Service) -> APIRouter:
    """Return the routes ``outline`` and ``find`` below a document."""
    router = APIRouter(prefix="/v1/documents", tags=["documents"])

    @router.get(
        "/{document_id}/outline",
        summary="មាតិកា",
        response_model=list[OutlineEntry],
        responses=problems(401, 404, 429, 500, 503),
    )
    def outline(request: Request, document_id: DocumentId) -> Any:
        """List the headings of a document in their order."""
        return list(_headings(_document(service, request, document_id)))

    @router.get(
        "/{document_id}/find",
        summary="ស្វែងរកក្នុងឯកសារ",
        response_model=FoundPlaces,
        responses=problems(401, 404, 422, 429, 500, 503),
    )
    async def find(
        request: Request,
        document_id: DocumentId,
        q: Annotated[str, Query(min_length=1, max_length=200, description="What to look for.")],
    ) -> Any:
        """Find words in a document, however they are typed: case, digits and spaces do not matter."""

        def find_now() -> dict[str, Any]:
            return _found(_document(service, request, document_id), q)

        return await service.run_in_thread(find_now)

    return router


def _document(service: Service, request: Request, document_id: str) -> Document:
    return service.generation(caller_of(request)).passages.document(document_id)


def _page_at(document: Document, offset: int) -> int | None:
    pages = document.pages_of(offset, offset + 1)
    return pages[0].number if pages else None


def _headings(document: Document) -> Iterator[dict[str, Any]]:
    for section in document.sections:
        end = document.text.find("\n", section.start)
        yield {
            "title": section.title,
            "level": section.level,
            "page": _page_at(document, section.start),
            "start": section.start,
            "end": end if end > section.start else len(document.text),
        }


def _found(document: Document, words: str) -> dict[str, Any]:
    wanted = ascii_digits(search_key(words)).strip()
    spans = list(_spans(document.text, wanted)) if wanted else []
    return {
        "total": len(spans),
        "places": [_place(document, start, end) for start, end in spans[:_MAX_PLACES]],
    }


def _spans(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    key = normalise(text)
    folded = ascii_digits(key.text)
    at = folded.find(wanted)
    while at >= 0:
        yield key.original(at, at + len(wanted))
        at = folded.find(wanted, at + len(wanted))


def _place(document: Document, start: int, end: int) -> dict[str, Any]:
    first = max(0, start - 2 * _AROUND)
    before = document.text[first:start]
    cut = next((at for at in cluster_boundaries(before) if len(before) - at <= _AROUND), 0)
    return {
        "page": _page_at(document, start),
        "start": start,
        "end": end,
        "text": document.text[start:end],
        "before": before[cut:],
        "after": clip(document.text[end : end + 2 * _AROUND], _AROUND),
    }
