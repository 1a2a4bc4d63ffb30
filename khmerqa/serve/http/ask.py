"""The routes that answer a question and that find passages."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from khmerqa.answer.question.follow_up import Turn
from khmerqa.answer.writing.public_json import answer_json, event_json, hit_json
from khmerqa.search.question import check_question
from khmerqa.serve.auth.middleware import caller_of
from khmerqa.serve.http.schemas.answers import AnswerBody, AskBody, SearchAnswer, SearchBody
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.http.streaming import EVENT_STREAM, OnEvent, events
from khmerqa.serve.problems import problem_body, status_of
from khmerqa.serve.service import Service

_ERRORS = problems(400, 401, 413, 422, 429, 500, 503)


def ask_routes(service: Service) -> APIRouter:
    """Return the routes ``/v1/ask`` and ``/v1/search``."""
    router = APIRouter(prefix="/v1", tags=["ask"])
    _add_ask_route(router, service)
    _add_search_route(router, service)
    return router


def _add_ask_route(router: APIRouter, service: Service) -> None:
    @router.post(
        "/ask",
        summary="សួរសំណួរ",
        response_model=AnswerBody,
        response_model_exclude_unset=True,
        responses={**EVENT_STREAM, **_ERRORS},
    )
    async def ask(body: AskBody, request: Request) -> Any:
        """Answer a question with sentences quoted from the documents.

        With `"stream": true` the answer comes as server-sent events: `status`, `hits`, `delta`,
        `citation`, then `done` with the whole answer, or `error` with a problem.
        """
        check_question(body.question)
        caller = caller_of(request)
        # A missing index is an error with its own status, not an event.
        await service.run_in_thread(lambda: service.generation(caller))

        def answer_now(on_event: OnEvent = lambda name, value: None) -> dict[str, Any]:
            answer, generation = service.ask(
                body.question,
                caller,
                "http",
                top_k=body.top_k,
                documents=body.documents,
                language=None if body.language == "auto" else body.language,
                history=[Turn(turn.role, turn.content) for turn in body.history],
                on_event=lambda event, generation: on_event(
                    *event_json(event, generation.passages)
                ),
            )
            return answer_json(answer, generation.passages)

        async def answer(on_event: OnEvent) -> dict[str, Any]:
            return await service.run_in_thread(partial(answer_now, on_event))

        def problem_of(error: Exception) -> dict[str, Any]:
            return problem_body(request, *status_of(error))

        if body.stream:
            return StreamingResponse(events(answer, problem_of), media_type="text/event-stream")
        return await service.run_in_thread(answer_now)


def _add_search_route(router: APIRouter, service: Service) -> None:
    @router.post(
        "/search",
        summary="ស្វែងរកវគ្គអត្ថបទ",
        response_model=SearchAnswer,
        response_model_exclude_unset=True,
        responses=_ERRORS,
    )
    async def search(body: SearchBody, request: Request) -> Any:
        """Find passages, without an answer."""
        check_question(body.question)
        caller = caller_of(request)

        def search_now() -> dict[str, Any]:
            found, generation = service.search(body.question, caller, body.top_k, body.documents)
            return {
                "hits": [hit_json(hit, generation.passages) for hit in found.hits],
                "timings_ms": dict(found.timings_ms),
            }

        return await service.run_in_thread(search_now)
