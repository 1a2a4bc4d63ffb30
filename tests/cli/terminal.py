"""The command in a terminal of its own, as its user runs it."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LONGEST = 600.0  # seconds; a busy machine must fail no test
_QUIET = 0.3  # seconds without output, after which the next line is typed


@dataclass(frozen=True)
class Said:
    """What a command wrote to its terminal, and its exit code."""

    text: str
    code: int


def in_terminal(
    arguments: Sequence[str],
    typed: Sequence[str] = (),
    environ: Mapping[str, str] = {},
    program: Sequence[str] = (sys.executable, "-m", "khmerqa"),
    prompt: str = "› ",
) -> Said:
    """Run a command in a new terminal; type each line when it has shown its prompt again."""
    controller, terminal = pty.openpty()
    own = {name: value for name, value in os.environ.items() if not name.startswith("KHMERQA_")}
    process = subprocess.Popen(
        [*program, *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**own, "TERM": "xterm-256color", "COLUMNS": "100", **environ},
        start_new_session=True,
    )
    os.close(terminal)
    written = b""
    waiting = list(typed)
    deadline = time.monotonic() + _LONGEST
    try:
        while time.monotonic() < deadline:
            if select.select([controller], [], [], _QUIET)[0]:
                try:
                    chunk = os.read(controller, 65536)
                except OSError:  # the command has closed its terminal
                    break
                if not chunk:
                    break
                written += chunk
            elif waiting and written.decode("utf-8", "replace").endswith(prompt):
                line = waiting.pop(0).encode()
                written += b"\n"  # the prompt is answered
                os.write(controller, line)
        else:
            raise TimeoutError(written.decode("utf-8", "replace"))
        code = process.wait(timeout=_LONGEST)
    finally:
        process.kill()
        process.wait()
        os.close(controller)
    return Said(written.decode("utf-8", "replace"), code)
