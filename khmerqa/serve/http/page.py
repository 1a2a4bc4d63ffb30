"""What the web page calls: line breaks, questions to ask, and a conversation as a Word file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from khmerqa.answer.writing.official_form import form_at
from khmerqa.errors import IndexMissingError, UsageError
from khmerqa.ports import PassageReader
from khmerqa.serve.addresses import absolute_url, base_of
from khmerqa.serve.auth.middleware import caller_of
from khmerqa.serve.braille import braille, brf
from khmerqa.serve.export import Export, ExportedQuotation, ExportedTurn, docx_of
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.http.schemas.page import (
    BrailleAnswer,
    BrailleBody,
    Examples,
    ExportBody,
    QuotationPlace,
    SuggestedQuestions,
    WordsAnswer,
    WordsBody,
)
from khmerqa.serve.service import Service
from khmerqa.serve.suggestions import Suggestions
from khmerqa.text.terms.line_breaks import breakable_pieces
from khmerqa.types import Bilingual, Citation, Language

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAX_QUOTE = 10_000  # code points
_TOP_K = 3  # passages; enough to see whether a question is answered
_ERRORS = problems(400, 401, 413, 422, 429, 500, 503)


def page_routes(service: Service) -> APIRouter:
    """Return the routes that the web page calls beyond those of the contract."""
    router = APIRouter(prefix="/v1", tags=["page"])

    @router.post("/words", summary="កន្លែងចុះបន្ទាត់", response_model=WordsAnswer, responses=_ERRORS)
    async def words(body: WordsBody) -> Any:
        """Split texts where a line may break."""
        segmenter = service.assistant().segmenter

        def words_now() -> dict[str, Any]:
            return {"words": list(breakable_pieces(body.texts, segmenter))}

        return await service.run_in_thread(words_now)

    _add_braille(router, service)
    _add_examples(router, service)
    _add_suggestions(router, service)

    @router.post(
        "/export",
        summary="នាំចេញជា Word",
        response_class=Response,
        responses={200: {"content": {DOCX: {}}}, **_ERRORS, **problems(404)},
    )
    async def export(body: ExportBody, request: Request) -> Response:
        """Return questions and their quotations as a Word file."""
        caller = caller_of(request)
        base = base_of(request, service.settings)

        def export_now() -> bytes:
            store = service.generation(caller).passages
            turns = tuple(
                ExportedTurn(
                    turn.question,
                    tuple(_quotation(each, store, base, body.language) for each in turn.citations),
                )
                for turn in (*body.earlier, body)
            )
            return docx_of(Export(turns, body.language, body.date))

        headers = {"Content-Disposition": 'attachment; filename="khmerqa.docx"'}
        return Response(await service.run_in_thread(export_now), headers=headers, media_type=DOCX)

    return router


def _add_braille(router: APIRouter, service: Service) -> None:
    @router.post(
        "/braille",
        summary="អក្សរប្រាយល៍",
        response_model=BrailleAnswer,
        responses=problems(401, 404, 413, 422, 429, 500, 503),
    )
    async def as_braille(body: BrailleBody) -> Any:
        """Write a text in Braille. A 404 says that liblouis is not installed."""

        def braille_now() -> dict[str, str]:
            segmenter = service.assistant().segmenter
            made = braille(body.text)
            return {"braille": made, "brf": brf(body.text, made, segmenter)}

        return await service.run_in_thread(braille_now)


def _add_examples(router: APIRouter, service: Service) -> None:
    @router.get(
        "/examples",
        summary="ឧទាហរណ៍សំណួរ",
        response_model=Examples,
        responses=problems(401, 422, 429, 500, 503),
    )
    async def examples(
        request: Request,
        language: Annotated[Language, Query(description="The language of the questions.")] = "km",
    ) -> Any:
        """Offer questions that the documents at hand answer."""
        caller = caller_of(request)

        def examples_now() -> dict[str, Any]:
            try:
                documents = len(service.generation(caller).passages.listed())
            except IndexMissingError:  # a state of its own for the page, not an error
                return {"questions": [], "documents": 0}
            return {"questions": service.examples(caller, language), "documents": documents}

        return await service.run_in_thread(examples_now)


def _add_suggestions(router: APIRouter, service: Service) -> None:
    suggestions = Suggestions()

    @router.get(
        "/suggestions",
        summary="សំណួរបន្ទាប់",
        response_model=SuggestedQuestions,
        responses=problems(401, 404, 422, 429, 500, 503),
    )
    async def suggested(
        request: Request,
        document: Annotated[str, Query(max_length=300, description="The id of a document.")],
        start: Annotated[
            int, Query(ge=0, description="Where the quotation begins in its canonical text.")
        ],
    ) -> Any:
        """Offer questions on the sections around a quotation, in the document's language."""
        caller = caller_of(request)

        def suggested_now() -> dict[str, Any]:
            generation = service.generation(caller)
            found = generation.passages.document(document)  # raises NotFoundError

            def ask(question: str) -> tuple[Citation, ...]:
                assistant = service.assistant()
                return assistant.ask(question, _TOP_K, generation=generation).citations

            return {"questions": suggestions.around(generation, found, start, ask)}

        return await service.run_in_thread(suggested_now)


def _quotation(
    place: QuotationPlace, store: PassageReader, base: str, language: Language
) -> ExportedQuotation:
    document = store.document(place.document_id)  # raises NotFoundError
    if not place.start < place.end <= min(len(document.text), place.start + _MAX_QUOTE):
        raise UsageError(
            Bilingual(
                f"ឯកសារ '{place.document_id}' គ្មានអត្ថបទដកស្រង់នៅត្រង់នេះទេ។ សូមសួរសំណួរម្តងទៀត រួចនាំចេញ។",
                f"'{place.document_id}' has no quotation at this place. Ask the question again, "
                "then export the answer.",
            )
        )
    pages = document.pages_of(place.start, place.end)
    page = pages[0].number if pages else None
    return ExportedQuotation(
        quote=document.text[place.start : place.end],
        language=document.language,
        reference=form_at(document, place.start, place.end, language),
        url=absolute_url(base, document.id, page),
        is_digest=document.catalogue.kind == "digest",
    )
