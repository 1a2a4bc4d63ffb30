"""A process that works on files of unknown origin: ``python -m khmerqa.reading.workers.child FD``.

Whatever a hostile file does to it, the parent is unharmed. It takes one task after the other from the
socket that it was started with, and ends when the socket is closed. A task is a function, with its
arguments, that returns bytes; the parent may pickle it, because it is our own program.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection

from khmerqa.errors import NotFoundError, UnreadableError
from khmerqa.reading.methods import RecoverySettings
from khmerqa.reading.workers.encoding import encode_message
from khmerqa.reading.workers.process import end_with_parent
from khmerqa.types import Bilingual


@dataclass(frozen=True, slots=True)
class ChildSettings:
    """What a reading process is sent first."""

    memory: int = 4 * 2**30  # bytes of address space
    niceness: int = 0  # lowers its priority by so much
    recovery: RecoverySettings = field(default_factory=RecoverySettings)


def main() -> None:
    """Serve until the other end is closed."""
    connection = Connection(int(sys.argv[1]))
    end_with_parent(connection.fileno())
    settings: ChildSettings = connection.recv()
    os.nice(settings.niceness)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = settings.memory if hard == resource.RLIM_INFINITY else min(settings.memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from khmerqa.reading.workers import tasks

    def progress(done: int, total: int) -> None:
        values = {"kind": "progress", "done": done, "total": total}
        connection.send_bytes(encode_message(values))

    tasks.set_up(settings.recovery, progress)
    while True:
        try:
            task, arguments = connection.recv()
        except EOFError:
            return
        connection.send_bytes(_outcome(partial(task, *arguments)))


def _outcome(task: Callable[[], bytes]) -> bytes:
    """Return the message about a task that has ended."""
    try:
        return encode_message({"kind": "done"}, task())
    except UnreadableError as error:
        return _about("refused", error.message)
    except NotFoundError as error:
        return _about("missing", error.message)
    except MemoryError:
        return encode_message({"kind": "memory"})
    except RecursionError:
        return encode_message({"kind": "nested"})
    except Exception as error:  # engines raise errors of their own on odd files
        return encode_message({"kind": "failed", "error": f"{type(error).__name__}: {error}"})


def _about(kind: str, message: Bilingual) -> bytes:
    return encode_message({"kind": kind, "message": (message.km, message.en)})


if __name__ == "__main__":
    main()
