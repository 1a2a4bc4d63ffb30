"""The HTTP routes. Each asks the assistant and hands the outcome on; none knows an engine."""

from __future__ import annotations

import mimetypes
from importlib.metadata import version
from importlib.resources import files
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query, Request, Response
from fastapi.responses import FileResponse, PlainTextResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles

from khmerqa.answer.assistant import Assistant
from khmerqa.answer.contract import answer_json, document_json, hit_json
from khmerqa.errors import KhmerQAError, NotFoundError
from khmerqa.reading import render_page
from khmerqa.serve.problems import install_problems, problem, status_of
from khmerqa.serve.schemas import (
    PROBLEMS,
    AnswerBody,
    AskBody,
    PageBody,
    SearchAnswer,
    SearchBody,
)
from khmerqa.serve.streaming import events
from khmerqa.types import Document

_WEB = str(files("khmerqa.serve") / "web")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# The interactive documentation brings scripts of its own from elsewhere, so it is left out; the
# OpenAPI document itself stays.
DocumentId = Annotated[str, Path(description="A document's id, as in the list of documents")]
PageNumber = Annotated[int, Path(ge=1, le=100_000, description="The PDF's page, from 1")]


def create_app(assistant: Assistant) -> FastAPI:
    """Return the service over an assistant."""
    app = FastAPI(
        title="khmerqa",
        version=version("khmerqa"),
        summary="សំណួរចម្លើយអំពីឯកសារគោលនយោបាយ | Questions and answers on policy documents",
        docs_url=None,
        redoc_url=None,
    )
    install_problems(app)

    @app.middleware("http")
    async def guard(request: Request, call_next: Any) -> Response:
        response: Response = await call_next(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def document(document_id: str) -> Document:
        return assistant.generation().passages.document(document_id)

    @app.post("/v1/ask", response_model=AnswerBody, responses=PROBLEMS, tags=["ask"])
    def ask(body: AskBody) -> Any:
        """សួរសំណួរ | Answer a question with verbatim, cited sentences."""
        language = None if body.language == "auto" else body.language
        generation = assistant.generation()
        answer = assistant.ask(body.question, body.top_k, body.documents, language, generation)
        value = answer_json(answer, generation.passages)
        if body.stream:
            return StreamingResponse(events(value), media_type="text/event-stream")
        return value

    @app.post("/v1/search", response_model=SearchAnswer, responses=PROBLEMS, tags=["ask"])
    def search(body: SearchBody) -> Any:
        """ស្វែងរកវគ្គអត្ថបទ | Find passages."""
        generation = assistant.generation()
        found = assistant.search(body.question, body.top_k, body.documents, generation=generation)
        return {
            "hits": [hit_json(hit, generation.passages) for hit in found.hits],
            "timings_ms": dict(found.timings_ms),
        }

    @app.get("/v1/documents", responses=PROBLEMS, tags=["documents"])
    def documents() -> list[dict[str, Any]]:
        """បញ្ជីឯកសារ | List the documents."""
        return [document_json(each) for each in assistant.generation().passages.listed()]

    @app.get("/v1/documents/{document_id}", responses=PROBLEMS, tags=["documents"])
    def one_document(document_id: DocumentId) -> dict[str, Any]:
        """ព័ត៌មានអំពីឯកសារ | Return what the catalogue says of a document."""
        document(document_id)
        listed = assistant.generation().passages.listed()
        return next(document_json(each) for each in listed if each.id == document_id)

    @app.get(
        "/v1/documents/{document_id}/text",
        response_class=PlainTextResponse,
        responses=PROBLEMS,
        tags=["documents"],
    )
    def text(document_id: DocumentId) -> str:
        """អត្ថបទពេញ | Return the canonical text that offsets count in."""
        return document(document_id).text

    # Before the page's text, whose address would match this one too.
    @app.get(
        "/v1/documents/{document_id}/pages/{number}.png",
        responses={200: {"content": {"image/png": {}}}, **PROBLEMS},
        response_class=Response,
        tags=["documents"],
    )
    def picture(
        document_id: DocumentId,
        number: PageNumber,
        quote: Annotated[str | None, Query(max_length=4000, description="Words to mark")] = None,
    ) -> Response:
        """រូបភាពនៃទំព័រ | Return a page as a picture, the quoted words marked."""
        found = document(document_id)
        if not found.source.lower().endswith(".pdf"):
            raise NotFoundError(f"'{document_id}' is not a PDF, so it has no page pictures.")
        original = assistant.layout.original(found.sha256, found.source)
        return Response(render_page(original.read_bytes(), number, quote), media_type="image/png")

    @app.get(
        "/v1/documents/{document_id}/pages/{number}",
        response_model=PageBody,
        responses=PROBLEMS,
        tags=["documents"],
    )
    def page(document_id: DocumentId, number: PageNumber) -> Any:
        """អត្ថបទនៃទំព័រ | Return the text of a page."""
        found = document(document_id)
        for each in found.pages:
            if each.number == number:
                return {
                    "document_id": document_id,
                    "page": number,
                    "label": each.label,
                    "text": found.text[each.start : each.end],
                }
        raise NotFoundError(f"'{document_id}' has no page {number}. It has {len(found.pages)}.")

    @app.get(
        "/v1/documents/{document_id}/file",
        response_class=FileResponse,
        responses=PROBLEMS,
        tags=["documents"],
    )
    def file(document_id: DocumentId) -> FileResponse:
        """ឯកសារដើម | Return the file that was indexed."""
        found = document(document_id)
        media_type = mimetypes.guess_type(found.source)[0] or "application/octet-stream"
        # A document may hold markup and script; only a PDF is shown, all else is only saved.
        shown = "inline" if media_type == "application/pdf" else "attachment"
        return FileResponse(
            assistant.layout.original(found.sha256, found.source),
            media_type=media_type,
            filename=found.source,
            content_disposition_type=shown,
        )

    @app.get("/health", tags=["state"])
    def health() -> dict[str, str]:
        """Tell that the process lives."""
        return {"status": "ok"}

    @app.get("/ready", responses=PROBLEMS, tags=["state"])
    def ready(request: Request) -> Any:
        """Tell whether the index is loaded and usable."""
        try:
            manifest = assistant.generation().manifest
        except KhmerQAError as error:
            return problem(request, status_of(error), str(error))
        return {
            "status": "ready",
            "index": manifest.generation,
            "documents": manifest.documents,
            "passages": manifest.passages,
        }

    app.mount("/", StaticFiles(directory=_WEB, html=True), name="web")
    return app
