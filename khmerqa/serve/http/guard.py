"""What holds for every request: a limit on its size, safe headers, and never a bare failure."""

from __future__ import annotations

import anyio
from fastapi import HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khmerqa.serve.http.problems import problem, told
from khmerqa.types import Bilingual

LARGEST_BODY = 1024 * 1024  # bytes; a question has at most a few thousand
_AROUND_FILE = 64 * 1024  # bytes of a form beside the file in it
_PATIENCE = 30.0  # seconds that a sender may take for the next piece of a body
_TOO_SLOW = Bilingual(
    "ទិន្នន័យនៃសំណើមិនបានមកដល់ទាន់ពេលទេ។ សូមពិនិត្យបណ្តាញ រួចផ្ញើម្តងទៀត។",
    "The request's body did not arrive in time. Check the network, then send it again.",
)
_CLOSE = {"Connection": "close"}  # what is left of the body is not waited for
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",  # the index may be another one at any moment
}


class Guard:
    """ASGI middleware; the outermost of ours, so that its headers are on every answer."""

    def __init__(self, app: ASGIApp, upload_mib: int = 0) -> None:
        self._app = app
        self._largest_file = upload_mib * 1024 * 1024

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, guarded."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False
        received = 0
        complete = False
        is_upload = scope["path"] == "/v1/documents" and scope["method"] == "POST"
        largest = self._largest_file + _AROUND_FILE if is_upload else LARGEST_BODY

        async def headed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        async def limited() -> Message:
            nonlocal received, complete
            if (
                complete
            ):  # only the end of the connection is left to be told, and that may take long
                return await receive()
            try:
                with anyio.fail_after(_PATIENCE):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, _TOO_SLOW, _CLOSE) from None
            received += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if received > largest:  # a body that did not announce its size
                raise HTTPException(413, _too_large(largest), _CLOSE)
            return message

        request = Request(scope)
        if _announced(request.headers) > largest:
            await problem(request, 413, _too_large(largest), _CLOSE)(scope, receive, headed)
            return
        try:
            await self._app(scope, limited, headed)
        except Exception as error:
            if started:
                raise  # half an answer is out; the server breaks the connection off
            await problem(request, *told(error))(scope, receive, headed)


def _too_large(largest: int) -> Bilingual:
    kib = largest // 1024
    return Bilingual(
        f"សំណើធំពេក។ សូមផ្ញើសំណើមិនឱ្យលើស {kib} KiB ។",
        f"The request is too large. Please keep it to {kib} KiB.",
    )


def _announced(headers: Headers) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0
