"""The routes of the documents: their list, text, pages, pictures and files."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse, PlainTextResponse

from khmerqa.answer.writing.public_json import document_json, evidence_of
from khmerqa.errors import IndexDamagedError, NotFoundError
from khmerqa.index.generation import Generation
from khmerqa.ingest.arrivals import with_releases
from khmerqa.ingest.previous import arrivals_in
from khmerqa.reading.formats import mime_type_of
from khmerqa.serve.auth.middleware import caller_of
from khmerqa.serve.http.schemas.documents import DocumentBody, PageBody, PageEntry
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.service import Service
from khmerqa.storage.history import Arrival
from khmerqa.types import Bilingual, Document

_PDF = "application/pdf"
# A browser applies the policy of a PDF file to its own PDF viewer.
_VIEWER = {
    "Content-Security-Policy": (
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    )
}
DocumentId = Annotated[
    str,
    Path(
        description="The document's id, from `GET /v1/documents`.",
        examples=["digital-government-policy-2022-2035-km"],
    ),
]
PageNumber = Annotated[int, Path(ge=1, le=100_000, description="The PDF's page, counted from 1.")]
Quote = Annotated[
    str | None, Query(title="ពាក្យដែលត្រូវគូស", max_length=4000, description="The words to mark.")
]
Offset = Annotated[
    int | None,
    Query(ge=0, description="Instead of a long quote: where it is in the canonical text."),
]


def document_routes(service: Service) -> APIRouter:
    """Return the routes below ``/v1/documents``."""
    router = APIRouter(prefix="/v1/documents", tags=["documents"])
    _add_list_routes(router, service)
    _add_text_routes(router, service)
    _add_picture_route(router, service)  # before the page's text, whose path matches this one too
    _add_page_route(router, service)
    _add_file_route(router, service)
    return router


def _document(service: Service, request: Request, document_id: str) -> Document:
    """Return a document that the caller may see; raises NotFoundError."""
    return service.generation(caller_of(request)).passages.document(document_id)


def _original(service: Service, document: Document) -> FilePath:
    path = service.layout.original(document.sha256, document.source)
    if not path.is_file():
        raise IndexDamagedError(
            Bilingual(
                f"បាត់ឯកសារ (file) {path} ។ សូមដំណើរការ៖ khmerqa index --full ។",
                f"{path} is missing. Run: khmerqa index --full",
            )
        )
    return path


def _add_list_routes(router: APIRouter, service: Service) -> None:
    # The models only describe these answers: keys of the catalogue without a value are left out.
    @router.get(
        "",
        summary="បញ្ជីឯកសារ",
        response_model=None,
        responses={200: {"model": list[DocumentBody]}, **problems(401, 429, 500, 503)},
    )
    def documents(request: Request) -> list[dict[str, Any]]:
        """List the documents."""
        generation = service.generation(caller_of(request))
        arrivals = _arrivals(service, generation)
        return [document_json(each, arrivals.get(each.id)) for each in generation.passages.listed()]

    @router.get(
        "/{document_id}",
        summary="ព័ត៌មានអំពីឯកសារ",
        response_model=None,
        responses={200: {"model": DocumentBody}, **problems(401, 404, 429, 500, 503)},
    )
    def one_document(request: Request, document_id: DocumentId) -> dict[str, Any]:
        """Return one document's entry in the list."""
        generation = service.generation(caller_of(request))
        known = generation.passages.document(document_id).id  # raises NotFoundError
        listed = next(each for each in generation.passages.listed() if each.id == known)
        return document_json(listed, _arrivals(service, generation).get(known))


def _arrivals(service: Service, generation: Generation) -> dict[str, Arrival]:
    listed = generation.passages.listed()
    known = arrivals_in(service.layout, generation)
    return with_releases(known, listed, service.records.released_at())


def _add_text_routes(router: APIRouter, service: Service) -> None:
    @router.get(
        "/{document_id}/text",
        summary="អត្ថបទពេញ",
        response_class=PlainTextResponse,
        responses=problems(401, 404, 429, 500, 503),
    )
    def text(request: Request, document_id: DocumentId) -> str:
        """Return the canonical text, which `start` and `end` count in."""
        return _document(service, request, document_id).text

    @router.get(
        "/{document_id}/pages",
        summary="ទំព័រទាំងអស់",
        response_model=None,
        responses={200: {"model": list[PageEntry]}, **problems(401, 404, 429, 500, 503)},
    )
    def pages(request: Request, document_id: DocumentId) -> list[dict[str, Any]]:
        """List the pages and how each was read."""
        return [
            {
                "page": each.number,
                "label": each.label,
                "verdict": each.verdict,
                "read_by": each.method,
                "confidence": each.confidence,
                "unread": each.unread,
            }
            for each in _document(service, request, document_id).pages
        ]


def _add_picture_route(router: APIRouter, service: Service) -> None:
    @router.get(
        "/{document_id}/pages/{number}.png",
        summary="រូបភាពនៃទំព័រ",
        responses={200: {"content": {"image/png": {}}}, **problems(401, 404, 422, 429, 500, 503)},
        response_class=Response,
    )
    async def picture(
        request: Request,
        document_id: DocumentId,
        number: PageNumber,
        quote: Quote = None,
        start: Offset = None,
        end: Offset = None,
    ) -> Response:
        """Return a page of a PDF as a picture, with the quoted words marked."""

        def draw() -> bytes:
            found = _document(service, request, document_id)
            if not found.source.lower().endswith(".pdf"):
                raise NotFoundError(
                    Bilingual(
                        f"ឯកសារ '{document_id}' មិនមែនជា PDF ទេ ដូច្នេះគ្មានរូបភាពទំព័រឡើយ។ សូមមើលអត្ថបទរបស់វា។",
                        f"'{document_id}' is not a PDF, so it has no page pictures. Get its text.",
                    )
                )
            words = quote
            if words is None and start is not None and end is not None:
                words = found.text[start:end]
            kept = service.layout.word_boxes(found.sha256)
            word_boxes = kept.read_bytes() if words and kept.is_file() else b""
            data = _original(service, found).read_bytes()
            return service.pictures.draw(data, number, words, word_boxes=word_boxes)

        return Response(await service.run_in_thread(draw), media_type="image/png")


def _add_page_route(router: APIRouter, service: Service) -> None:
    @router.get(
        "/{document_id}/pages/{number}",
        summary="អត្ថបទនៃទំព័រ",
        response_model=PageBody,
        responses=problems(401, 404, 422, 429, 500, 503),
    )
    def page(request: Request, document_id: DocumentId, number: PageNumber) -> Any:
        """Return the text of a page."""
        found = _document(service, request, document_id)
        for each in found.pages:
            if each.number == number:
                return {
                    "document_id": document_id,
                    "page": number,
                    "label": each.label,
                    "text": found.text[each.start : each.end],
                    "start": each.start,
                    "verdict": each.verdict,
                    "read_by": each.method,
                    "confidence": each.confidence,
                    "evidence": evidence_of(each),
                }
        raise _no_such_page(found, number)


def _add_file_route(router: APIRouter, service: Service) -> None:
    @router.get(
        "/{document_id}/file",
        summary="ឯកសារដើម",
        response_class=FileResponse,
        responses={
            200: {"description": "the file, with its own media type"},
            **problems(401, 404, 429, 500, 503),
        },
    )
    def file(request: Request, document_id: DocumentId) -> FileResponse:
        """Return the file that was indexed."""
        found = _document(service, request, document_id)
        media_type = mime_type_of(found.source)
        # A file may contain markup and script, so only a PDF is shown; others are downloaded.
        is_pdf = media_type == _PDF
        return FileResponse(
            _original(service, found),
            headers=_VIEWER if is_pdf else None,
            media_type=media_type,
            filename=found.source,
            content_disposition_type="inline" if is_pdf else "attachment",
        )


def _no_such_page(document: Document, number: int) -> NotFoundError:
    last = max((each.number for each in document.pages), default=0)
    khmer, english = (
        "ឯកសារនេះមិនបែងចែកជាទំព័រទេ។ សូមមើលអត្ថបទរបស់វា។",
        "It has no pages. Get its text.",
    )
    if last:
        khmer = f"ទំព័រចុងក្រោយគឺទំព័រ {last} ។ សូមជ្រើសរើសទំព័រផ្សេង។"
        english = f"Its last page is {last}."
    return NotFoundError(
        Bilingual(
            f"ឯកសារ '{document.id}' គ្មានទំព័រ {number} ទេ។ {khmer}",
            f"'{document.id}' has no page {number}. {english}",
        )
    )
