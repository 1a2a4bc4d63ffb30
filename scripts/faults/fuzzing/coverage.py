"""Which steps from line to line an input makes inside khmerqa: an input that makes a new one is kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import khmerqa

_PACKAGE = str(Path(khmerqa.__file__).parent)
Step = tuple[str, int, int]  # a file, a line in it and the line after it


@contextmanager
def steps() -> Iterator[set[Step]]:
    """Give the set of steps that the block makes."""
    found: set[Step] = set()
    before: dict[int, int] = {}  # by frame

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        name = frame.f_code.co_filename
        if event == "call" and not name.startswith(_PACKAGE):
            return None
        line = frame.f_lineno
        found.add((name, before.get(id(frame), 0), line))
        if event == "return":
            before.pop(id(frame), None)
        else:
            before[id(frame)] = line
        return trace

    former = sys.gettrace()
    sys.settrace(trace)
    try:
        yield found
    finally:
        sys.settrace(former)
