"""What applies to every request: a size limit, safe headers, and a problem document for any failure."""

from __future__ import annotations

import anyio
from fastapi import HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khmerqa.serve.problems import problem, status_of
from khmerqa.types import Bilingual

MAX_BODY = 1024 * 1024  # bytes; a question has a few thousand at most
_UPLOADS = frozenset({"/v1/documents", "/v1/admin/read"})
_FORM_OVERHEAD = 64 * 1024  # bytes of an upload in addition to the file
_BODY_TIMEOUT = 30.0  # seconds that a body may take, and more for a large one:
_MIN_RATE = 16 * 1024  # bytes a second that are slow enough for the slowest line
_TOO_SLOW = Bilingual(
    "ទិន្នន័យនៃសំណើមិនបានមកដល់ទាន់ពេលទេ។ សូមពិនិត្យបណ្តាញ រួចផ្ញើម្តងទៀត។",
    "The request's body did not arrive in time. Check the network, then send it again.",
)
_TWO_LENGTHS = Bilingual(
    "សំណើនេះប្រាប់ប្រវែងពីរផ្សេងគ្នា។ សូមផ្ញើ Content-Length ឬ Transfer-Encoding តែមួយ។",
    "The request states its length twice. Send either Content-Length or Transfer-Encoding, once.",
)
_CLOSE = {"Connection": "close"}  # the rest of the body is not read


def policy(*frames: str) -> str:
    """Return the policy of the page; ``frames`` are the origins that may show it inside theirs."""
    ancestors = " ".join(frames) or "'none'"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {ancestors}"
    )


_HEADERS = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",  # the index may change at any moment
}


class RequestGuard:
    """ASGI middleware outside authentication, so that its headers are on every answer."""

    def __init__(self, app: ASGIApp, upload_mib: int = 0) -> None:
        self._app = app
        self._max_file = upload_mib * 1024 * 1024

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body limited and its answer completed."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False
        received = 0
        began = anyio.current_time()
        complete = False
        is_upload = scope["path"] in _UPLOADS and scope["method"] == "POST"
        limit = self._max_file + _FORM_OVERHEAD if is_upload else MAX_BODY

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        async def receive_limited() -> Message:
            nonlocal received, complete
            if complete:  # only the disconnect is left to wait for, and that may take long
                return await receive()
            try:
                # At any moment so many seconds, and more for what has come: a body that drips byte by
                # byte is as slow as one that does not come at all.
                left = began + _BODY_TIMEOUT + received / _MIN_RATE - anyio.current_time()
                with anyio.fail_after(max(left, 0.0)):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, _TOO_SLOW, _CLOSE) from None
            received += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if received > limit:  # a body without a Content-Length
                raise HTTPException(413, _too_large(limit), _CLOSE)
            return message

        request = Request(scope)
        if _has_two_lengths(request.headers):
            await problem(request, 400, _TWO_LENGTHS, _CLOSE)(scope, receive, send_with_headers)
            return
        if _content_length(request.headers) > limit:
            await problem(request, 413, _too_large(limit), _CLOSE)(
                scope, receive, send_with_headers
            )
            return
        try:
            await self._app(scope, receive_limited, send_with_headers)
        except Exception as error:
            if started:
                raise  # part of the answer has been sent; the server closes the connection
            await problem(request, *status_of(error))(scope, receive, send_with_headers)


def _too_large(limit: int) -> Bilingual:
    kib = limit // 1024
    return Bilingual(
        f"សំណើធំពេក។ សូមផ្ញើសំណើមិនឱ្យលើស {kib} KiB ។",
        f"The request is too large. Please keep it to {kib} KiB.",
    )


def _has_two_lengths(headers: Headers) -> bool:
    """Return whether a proxy in front may have read another length than this server (RFC 9112, 6.3)."""
    lengths = len(headers.getlist("content-length"))
    return lengths > 1 or (lengths == 1 and "transfer-encoding" in headers)


def _content_length(headers: Headers) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0
