"""The routes of the glossary: the official terms in a text, and a search."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Query

from khmerqa import wiring
from khmerqa.answer.question.terms import longest_terms
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.http.schemas.glossary import GlossaryAnswer, TermsAnswer
from khmerqa.serve.http.schemas.page import WordsBody
from khmerqa.serve.service import Service
from khmerqa.text.glossary.table import Term

_MAX_TERMS = 12  # of one text; more would hide it
_MAX_NEAR = 20


def glossary_routes(service: Service) -> APIRouter:
    """Return the routes ``/v1/terms`` and ``/v1/glossary``."""
    router = APIRouter(prefix="/v1", tags=["glossary"])

    @router.post(
        "/terms",
        summary="ពាក្យផ្លូវការក្នុងអត្ថបទ",
        response_model=TermsAnswer,
        responses=problems(401, 413, 422, 429, 500, 503),
    )
    async def terms(body: WordsBody) -> Any:
        """Find the official terms in texts, each with its form in the other language."""
        segmenter, glossary = service.assistant().segmenter, wiring.glossary()

        def places(text: str) -> Iterator[dict[str, Any]]:
            named: set[Term] = set()
            for start, form, term in longest_terms(text, glossary, segmenter):
                if term not in named and _is_worth_telling(term):
                    named.add(term)
                    yield {"start": start, "end": start + len(form), **_entry(term)}

        def terms_now() -> dict[str, Any]:
            return {"terms": [list(islice(places(text), _MAX_TERMS)) for text in body.texts]}

        return await service.run_in_thread(terms_now)

    @router.get(
        "/glossary",
        summary="សទ្ទានុក្រម",
        response_model=GlossaryAnswer,
        responses=problems(401, 422, 429, 500, 503),
    )
    async def look_up(
        q: Annotated[
            str, Query(min_length=1, max_length=200, description="A term in Khmer or English.")
        ],
    ) -> Any:
        """Look up a term by its Khmer, its English or its abbreviation; similar terms follow."""

        def look_up_now() -> dict[str, Any]:
            found = wiring.glossary()
            terms = (*found.exact(q), *found.near(q, _MAX_NEAR))
            return {"terms": [_entry(term) for term in dict.fromkeys(terms)]}

        return await service.run_in_thread(look_up_now)

    return router


def _is_worth_telling(term: Term) -> bool:
    """Return whether a reader may not know a term: it has a meaning of its own or several words."""
    return bool(term.definition_km or term.definition_en or " " in term.english[0])


def _entry(term: Term) -> dict[str, Any]:
    return {
        "km": term.khmer[0],
        "en": term.english[0],
        "others": [*term.khmer[1:], *term.english[1:], *term.acronyms],
        "definition_km": term.definition_km,
        "definition_en": term.definition_en,
        "source": term.source,
        "status": term.status,
    }
