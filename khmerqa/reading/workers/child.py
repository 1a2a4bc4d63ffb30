"""A process that reads files for its parent: ``python -m khmerqa.reading.workers.child FD``.

Whatever a hostile file does to it, the parent is unharmed. It reads one file after the other from the
socket that it was started with, and ends when the socket is closed.
"""

from __future__ import annotations

import os
import resource
import sys
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from khmerqa.errors import UnreadableError
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
    from khmerqa.reading.formats import read

    def progress(done: int, total: int) -> None:
        connection.send(("progress", (done, total)))

    methods = recovery_methods(settings.recovery, progress)
    while True:
        try:
            name, data = connection.recv()
        except EOFError:
            return
        connection.send(_outcome(read=read, name=name, data=data, methods=methods))


def _outcome(read: Any, name: str, data: bytes, methods: Any) -> tuple[str, Any]:
    try:
        return "read", read(name, data, methods)
    except UnreadableError as error:
        return "refused", error.message
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
