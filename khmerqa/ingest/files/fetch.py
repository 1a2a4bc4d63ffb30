"""Fetch a document from a public web address; never from an internal network.

A name is looked up once, all of its addresses must be public, and the connection goes to the one that
was checked, so that a name cannot lead to another machine the second time (DNS rebinding). Each redirect
is checked like the first address. No proxy from the environment is used: it would look names up itself.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from khmerqa.errors import UsageError
from khmerqa.ingest.files.public_addresses import is_public_address
from khmerqa.reading.formats import SUFFIX_OF_MIME_TYPE, SUFFIXES
from khmerqa.types import Bilingual

MAX_BYTES = 100 * 1024 * 1024
_REDIRECTS = 5
_DEADLINE = 120.0  # seconds for all of it
_TOO_LATE = "it took too long"
_TIMEOUT = 20.0  # seconds for the next piece
_PIECE = 64 * 1024
_MAX_HEADER = 2_000  # characters of one that names a file
_UNSAFE = re.compile(r"[^\w.\-\u1780-\u17ff]+")
Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Hop:
    """One address on the way, checked: ``ip`` is where to connect."""

    url: str
    parts: SplitResult
    host: str
    port: int
    ip: str


def is_address(text: str) -> bool:
    """Return whether a command's argument is a web address."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text) is not None


def fetch(
    url: str,
    folder: Path,
    *,
    max_bytes: int = MAX_BYTES,
    resolve: Resolve | None = None,
    is_public: Callable[[str], bool] | None = None,
    seconds: float = _DEADLINE,
) -> Path:
    """Fetch what ``url`` names into ``folder``, all in so many ``seconds``; return the file.

    ``resolve`` returns the addresses of a host, ``is_public`` whether one may be reached. Raises
    UsageError for an address that is not on the public web, and for any failure there.
    """
    resolve, is_public = resolve or _resolved, is_public or is_public_address
    until = time.monotonic() + seconds
    for _ in range(_REDIRECTS + 1):
        hop = _checked(url, resolve, is_public)
        try:
            with ExitStack() as stack:
                connection = stack.enter_context(_connection(hop, until))
                connection.request("GET", _target(hop.parts), headers=_headers(hop))
                response = stack.enter_context(closing(connection.getresponse()))
                if response.status in (301, 302, 303, 307, 308):
                    url = _next(hop, response.headers.get("Location", ""))
                    continue
                if response.status != 200:
                    raise _failed(hop.url, f"HTTP {response.status}")
                if response.headers.get("Content-Encoding", "identity") != "identity":
                    raise _failed(hop.url, "an encoding that was not requested")
                target = folder / _name(hop, response.headers)
                _save(response, target, max_bytes=max_bytes, until=until, url=hop.url)
                return target
        except (OSError, http.client.HTTPException) as error:
            late = time.monotonic() > until
            raise _failed(hop.url, _TOO_LATE if late else type(error).__name__) from error
    raise _failed(url, f"more than {_REDIRECTS} redirects")


def _resolved(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def _checked(url: str, resolve: Resolve, is_public: Callable[[str], bool]) -> _Hop:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except (ValueError, UnicodeError) as error:
        raise _unusable(url) from error
    plain = url.isprintable() and not any(each.isspace() for each in url)
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or not plain:
        raise _unusable(url)
    try:
        addresses = list(resolve(host, port))
    except (OSError, UnicodeError) as error:
        raise _failed(url, "its name is unknown") from error
    if not addresses or not all(is_public(each) for each in addresses):
        raise UsageError(
            Bilingual(
                f"អាសយដ្ឋាន {_shown(url)} ស្ថិតក្នុងបណ្តាញផ្ទៃក្នុង ដូច្នេះមិនត្រូវបានទាញយកទេ។ "
                "សូមទាញយកឯកសារ (file) នេះដោយខ្លួនឯង រួចបន្ថែមវាពីម៉ាស៊ីននេះ។",
                f"{_shown(url)} is an address of an internal network, which is not fetched. "
                "Download the file yourself, then add it from this machine.",
            )
        )
    return _Hop(url, parts, host, port, addresses[0])


def _next(hop: _Hop, location: str) -> str:
    url = urljoin(hop.url, location)
    if not location or (hop.parts.scheme == "https" and not url.startswith("https:")):
        raise _failed(hop.url, "a redirect to nowhere safe")
    return url


@contextmanager
def _connection(hop: _Hop, until: float) -> Iterator[http.client.HTTPConnection]:
    """Connect to the address that was checked; a certificate must be the host's.

    The connection ends at ``until``, whatever the other side sends: a time limit for each piece would
    let one byte a second go on for ever, in the handshake and the headers too.
    """
    left = max(0.1, until - time.monotonic())
    connection = http.client.HTTPConnection(hop.host, hop.port, timeout=min(_TIMEOUT, left))
    plain = socket.create_connection((hop.ip, hop.port), timeout=min(_TIMEOUT, left))
    guard = plain.dup()  # the connection gives its own socket away
    timer = threading.Timer(until - time.monotonic(), _shut_down, (guard,))
    timer.daemon = True
    timer.start()
    try:
        connection.sock = plain
        if hop.parts.scheme == "https":
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(plain, server_hostname=hop.host)
        yield connection
    finally:
        timer.cancel()
        connection.close()
        plain.close()
        guard.close()


def _shut_down(guard: socket.socket) -> None:
    with suppress(OSError):  # closed already
        guard.shutdown(socket.SHUT_RDWR)


def _headers(hop: _Hop) -> dict[str, str]:
    standard = hop.port == (443 if hop.parts.scheme == "https" else 80)
    host = f"[{hop.host}]" if ":" in hop.host else hop.host
    return {
        "Host": host if standard else f"{host}:{hop.port}",
        "User-Agent": "khmerqa",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _target(parts: SplitResult) -> str:
    path, query = _percent_encoded(parts.path), _percent_encoded(parts.query)
    return (path or "/") + (f"?{query}" if query else "")


def _percent_encoded(text: str) -> str:
    """Return a text with all but its ASCII characters percent-encoded."""
    return "".join(
        each if each.isascii() else "".join(f"%{byte:02X}" for byte in each.encode())
        for each in text
    )


def _save(
    response: http.client.HTTPResponse,
    target: Path,
    *,
    max_bytes: int,
    until: float,
    url: str,
) -> None:
    received = 0
    with target.open("wb") as file:
        while piece := response.read1(_PIECE):
            received += len(piece)
            if received > max_bytes:
                raise _failed(url, f"more than {max_bytes // 2**20} MiB")
            file.write(piece)
    if time.monotonic() > until:  # the end may be that of our patience only
        raise _failed(url, _TOO_LATE)
    if response.length:  # announced but not received
        raise _failed(url, "it broke off")


def _name(hop: _Hop, headers: Message) -> str:
    """Return a file name: the one that is offered, else the address's last part, made harmless."""
    path = unquote(hop.parts.path, errors="replace")
    offered = _offered(headers) or PurePosixPath(path).name or hop.host
    name = (
        _UNSAFE.sub("-", PurePosixPath(offered.replace("\\", "/")).name).strip("-._") or "document"
    )
    ending = SUFFIX_OF_MIME_TYPE.get(headers.get_content_type(), "")
    if PurePosixPath(name).suffix.lower() not in SUFFIXES:
        name += ending
    stem, suffix = name[: -len(ending)] if ending else name, PurePosixPath(name).suffix
    return name if len(name.encode()) <= 200 else f"{stem[:40]}{suffix}"


def _offered(headers: Message) -> str:
    """Return the file name that headers offer; empty where there is none that can be understood.

    A header can name any codec and any number, which the library does not expect, and the time that it
    takes grows with the square of the header's length.
    """
    short = Message()
    for header in ("Content-Disposition", "Content-Type"):
        if len(value := headers.get(header, "")) <= _MAX_HEADER:
            short[header] = value
    try:
        return short.get_filename("")
    except (ValueError, LookupError):
        return ""


def _unusable(url: str) -> UsageError:
    return UsageError(
        Bilingual(
            f"អាសយដ្ឋាន {_shown(url)} មិនអាចប្រើបានទេ។ សូមប្រើអាសយដ្ឋានដែលផ្តើមដោយ https:// ឬ http:// ។",
            f"{_shown(url)} cannot be used. Give an address that begins with https:// or http://.",
        )
    )


def _failed(url: str, reason: str) -> UsageError:
    return UsageError(
        Bilingual(
            f"មិនអាចទាញយក {_shown(url)} បានទេ ({reason})។ "
            "សូមពិនិត្យអាសយដ្ឋាន ឬទាញយកឯកសារ (file) នេះដោយខ្លួនឯង រួចបន្ថែមវា។",
            f"{_shown(url)} could not be fetched ({reason}). "
            "Check the address, or download the file yourself and add it.",
        )
    )


def _shown(url: str) -> str:
    """Return an address as it may be printed: without what could be a password."""
    plain = re.sub(r"//[^/@]*@", "//…@", url)
    return "".join(each if each.isprintable() else "?" for each in plain)[:200]
