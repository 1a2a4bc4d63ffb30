"""Both ends of a process of its own: who starts it, and how it ends with them."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

# Of /proc/PID/stat, counted from the field after the name: user and system time, its own and that of
# the children it has waited for.
_SESSION, _TIMES = 3, slice(11, 15)


class ChildProcess:
    """A process and the connection to it; the module gets the number of its socket as an argument.

    It is isolated: a module that lies beside the documents must not be imported. It ends together with
    all that it starts.
    """

    def __init__(
        self,
        module: str,
        *,
        environment: Mapping[str, str] | None = None,
        folder: str | None = None,
        errors: int | None = None,
    ) -> None:
        """Start it, by default with the environment, the folder and the stderr of this process."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", module, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=[theirs.fileno()],
                cwd=folder,
                env=environment,
                start_new_session=True,
            )
        self.connection = Connection(ours.detach())

    def has_ended(self) -> bool:
        """Return whether the process itself has ended; what it started may live."""
        return self._process.poll() is not None

    def processor_seconds(self, *, of_running: bool = True) -> float:
        """Return the processor time of the process and of all that it started.

        Without what is still running of these it is known a hundred times faster. Where the system does
        not tell, return the time by the clock: only differences mean anything.
        """
        return _processor_seconds(self._process.pid, of_running=of_running)

    def kill(self) -> None:
        """Kill it with all that it started; who waits for an answer finds the socket closed."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill it, and leave nothing of it."""
        self.connection.close()
        self.kill()
        self._process.wait()


def end_with_parent(descriptor: int) -> None:
    """End this process, with all that it started, when nobody holds the other end of its socket.

    To be called first of all: the other side may be killed while this one still loads its modules.
    """
    threading.Thread(target=_watch, args=(descriptor,), daemon=True).start()


def _processor_seconds(session: int, *, of_running: bool) -> float:
    """Return the processor time of a session, of processes that have ended in it too (proc(5))."""
    ticks, found = 0, False
    for stat in Path("/proc").glob("[0-9]*/stat" if of_running else f"{session}/stat"):
        with suppress(OSError):  # it has just ended
            fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            if fields[_SESSION] == str(session):
                ticks += sum(map(int, fields[_TIMES]))
                found = True
    return ticks / os.sysconf("SC_CLK_TCK") if found else time.monotonic()


def _watch(descriptor: int) -> None:
    hung_up = select.poll()
    hung_up.register(descriptor, select.POLLHUP | select.POLLRDHUP)
    hung_up.poll()
    os.killpg(0, signal.SIGKILL)
