"""Who is let in: keys, scopes, how often and how many at once. A path that is not open is guarded."""

from __future__ import annotations

from dataclasses import dataclass, field

import anyio
import anyio.to_thread
from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khmerqa.serve.auth.access import CALLER, Caller
from khmerqa.serve.auth.limits import DEFAULT_RATE, Allowance, Rates
from khmerqa.serve.auth.origins import is_private
from khmerqa.serve.problems import problem
from khmerqa.serve.service import Service
from khmerqa.storage.service.keys import PREFIX, Key
from khmerqa.types import Bilingual

NEEDS_KEY = Bilingual(
    "សេវានេះត្រូវការសោ (API key)។ សូមផ្ញើវាក្នុង Authorization: Bearer … ឬសុំសោពីអ្នកគ្រប់គ្រងសេវា។",
    "This service needs an API key. Send it as Authorization: Bearer …, or ask whoever runs the "
    "service for one.",
)
BAD_KEY = Bilingual(
    "សោនេះមិនត្រឹមត្រូវ ត្រូវបានដកហូត ឬហួសកំណត់។ សូមសុំសោថ្មីពីអ្នកគ្រប់គ្រងសេវា។",
    "This API key is wrong, was revoked or has expired. Ask whoever runs the service for a new one.",
)
NEEDS_ADMIN = Bilingual(
    "ការងារនេះត្រូវការសោអ្នកគ្រប់គ្រង។ សូមដំណើរការ៖ khmerqa keys create --scope admin ឈ្មោះ ។",
    "This needs an administrator's key. Run: khmerqa keys create --scope admin NAME",
)
TOO_OFTEN = Bilingual(
    "មានសំណើច្រើនពេកក្នុងមួយនាទី។ សូមរង់ចាំតាមចំនួនវិនាទីក្នុង Retry-After រួចព្យាយាមម្តងទៀត។",
    "Too many requests in a minute. Wait as many seconds as Retry-After says, then try again.",
)
TOO_MANY = Bilingual(
    "សេវាកំពុងរវល់ខ្លាំង។ សូមព្យាយាមម្តងទៀតបន្តិចក្រោយ។",
    "The service is very busy. Try again a little later.",
)
_THREADS = 8  # keys looked up at once, beside the threads of the routes
_GUARDED = ("/v1/", "/mcp", "/metrics")
_READ_METHODS = frozenset({"GET", "HEAD"})
_ALLOWANCE = "khmerqa.allowance"  # the key in an ASGI scope
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="khmerqa"'}
_INVALID_TOKEN = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is refused; ``reason`` is its label in the metrics."""

    status: int
    detail: Bilingual
    reason: str
    headers: dict[str, str] = field(default_factory=dict)


class AuthMiddleware:
    """ASGI middleware: puts the caller into the scope, or refuses the request."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service
        self._settings = service.settings.serve
        self._rates = Rates()
        self._running = 0
        self._threads = anyio.CapacityLimiter(_THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it before its body is read."""
        if scope["type"] != "http" or not scope["path"].startswith(_GUARDED):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        # In a thread: a key is looked up in a file, and the event loop must never wait for a disk.
        refusal = await anyio.to_thread.run_sync(self._refusal, request, limiter=self._threads)
        if refusal is not None:
            self._service.metrics.refused.labels(refusal.reason).inc()
            response = problem(request, refusal.status, refusal.detail, refusal.headers)
            await response(scope, receive, send)
            return
        allowance: Allowance | None = scope.get(_ALLOWANCE)

        async def send_with_limits(message: Message) -> None:
            if allowance is not None and message["type"] == "http.response.start":
                message["headers"] += [
                    (name.lower().encode(), value.encode())
                    for name, value in allowance.headers.items()
                ]
            await send(message)

        self._running += 1
        try:
            await self._app(scope, receive, send_with_limits)
        finally:
            self._running -= 1

    def _refusal(self, request: Request) -> Refusal | None:
        scope = request.scope
        key, token = self._key(request)
        address = request.client.host if request.client else ""
        scope[CALLER] = Caller(key.id, key.scope) if key else Caller(address)
        refusal = self._key_refusal(scope, key, token)
        if refusal is not None:
            return refusal
        limit = self._settings.rate or (DEFAULT_RATE if key or not self._is_private() else 0)
        if limit:
            allowance = self._rates.take(scope[CALLER].name, limit)
            if not allowance.allowed:
                return Refusal(429, TOO_OFTEN, "rate", allowance.headers)
            scope[_ALLOWANCE] = allowance
        if self._running >= self._settings.concurrency:
            return Refusal(503, TOO_MANY, "concurrency")
        return None

    def _key_refusal(self, scope: Scope, key: Key | None, token: str) -> Refusal | None:
        is_open = self._settings.no_auth and not self._settings.require_keys
        needs_key = not is_open and not self._is_private()
        if key is None and token and (needs_key or token.startswith(PREFIX)):
            return Refusal(401, BAD_KEY, "key", _INVALID_TOKEN)
        if key is None and needs_key:
            return Refusal(401, NEEDS_KEY, "key", _CHALLENGE)
        if needs_admin(scope["method"], scope["path"]) and (key is None or key.scope != "admin"):
            if key:
                return Refusal(403, NEEDS_ADMIN, "scope")
            return Refusal(401, NEEDS_ADMIN, "key", _CHALLENGE)
        return None

    def _key(self, request: Request) -> tuple[Key | None, str]:
        """Return the caller's key, where it is valid, and the token they sent."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else ""
        token = token or request.headers.get("x-api-key", "")
        return (self._service.keys.valid(token) if token else None), token

    def _is_private(self) -> bool:
        """Return whether only this machine can call, and no key was ever made: then none is needed."""
        return (
            is_private(self._settings)
            and not self._settings.require_keys
            and not self._service.keys.locked()
        )


def caller_of(request: Request) -> Caller:
    """Return the caller of a request; one that did not pass the middleware may see the least."""
    caller: Caller = request.scope.get(CALLER) or Caller("")
    return caller


def needs_admin(method: str, path: str) -> bool:
    """Return whether a request changes something, or shows how the service is run."""
    if path.startswith("/v1/documents"):
        return method not in _READ_METHODS
    return path.startswith(("/v1/admin", "/v1/jobs"))
