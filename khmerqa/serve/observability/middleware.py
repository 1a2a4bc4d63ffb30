"""Gives every request an id, and counts, logs and traces it."""

from __future__ import annotations

import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khmerqa.serve.auth.access import CALLER, Caller
from khmerqa.serve.observability import logs
from khmerqa.serve.observability.telemetry import Span
from khmerqa.serve.service import Service

# The id that a proxy sets is kept if it is harmless.
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# Monitoring calls these every few seconds.
_NOT_LOGGED = frozenset({"/health", "/ready", "/metrics"})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_UNMATCHED = "unmatched"


class RequestObserver:
    """The outermost ASGI middleware, so that it sees what was really answered."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._metrics = service.metrics
        self._tracing = service.tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and record how it was answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        began = time.perf_counter()
        self._metrics.running.inc()
        with self._tracing.request(scope["method"], headers) as span:
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                seconds = time.perf_counter() - began
                self._metrics.running.dec()
                self._record(scope, request_id, status, seconds)
                if span is not None:
                    _describe(span, scope, request_id, status)

    def _record(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        route = _route(scope)
        self._metrics.requests.labels(_method(scope), route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        if route in _NOT_LOGGED:
            return
        caller: Caller | None = scope.get(CALLER)
        logs.event(
            "request",
            id=request_id,
            method=scope["method"],
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            caller=caller.name if caller else "",
        )


def _describe(span: Span, scope: Scope, request_id: str, status: int) -> None:
    route = _route(scope)
    span.update_name(f"{scope['method']} {route}")
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", status)
    span.set_attribute("khmerqa.request_id", request_id)


def _route(scope: Scope) -> str:
    """Return the route's pattern, never what a caller wrote: each new path would be a new label."""
    path = getattr(scope.get("route"), "path", None)
    if path is None:
        return "/mcp" if scope["path"] == "/mcp" else _UNMATCHED
    return "/" if path in ("", "/{name}") else str(path)


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"
