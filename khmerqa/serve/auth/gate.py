"""Who is let in: keys, scopes, how often and how many at once. What is not named open is shut."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khmerqa.serve.auth.access import Reader
from khmerqa.serve.auth.limits import DEFAULT_RATE, Allowance, Rates
from khmerqa.serve.http.problems import problem
from khmerqa.serve.observability.middleware import READER
from khmerqa.serve.service import Service
from khmerqa.settings import is_loopback
from khmerqa.storage.keys import PREFIX, Key
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
    "There were too many requests within a minute. Wait as many seconds as Retry-After says, then "
    "try again.",
)
TOO_MANY = Bilingual(
    "សេវាកំពុងរវល់ខ្លាំង។ សូមព្យាយាមម្តងទៀតបន្តិចក្រោយ។",
    "The service is very busy. Try again a little later.",
)
FOREIGN = Bilingual(
    "គេហទំព័រនេះមិនត្រូវបានអនុញ្ញាតឱ្យហៅសេវានេះទេ។ សូមបន្ថែមវាក្នុង KHMERQA_CORS ។",
    "This site may not call the service. Add it to KHMERQA_CORS.",
)
_GUARDED = ("/v1/", "/mcp", "/metrics")
_READING = frozenset({"GET", "HEAD"})


class Gate:
    """ASGI middleware: puts the reader into the scope, or answers why there is none."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service
        self._settings = service.settings
        self._rates = Rates()
        self._running = 0
        self._origins = _origins(service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it before its body is read."""
        if scope["type"] != "http" or not scope["path"].startswith(_GUARDED):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        refused = self._refused(request)
        if refused is not None:
            status, detail, headers, reason = refused
            self._service.metrics.refused.labels(reason).inc()
            await problem(request, status, detail, headers)(scope, receive, send)
            return
        allowance: Allowance | None = scope.get("khmerqa.allowance")

        async def counted(message: Message) -> None:
            if allowance is not None and message["type"] == "http.response.start":
                message["headers"] += [
                    (name.lower().encode(), value.encode())
                    for name, value in allowance.headers.items()
                ]
            await send(message)

        self._running += 1
        try:
            await self._app(scope, receive, counted)
        finally:
            self._running -= 1

    def _refused(self, request: Request) -> tuple[int, Bilingual, dict[str, str], str] | None:
        scope = request.scope
        key, token = self._key(request)
        address = request.client.host if request.client else ""
        scope[READER] = Reader(key.id, key.scope) if key else Reader(address)
        challenge = {"WWW-Authenticate": 'Bearer realm="khmerqa"'}
        locked = self._locked()
        if key is None and token and (locked or token.startswith(PREFIX)):
            return 401, BAD_KEY, {"WWW-Authenticate": 'Bearer error="invalid_token"'}, "key"
        if key is None and locked:
            return 401, NEEDS_KEY, challenge, "key"
        if needs_admin(request.method, scope["path"]) and (key is None or key.scope != "admin"):
            return (403, NEEDS_ADMIN, {}, "scope") if key else (401, NEEDS_ADMIN, challenge, "key")
        if scope["path"].startswith("/mcp") and not self._is_ours(request.headers.get("origin")):
            return 403, FOREIGN, {}, "origin"
        limit = self._settings.serve.rate or (DEFAULT_RATE if key or not self._private() else 0)
        if limit:
            allowance = self._rates.take(scope[READER].name, limit)
            if not allowance.allowed:
                return 429, TOO_OFTEN, allowance.headers, "rate"
            scope["khmerqa.allowance"] = allowance
        if self._running >= self._settings.serve.concurrency:
            return 503, TOO_MANY, {}, "concurrency"
        return None

    def _key(self, request: Request) -> tuple[Key | None, str]:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else ""
        token = token or request.headers.get("x-api-key", "")
        return (self._service.keys.valid(token) if token else None), token

    def _locked(self) -> bool:
        """Tell whether a key is needed: beyond this machine always, here once there is one."""
        return not self._settings.serve.no_auth and not self._private()

    def _private(self) -> bool:
        """Tell whether only this machine can call, and nobody has made keys."""
        return is_loopback(self._settings.serve.host) and not self._service.keys.any_valid()

    def _is_ours(self, origin: str | None) -> bool:
        """Tell whether a page may speak MCP here: one on this machine, or one that was named."""
        if not origin:
            return True
        return origin in self._origins or is_loopback(urlsplit(origin).hostname or "")


def reader_of(request: Request) -> Reader:
    """Return who asks, as the gate found out; a request that did not pass it may see the least."""
    reader: Reader = request.scope.get(READER) or Reader("")
    return reader


def needs_admin(method: str, path: str) -> bool:
    """Tell whether a request changes something, or tells how the service is run."""
    if path.startswith("/v1/documents"):
        return method not in _READING
    return path.startswith(("/v1/admin", "/v1/jobs"))


def _origins(service: Service) -> frozenset[str]:
    named = {each.strip().rstrip("/") for each in service.settings.serve.cors.split(",")}
    if service.settings.serve.public_url:
        public = urlsplit(service.settings.serve.public_url)
        named.add(f"{public.scheme}://{public.netloc}")
    return frozenset(named - {""})
