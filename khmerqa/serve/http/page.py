"""What the web page needs beyond the contract: where lines may end, and an answer as a Word file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from khmerqa.answer.writing.official_form import form_at
from khmerqa.errors import UsageError
from khmerqa.serve.addresses import absolute_url, base_of
from khmerqa.serve.auth.gate import reader_of
from khmerqa.serve.export import Cited, Exported, docx_of
from khmerqa.serve.http.schemas import Text, problems
from khmerqa.serve.service import Service
from khmerqa.storage.passages import PassageStore
from khmerqa.text.terms.line_breaks import pieces_of_many
from khmerqa.types import Bilingual, Language

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LONGEST_QUOTE = 10_000  # code points
_ERRORS = problems(400, 401, 413, 422, 429, 500, 503)


class WordsBody(BaseModel):
    """Texts that are to be shown."""

    texts: list[Annotated[Text, Field(max_length=20_000)]] = Field(
        max_length=100, examples=[["គោលនយោបាយរដ្ឋាភិបាលឌីជីថល"]]
    )


class WordsAnswer(BaseModel):
    """The pieces of each text; joined they are the text. A line may end between two of them."""

    words: list[list[str]]


class ExportedPlace(BaseModel):
    """A quotation by its place: the words themselves are read from the document again."""

    document_id: Annotated[Text, Field(max_length=300)]
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    reference: Annotated[Text, Field(max_length=2000)] | None = Field(
        default=None, description="The citation in its official form, as the answer gave it"
    )


class ExportBody(BaseModel):
    """A question with the quotations that answer it."""

    question: Annotated[Text, Field(max_length=2000)]
    citations: list[ExportedPlace] = Field(max_length=20)
    language: Language = "km"
    date: str = Field(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
        description="The day where the reader is",
        examples=["2026-11-22"],
    )


def page_routes(service: Service) -> APIRouter:
    """Return the routes of the web page."""
    router = APIRouter(prefix="/v1", tags=["page"])

    @router.post("/words", response_model=WordsAnswer, responses=_ERRORS)
    async def words(body: WordsBody) -> Any:
        """កន្លែងចុះបន្ទាត់ | Cut texts where their lines may end."""
        segmenter = service.assistant().segmenter

        def cut() -> dict[str, Any]:
            return {"words": list(pieces_of_many(body.texts, segmenter))}

        return await service.work(cut)

    @router.post(
        "/export",
        response_class=Response,
        responses={200: {"content": {DOCX: {}}}, **_ERRORS, **problems(404)},
    )
    async def export(body: ExportBody, request: Request) -> Response:
        """នាំចេញជា Word | Return a question and its quotations as a Word file."""
        reader = reader_of(request)
        base = base_of(request, service.settings)

        def made() -> bytes:
            store = service.generation(reader).passages
            cited = tuple(_cited(each, store, base, body.language) for each in body.citations)
            return docx_of(Exported(body.question, cited, body.language, body.date))

        headers = {"Content-Disposition": 'attachment; filename="khmerqa.docx"'}
        return Response(await service.work(made), headers=headers, media_type=DOCX)

    return router


def _cited(place: ExportedPlace, store: PassageStore, base: str, language: Language) -> Cited:
    document = store.document(place.document_id)  # raises NotFoundError
    if not place.start < place.end <= min(len(document.text), place.start + _LONGEST_QUOTE):
        raise UsageError(
            Bilingual(
                f"ឯកសារ '{place.document_id}' គ្មានអត្ថបទដកស្រង់នៅត្រង់នេះទេ។ សូមសួរសំណួរម្តងទៀត រួចនាំចេញ។",
                f"'{place.document_id}' has no quotation at this place. Ask the question again, "
                "then export its answer.",
            )
        )
    pages = document.pages_of(place.start, place.end)
    page = pages[0].number if pages else None
    return Cited(
        quote=document.text[place.start : place.end],
        language=document.language,
        reference=place.reference or form_at(document, place.start, place.end, language),
        url=absolute_url(base, document.id, page),
        is_digest=document.catalogue.kind == "digest",
    )
