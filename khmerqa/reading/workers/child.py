"""A process that reads files and draws pages: ``python -m khmerqa.reading.workers.child FD``.

Whatever a hostile file does to it, the parent is unharmed. It takes one task after the other from the
socket that it was started with, and ends when the socket is closed.
"""

from __future__ import annotations

import os
import resource
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from multiprocessing.connection import Connection
from typing import Any

from khmerqa.errors import NotFoundError, UnreadableError
from khmerqa.reading.methods import RecoverySettings, recovery_methods


@dataclass(frozen=True, slots=True)
class ChildSettings:
    """What a reading process is sent first."""

    memory: int = 4 * 2**30  # bytes of address space
    recovery: RecoverySettings = field(default_factory=RecoverySettings)


def main() -> None:
    """Serve until the other end is closed."""
    parent = os.getppid()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    connection = Connection(int(sys.argv[1]))
    settings: ChildSettings = connection.recv()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = settings.memory if hard == resource.RLIM_INFINITY else min(settings.memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from khmerqa.reading.formats import read, render_page

    def progress(done: int, total: int) -> None:
        connection.send(("progress", (done, total)))

    @cache
    def methods() -> Any:  # a process that only draws pages needs none
        return recovery_methods(settings.recovery, progress)

    def read_one(name: str, data: bytes) -> Any:
        return read(name, data, methods())

    tasks: dict[str, Callable[..., Any]] = {"read": read_one, "draw": render_page}
    while True:
        try:
            task, arguments = connection.recv()
        except EOFError:
            return
        connection.send(_outcome(partial(tasks[task], *arguments)))


def _outcome(task: Callable[[], Any]) -> tuple[str, Any]:
    try:
        return "done", task()
    except UnreadableError as error:
        return "refused", error.message
    except NotFoundError as error:
        return "missing", error.message
    except MemoryError:
        return "memory", None
    except RecursionError:
        return "failed", "it is nested too deeply"
    except Exception as error:  # engines raise errors of their own on odd files
        return "failed", f"{type(error).__name__}: {error}"


def _end_with(parent: int) -> None:
    """End when the parent process is gone, even in the middle of a file."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main()
