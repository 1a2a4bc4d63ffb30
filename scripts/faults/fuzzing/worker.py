"""The process that tries inputs of one target, until its time of the processor is over.

Each input is written down before it is tried, so that one that ends the process is known. An input that
makes a new step in khmerqa is kept, and so is one that shows a fault.
"""

from __future__ import annotations

import hashlib
import json
import random
import resource
import signal
import time
import traceback
from collections.abc import Mapping
from pathlib import Path

from fuzzing.coverage import Step, steps
from fuzzing.mutation import mutated
from fuzzing.targets import TARGETS, Target

CURRENT = "current"
COUNTS = "counts.json"
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
    began = time.process_time()
    waiting = [*target.seeds(), *(path.read_bytes() for path in sorted(folder.glob("kept-*")))]
    while waiting or time.process_time() - began < seconds:
        data = waiting.pop() if waiting else mutated(dice, kept, zipped=target.zipped)
        tried += 1
        (folder / CURRENT).write_bytes(data)
        found = _tried(target, data, folder)
        if found - known:
            known |= found
            kept.append(data)
            _keep(folder, "kept", data)
    (folder / CURRENT).unlink()
    so_far = counted(folder)
    made = {
        "tried": so_far["tried"] + tried,
        "seconds": so_far["seconds"] + time.process_time() - began,
        "kept": len(kept),
        "steps": len(known),
    }
    (folder / COUNTS).write_text(json.dumps(made), encoding="ascii")


def counted(folder: Path) -> Mapping[str, float]:
    """Return what came of a target in this folder, over all runs."""
    path = folder / COUNTS
    found: Mapping[str, float] = json.loads(path.read_text("ascii")) if path.exists() else {}
    return {"tried": 0, "seconds": 0.0, "kept": 0, "steps": 0, **found}


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
