"""Connections without a proxy in front: how many there may be, and how long one may say nothing.

uvicorn waits without end for the first request of a connection, and for the rest of a request's headers.
"""

from __future__ import annotations

import asyncio
import resource
from functools import cache

from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = (
    15.0  # from a connection's beginning, or its last answer, to the end of the headers
)
MAX_CONNECTIONS = 4_096  # of one process
_WANTED_FILES = 16_384  # open files of the process: connections, and the files of the index
_FEWEST = 64  # connections, however few files may be open
_OTHER_FILES = 256  # of the index, the records and the readers


class LimitedConnection(H11Protocol):
    """An HTTP/1.1 connection that ends where its headers do not come, or where there are too many."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin a connection, or end it at once where there are too many."""
        super().connection_made(transport)
        if len(self.connections) > max_connections():
            transport.abort()
            return
        self._wait_for_headers()

    def data_received(self, data: bytes) -> None:
        """Take what has come; a request whose headers are not complete is still waited for."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self._waiting is None and not self.transport.is_closing():
            self._wait_for_headers()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._wait_for_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_headers(self) -> None:
        self._stop_waiting()
        self._waiting = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()


@cache
def max_connections() -> int:
    """Return how many connections this process takes; allow it as many open files as the system does.

    Programs start with 1,024 open files for the sake of old ones; more are for those that ask.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = _WANTED_FILES if hard == resource.RLIM_INFINITY else min(_WANTED_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        soft = allowed
    if soft == resource.RLIM_INFINITY:
        return MAX_CONNECTIONS
    return min(MAX_CONNECTIONS, max(_FEWEST, soft - _OTHER_FILES))
