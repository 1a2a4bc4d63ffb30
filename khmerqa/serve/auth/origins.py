"""Which names the service answers to, and which web pages may call it.

A page anywhere can send requests to this machine through the browser of someone who is let in here. Its
origin tells; and where it takes the service's own address (DNS rebinding), the name it used tells.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from khmerqa.serve.problems import problem
from khmerqa.serve.service import Service
from khmerqa.settings import ServeSettings
from khmerqa.types import Bilingual

OTHER_NAME = Bilingual(
    "សេវានេះមិនឆ្លើយក្រោមឈ្មោះនេះទេ។ សូមបន្ថែមឈ្មោះនេះក្នុង KHMERQA_HOSTS ប្រសិនបើវាជារបស់អ្នក។",
    "The service does not answer to this name. If the name is yours, add it to KHMERQA_HOSTS.",
)
FOREIGN = Bilingual(
    "គេហទំព័រនេះមិនត្រូវបានអនុញ្ញាតឱ្យហៅសេវានេះទេ។ សូមបន្ថែមវាក្នុង KHMERQA_CORS ។",
    "This site may not call the service. Add it to KHMERQA_CORS.",
)
WIDGET = "/widget.js"
_EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # addresses to listen on, not to be called by


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches a host of this name or address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def listed(text: str) -> frozenset[str]:
    """Return the values of a setting that separates them by commas."""
    return frozenset(each.strip().rstrip("/").lower() for each in text.split(",")) - {""}


def names_of(settings: ServeSettings) -> frozenset[str]:
    """Return the names that the settings give the service."""
    public = urlsplit(settings.public_url).hostname or ""
    return (listed(settings.hosts) | {settings.host.lower(), public}) - _EVERYWHERE


def is_private(settings: ServeSettings) -> bool:
    """Return whether, by the settings, only this machine calls: also no proxy for others."""
    return all(map(is_loopback, {settings.host, *names_of(settings)}))


class Origins:
    """The names and the origins of a service."""

    def __init__(self, settings: ServeSettings) -> None:
        self._here = is_loopback(settings.host)
        self._names = names_of(settings)
        self._origins = listed(settings.cors)

    def answers_to(self, host: str) -> bool:
        """Return whether the service answers a request with this ``Host``.

        An address in figures is no name that could lead here by a trick; but only where other machines
        can call does the service have one that is not in the settings.
        """
        name = _name(f"//{host}")
        if name is None:
            return False
        return is_loopback(name) or name in self._names or (not self._here and _is_address(name))

    def may_call(self, headers: Mapping[str, str]) -> bool:
        """Return whether the page that sent a request may do so; a program that is no browser may."""
        origin = headers.get("origin")
        if origin is None:
            # Of pictures and scripts in other pages a browser sends no origin; links are no harm.
            site, mode = headers.get("sec-fetch-site", ""), headers.get("sec-fetch-mode", "")
            return site not in ("cross-site", "same-site") or mode == "navigate"
        origin = origin.lower()
        if "*" in self._origins or origin in self._origins:
            return True
        name = _name(origin)
        if name is None:
            return False
        same = urlsplit(origin).netloc == headers.get("host", "").lower()
        return same or name in self._names or (self._here and is_loopback(name))


class OriginMiddleware:
    """ASGI middleware: refuses requests under other names and from other pages, whatever they ask."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service
        self._origins = Origins(service.settings.serve)
        # The one script for the pages of others. It only frames the page, and browsers ask that page's
        # policy who may frame it.
        self._for_others = {WIDGET} if listed(service.settings.serve.embed) else frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or not self._origins.answers_to(hosts[0]):
            status, detail, reason = 421, OTHER_NAME, "host"
        elif scope["path"] not in self._for_others and not self._origins.may_call(request.headers):
            status, detail, reason = 403, FOREIGN, "origin"
        else:
            await self._app(scope, receive, send)
            return
        self._service.metrics.refused.labels(reason).inc()
        await problem(request, status, detail)(scope, receive, send)


def _name(address: str) -> str | None:
    """Return the name in an address, in lower case; None where there is none."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises for what is no number
        plain = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
        return (parts.hostname or None) if plain else None
    except ValueError:
        return None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
