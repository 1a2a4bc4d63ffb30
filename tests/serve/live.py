"""A service on a real port of this machine, for clients that want one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from khmerqa.serve.connections import LimitedConnection
from khmerqa.serve.run import listen


@contextmanager
def live(app: Any) -> Iterator[str]:
    """Serve an application until the block ends; yield its address."""
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                http=LimitedConnection,
                ws="none",
                timeout_graceful_shutdown=10,
            )
        )
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            until = time.monotonic() + 30
            while not server.started and time.monotonic() < until and thread.is_alive():
                time.sleep(0.01)
            assert server.started
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(30)
            assert not thread.is_alive()
