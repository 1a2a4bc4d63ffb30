"""The web application: every route and every middleware, put together over one service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import anyio
from fastapi import FastAPI, Request, Response
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from khmerqa.serve.admin_jobs import take_back_uploads
from khmerqa.serve.auth.middleware import AuthMiddleware
from khmerqa.serve.auth.origins import OriginMiddleware
from khmerqa.serve.chat.openai import chat_routes
from khmerqa.serve.http.admin import admin_routes
from khmerqa.serve.http.admin_index import index_routes
from khmerqa.serve.http.admin_records import records_routes
from khmerqa.serve.http.ask import ask_routes
from khmerqa.serve.http.documents import document_routes
from khmerqa.serve.http.feedback import feedback_routes
from khmerqa.serve.http.glossary import glossary_routes
from khmerqa.serve.http.middleware import RequestGuard
from khmerqa.serve.http.monitoring import monitoring_routes
from khmerqa.serve.http.page import page_routes
from khmerqa.serve.http.reader import reader_routes
from khmerqa.serve.http.static import static_routes
from khmerqa.serve.http.versions import version_routes
from khmerqa.serve.observability.middleware import RequestObserver
from khmerqa.serve.problems import ProblemAPI, problem
from khmerqa.serve.service import Service
from khmerqa.types import Bilingual

_CLEAN_UP_EVERY = 3600.0  # seconds
_EXPOSED = ("X-Request-ID", "Retry-After", "RateLimit", "RateLimit-Policy", "Location")
_METHODS = ["GET", "POST", "DELETE"]  # that a client of MCP may use
_MCP_MISSING = Bilingual(
    'MCP មិនទាន់បានដំឡើងទេ។ សូមដំណើរការ៖ pip install "khmerqa[mcp]" ។',
    'MCP is not installed. Run: pip install "khmerqa[mcp]"',
)


def create_app(service: Service) -> FastAPI:
    """Return the application. It loads the service when it starts and closes its tasks when it ends."""
    mcp = _mcp_endpoint(service)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service.start()
        async with AsyncExitStack() as running:
            if mcp is not None:
                await running.enter_async_context(mcp.run())
            tasks = await running.enter_async_context(anyio.create_task_group())
            tasks.start_soon(_delete_old_records, service)
            tasks.start_soon(anyio.to_thread.run_sync, take_back_uploads, service)
            yield
            tasks.cancel_scope.cancel()
        await anyio.to_thread.run_sync(service.pictures.close)

    app = ProblemAPI(
        title="khmerqa",
        version=version("khmerqa"),
        summary="សំណួរចម្លើយអំពីឯកសារគោលនយោបាយ | Questions and answers on policy documents",
        # The interactive documentation loads scripts from elsewhere; the OpenAPI document stays.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.service = service
    _add_middleware(app, service)
    for routes in (
        ask_routes,
        admin_routes,
        index_routes,
        records_routes,
        document_routes,
        reader_routes,
        version_routes,
        feedback_routes,
        page_routes,
        glossary_routes,
        chat_routes,
        monitoring_routes,
    ):
        app.include_router(routes(service))
    app.router.routes.append(
        Route("/mcp", mcp) if mcp else Route("/mcp", _no_mcp, methods=_METHODS)
    )
    # Last: "/{name}" matches every address of one part.
    app.include_router(static_routes(service.settings.serve))
    return app


def _add_middleware(app: FastAPI, service: Service) -> None:
    """Add the layers around the routes, the innermost first."""
    app.add_middleware(AuthMiddleware, service=service)
    origins = [each.strip() for each in service.settings.serve.cors.split(",") if each.strip()]
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Accept-Language", "X-API-Key"],
            expose_headers=_EXPOSED,
        )
    app.add_middleware(RequestGuard, upload_mib=service.settings.serve.upload_mib)
    app.add_middleware(OriginMiddleware, service=service)
    app.add_middleware(RequestObserver, service=service)


def _mcp_endpoint(service: Service) -> Any:
    if find_spec("mcp") is None:  # the extra is not installed
        return None
    from khmerqa.serve.chat.mcp_server import McpEndpoint

    return McpEndpoint(service)


async def _no_mcp(request: Request) -> Response:
    return problem(request, 501, _MCP_MISSING)


async def _delete_old_records(service: Service) -> None:
    while True:
        await anyio.to_thread.run_sync(service.try_to_delete_old_records)
        await anyio.sleep(_CLEAN_UP_EVERY)
