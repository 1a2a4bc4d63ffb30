"""A process ends with whoever started it, however early, and when its socket is closed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from khmerqa.reading.workers.process import ChildProcess

STARTS = """
import sys, time
from khmerqa.reading.workers.process import ChildProcess

child = ChildProcess(sys.argv[1])
print(child._process.pid, flush=True)
time.sleep(600)
"""
MODULES = ("khmerqa.reading.workers.child", "khmerqa.serve.index_child")
PATIENCE = 120  # seconds


def is_gone(process: int) -> bool:
    """Wait for a process to end; return whether it did."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2]
        except OSError:
            return True
        if state.split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.5])
def test_it_ends_with_a_parent_that_is_killed_while_it_starts(module: str, seconds: float) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", STARTS, module], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(seconds)
    parent.kill()
    parent.communicate()
    assert is_gone(child)


@pytest.mark.parametrize("module", MODULES)
def test_it_ends_when_it_is_ended_or_its_socket_is_closed(module: str) -> None:
    ended, closed = ChildProcess(module), ChildProcess(module)
    ended.end()
    assert ended.has_ended()
    closed.connection.close()
    assert is_gone(closed._process.pid)
    closed.end()
