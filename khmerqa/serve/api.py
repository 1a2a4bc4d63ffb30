"""The HTTP routes. Each asks the assistant and hands the outcome on; none knows an engine.

The handlers are plain functions, so each runs in a thread of the pool and none holds up another.
"""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.staticfiles import StaticFiles

from khmerqa.answer.assistant import Assistant
from khmerqa.answer.contract import answer_json, hit_json
from khmerqa.search.question import check_question
from khmerqa.serve.documents import document_routes
from khmerqa.serve.guard import Guard
from khmerqa.serve.problems import ProblemAPI, problem_body, told
from khmerqa.serve.schemas import (
    AnswerBody,
    AskBody,
    Health,
    Ready,
    SearchAnswer,
    SearchBody,
    problems,
)
from khmerqa.serve.streaming import events

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}
}


def create_app(assistant: Assistant) -> FastAPI:
    """Return the service over an assistant."""
    app = ProblemAPI(
        title="khmerqa",
        version=version("khmerqa"),
        summary="សំណួរចម្លើយអំពីឯកសារគោលនយោបាយ | Questions and answers on policy documents",
        # The interactive documentation brings scripts from elsewhere; the OpenAPI document stays.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.add_middleware(Guard)
    _ask_routes(app, assistant)
    app.include_router(document_routes(assistant))
    _state_routes(app, assistant)
    _web_routes(app)
    return app


def _ask_routes(app: FastAPI, assistant: Assistant) -> None:
    @app.post(
        "/v1/ask",
        response_model=AnswerBody,
        response_model_exclude_unset=True,
        responses={**_STREAM, **problems(413, 422, 500, 503)},
        tags=["ask"],
    )
    def ask(body: AskBody, request: Request) -> Any:
        """សួរសំណួរ | Answer a question with verbatim, cited sentences."""
        check_question(body.question)
        generation = assistant.generation()

        def answered() -> dict[str, Any]:
            language = None if body.language == "auto" else body.language
            answer = assistant.ask(body.question, body.top_k, body.documents, language, generation)
            return answer_json(answer, generation.passages)

        def failed(error: Exception) -> dict[str, Any]:
            return problem_body(request, *told(error))

        if body.stream:
            return StreamingResponse(events(answered, failed), media_type="text/event-stream")
        return answered()

    @app.post(
        "/v1/search",
        response_model=SearchAnswer,
        response_model_exclude_unset=True,
        responses=problems(413, 422, 500, 503),
        tags=["ask"],
    )
    def search(body: SearchBody) -> Any:
        """ស្វែងរកវគ្គអត្ថបទ | Find passages."""
        check_question(body.question)
        generation = assistant.generation()
        found = assistant.search(body.question, body.top_k, body.documents, generation=generation)
        return {
            "hits": [hit_json(hit, generation.passages) for hit in found.hits],
            "timings_ms": dict(found.timings_ms),
        }


def _state_routes(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/health", response_model=Health, tags=["state"])
    def health() -> Any:
        """Tell that the process lives."""
        return {"status": "ok"}

    @app.get("/ready", response_model=Ready, responses=problems(500, 503), tags=["state"])
    def ready() -> Any:
        """Tell whether the index is loaded and usable."""
        manifest = assistant.generation().manifest
        return {
            "status": "ready",
            "index": manifest.generation,
            "documents": manifest.documents,
            "passages": manifest.passages,
        }


def _web_routes(app: FastAPI) -> None:
    # Not mounted at "/": a mount would take every address there is, and a wrong method would be 404.
    web = StaticFiles(directory=str(files("khmerqa.serve") / "web"))

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def index(request: Request) -> Response:
        return await web.get_response("index.html", request.scope)

    @app.api_route("/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    async def asset(name: str, request: Request) -> Response:
        return await web.get_response(name, request.scope)
