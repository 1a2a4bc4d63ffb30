"""The HTTP routes. Each asks the service and hands the outcome on; none knows an engine.

Whatever takes time is done in a thread of the service's own, so that none holds up another.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

import anyio
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from khmerqa.answer.question.follow_up import Turn
from khmerqa.answer.writing.public_json import answer_json, event_json, hit_json
from khmerqa.errors import MissingDependencyError
from khmerqa.search.question import check_question
from khmerqa.serve.auth.access import Reader
from khmerqa.serve.auth.gate import Gate, reader_of
from khmerqa.serve.chat.openai import chat_routes
from khmerqa.serve.http.admin import admin_routes
from khmerqa.serve.http.documents import document_routes
from khmerqa.serve.http.feedback import feedback_routes
from khmerqa.serve.http.guard import Guard
from khmerqa.serve.http.page import page_routes
from khmerqa.serve.http.problems import ProblemAPI, problem, problem_body, told
from khmerqa.serve.http.schemas import (
    AnswerBody,
    AskBody,
    Health,
    Ready,
    SearchAnswer,
    SearchBody,
    problems,
)
from khmerqa.serve.http.streaming import Happens, events
from khmerqa.serve.observability.metrics import MEDIA_TYPE
from khmerqa.serve.observability.middleware import Observe
from khmerqa.serve.service import Service
from khmerqa.types import Bilingual

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}
}
_ERRORS = problems(400, 401, 413, 422, 429, 500, 503)
_FORGET_EVERY = 3600.0  # seconds
_EXPOSED = ("X-Request-ID", "Retry-After", "RateLimit", "RateLimit-Policy", "Location")
_MCP_MISSING = MissingDependencyError(
    Bilingual(
        'MCP មិនទាន់បានដំឡើងទេ។ សូមដំណើរការ៖ pip install "khmerqa[mcp]" ។',
        'MCP is not installed. Run: pip install "khmerqa[mcp]"',
    )
)


def create_app(service: Service) -> FastAPI:
    """Return the application over a service, which it starts to load, and closes in the end."""
    mcp = _mcp_endpoint(service)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service.start()
        async with AsyncExitStack() as running:
            if mcp is not None:
                await running.enter_async_context(mcp.run())
            tasks = await running.enter_async_context(anyio.create_task_group())
            tasks.start_soon(_forget_old, service)
            yield
            tasks.cancel_scope.cancel()

    app = ProblemAPI(
        title="khmerqa",
        version=version("khmerqa"),
        summary="សំណួរចម្លើយអំពីឯកសារគោលនយោបាយ | Questions and answers on policy documents",
        # The interactive documentation brings scripts from elsewhere; the OpenAPI document stays.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.service = service
    app.add_middleware(Gate, service=service)
    origins = [each.strip() for each in service.settings.serve.cors.split(",") if each.strip()]
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Accept-Language", "X-API-Key"],
            expose_headers=_EXPOSED,
        )
    app.add_middleware(Guard, upload_mib=service.settings.serve.upload_mib)
    app.add_middleware(Observe, service=service)
    _ask_routes(app, service)
    app.include_router(admin_routes(service))
    app.include_router(document_routes(service))
    app.include_router(feedback_routes(service))
    app.include_router(page_routes(service))
    app.include_router(chat_routes(service))
    _state_routes(app, service)
    app.router.routes.append(Route("/mcp", endpoint=mcp or _no_mcp))
    _web_routes(app)
    return app


def _mcp_endpoint(service: Service) -> Any:
    if find_spec("mcp") is None:  # the extra is not installed
        return None
    from khmerqa.serve.chat.mcp_server import McpEndpoint

    return McpEndpoint(service)


async def _no_mcp(request: Request) -> Response:
    return problem(request, 501, _MCP_MISSING.message)


async def _forget_old(service: Service) -> None:
    while True:
        await anyio.to_thread.run_sync(service.forget_old)
        await anyio.sleep(_FORGET_EVERY)


def _ask_routes(app: FastAPI, service: Service) -> None:
    @app.post(
        "/v1/ask",
        response_model=AnswerBody,
        response_model_exclude_unset=True,
        responses={**_STREAM, **_ERRORS},
        tags=["ask"],
    )
    async def ask(body: AskBody, request: Request) -> Any:
        """សួរសំណួរ | Answer a question with verbatim, cited sentences."""
        check_question(body.question)
        reader = reader_of(request)
        service.generation(reader)  # what is wrong with the index is said with the right status

        def asked(happens: Happens = lambda name, value: None) -> dict[str, Any]:
            answer, generation = service.ask(
                body.question,
                reader,
                "http",
                top_k=body.top_k,
                documents=body.documents,
                language=None if body.language == "auto" else body.language,
                history=[Turn(turn.role, turn.content) for turn in body.history],
                happens=lambda event, generation: happens(*event_json(event, generation.passages)),
            )
            return answer_json(answer, generation.passages)

        async def answered(happens: Happens) -> dict[str, Any]:
            return await service.work(partial(asked, happens))

        def failed(error: Exception) -> dict[str, Any]:
            return problem_body(request, *told(error))

        if body.stream:
            return StreamingResponse(events(answered, failed), media_type="text/event-stream")
        return await service.work(asked)

    @app.post(
        "/v1/search",
        response_model=SearchAnswer,
        response_model_exclude_unset=True,
        responses=_ERRORS,
        tags=["ask"],
    )
    async def search(body: SearchBody, request: Request) -> Any:
        """ស្វែងរកវគ្គអត្ថបទ | Find passages."""
        check_question(body.question)
        reader = reader_of(request)

        def found() -> dict[str, Any]:
            found, generation = service.search(body.question, reader, body.top_k, body.documents)
            return {
                "hits": [hit_json(hit, generation.passages) for hit in found.hits],
                "timings_ms": dict(found.timings_ms),
            }

        return await service.work(found)


def _state_routes(app: FastAPI, service: Service) -> None:
    @app.get("/health", response_model=Health, tags=["state"])
    async def health() -> Any:
        """Tell that the process lives."""
        return {"status": "ok"}

    @app.get("/ready", response_model=Ready, responses=problems(500, 503), tags=["state"])
    def ready() -> Any:
        """Tell whether models and index are loaded and usable."""
        manifest = service.generation(Reader("")).manifest
        return {
            "status": "ready",
            "index": manifest.generation,
            "documents": manifest.documents,
            "passages": manifest.passages,
        }

    @app.get(
        "/metrics",
        response_class=Response,
        responses={
            200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
            **problems(401, 429, 500),
        },
        tags=["state"],
    )
    def metrics() -> Response:
        """Tell Prometheus what was counted."""
        return Response(service.metrics.text(), media_type=MEDIA_TYPE)


def _web_routes(app: FastAPI) -> None:
    # Not mounted at "/": a mount would take every address there is, and a wrong method would be 404.
    web = StaticFiles(directory=str(files("khmerqa.serve") / "web"))

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def index(request: Request) -> Response:
        return await web.get_response("index.html", request.scope)

    @app.api_route("/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    async def asset(name: str, request: Request) -> Response:
        return await web.get_response(name, request.scope)
