"""The process that tries inputs of one target, until its time is over.

Each input is written down before it is tried, so that one that ends the process is known. An input that
makes a new step in khmerqa is kept, and so is one that shows a fault.
"""

from __future__ import annotations

import hashlib
import random
import resource
import signal
import time
import traceback
from pathlib import Path

from fuzzing.coverage import Step, steps
from fuzzing.mutation import mutated
from fuzzing.targets import TARGETS, Target

CURRENT = "current"
_SECONDS = 30  # of processor for one input; it is traced, so it takes ten times what it would
_MEMORY = 4 * 2**30  # bytes of address space


def work(name: str, folder: Path, seconds: float, seed: int) -> None:
    """Try inputs of a target; ``folder`` holds what was kept before."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    signal.signal(signal.SIGVTALRM, _too_slow)
    target = TARGETS[name]
    dice = random.Random(seed)
    known: set[Step] = set()
    kept: list[bytes] = []
    tried = 0
    until = time.monotonic() + seconds
    waiting = [*target.seeds(), *(path.read_bytes() for path in sorted(folder.glob("kept-*")))]
    while waiting or time.monotonic() < until:
        data = waiting.pop() if waiting else mutated(dice, kept, zipped=target.zipped)
        tried += 1
        (folder / CURRENT).write_bytes(data)
        found = _tried(target, data, folder)
        if found - known:
            known |= found
            kept.append(data)
            _keep(folder, "kept", data)
    (folder / CURRENT).unlink()
    (folder / "count").write_text(f"{tried} {len(kept)} {len(known)}\n", encoding="ascii")


def _tried(target: Target, data: bytes, folder: Path) -> set[Step]:
    signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
    with steps() as found:
        try:
            target.run(data)
        except Exception:
            path = _keep(folder, "fault", data)
            path.with_suffix(".txt").write_text(traceback.format_exc(), encoding="utf-8")
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return found


def _keep(folder: Path, kind: str, data: bytes) -> Path:
    path = folder / f"{kind}-{hashlib.sha256(data).hexdigest()[:16]}"
    path.write_bytes(data)
    return path


def _too_slow(number: int, frame: object) -> None:
    raise TimeoutError(f"it takes more than {_SECONDS} seconds of processor")
