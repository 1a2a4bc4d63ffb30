"""A name for every request, and what is counted, logged and traced of it."""

from __future__ import annotations

import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khmerqa.serve.auth.access import Reader
from khmerqa.serve.observability import logs
from khmerqa.serve.service import Service

ID = "khmerqa.request_id"  # in the scope
READER = "khmerqa.reader"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")  # one that a proxy gave, if it is harmless
_QUIET = frozenset({"/health", "/ready", "/metrics"})  # asked every few seconds; not worth a line
_UNMATCHED = "unmatched"


class Observe:
    """ASGI middleware, the outermost, so that it sees what was really answered."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._metrics = service.metrics
        self._tracing = service.tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, watched."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        scope[ID] = request_id
        status = 500

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        began = time.perf_counter()
        self._metrics.running.inc()
        with self._tracing.request(scope["method"], headers) as span:
            try:
                await self._app(scope, receive, named)
            finally:
                seconds = time.perf_counter() - began
                route = _route(scope)
                self._metrics.running.dec()
                self._metrics.requests.labels(_method(scope), route, str(status)).inc()
                self._metrics.seconds.labels(route).observe(seconds)
                if span is not None:
                    span.update_name(f"{scope['method']} {route}")
                    span.set_attribute("http.route", route)
                    span.set_attribute("http.response.status_code", status)
                    span.set_attribute("khmerqa.request_id", request_id)
                if route not in _QUIET:
                    reader: Reader | None = scope.get(READER)
                    logs.event(
                        "request",
                        id=request_id,
                        method=scope["method"],
                        route=route,
                        status=status,
                        ms=round(seconds * 1000, 1),
                        caller=reader.name if reader else "",
                    )


def _route(scope: Scope) -> str:
    """Return the route's pattern: never what a caller wrote, which would be a new label each time."""
    path = getattr(scope.get("route"), "path", None)
    if path is None and scope["path"] == "/mcp":
        return "/mcp"
    return str(path) if path and path != "/{name}" else _UNMATCHED if path is None else "/"


def _method(scope: Scope) -> str:
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return scope["method"] if scope["method"] in known else "other"
