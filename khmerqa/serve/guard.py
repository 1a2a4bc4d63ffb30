"""What holds for every request: a limit on its size, safe headers, and never a bare failure."""

from __future__ import annotations

from fastapi import HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khmerqa.errors import both
from khmerqa.serve.problems import problem, told

LARGEST_BODY = 1024 * 1024  # bytes; a question has at most a few thousand
_KIB = LARGEST_BODY // 1024
_TOO_LARGE = both(
    f"សំណើធំពេក។ សូមផ្ញើសំណើមិនឱ្យលើស {_KIB} KiB ។",
    f"The request is too large. Please keep it to {_KIB} KiB.",
)
_CLOSE = {"Connection": "close"}  # what is left of the body is not waited for
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",  # the index may be another one at any moment
}


class Guard:
    """ASGI middleware; the outermost of ours, so that its headers are on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, guarded."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False
        received = 0

        async def headed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > LARGEST_BODY:  # a body that did not announce its size
                raise HTTPException(413, _TOO_LARGE, _CLOSE)
            return message

        request = Request(scope)
        if _announced(request.headers) > LARGEST_BODY:
            await problem(request, 413, _TOO_LARGE, _CLOSE)(scope, receive, headed)
            return
        try:
            await self._app(scope, limited, headed)
        except Exception as error:
            if started:
                raise  # half an answer is out; the server breaks the connection off
            await problem(request, *told(error))(scope, receive, headed)


def _announced(headers: Headers) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0
