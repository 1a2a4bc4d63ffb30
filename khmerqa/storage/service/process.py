"""Which process is meant by a number.

In a container every service is process 1, before a restart as well as after it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_START_TIME = 19  # its position among what follows the name in /proc/PID/stat (proc(5), field 22)


def identity(process: int) -> str:
    """Return what tells a process of this machine from all others; "" where there is none."""
    with suppress(OSError, IndexError):
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
        return f"{_machine()} {process} {stat.rpartition(')')[2].split()[_START_TIME]}"
    return ""


def is_of_this_machine(owner: str) -> bool:
    """Return whether ``identity`` can say if the process with this identity is still there."""
    return bool(owner) and owner.startswith(f"{_machine()} ")


def _machine() -> str:
    """Return the boot of this machine, and which processes can be seen from here."""
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"
    return "unknown"
