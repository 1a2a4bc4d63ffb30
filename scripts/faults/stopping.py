"""Programs that run for hours end when they are asked to, and still say what they found."""

from __future__ import annotations

import signal
from types import FrameType


def ends_when_asked() -> None:
    """Raise KeyboardInterrupt on SIGINT and SIGTERM.

    A shell starts what runs in the background with SIGINT ignored, and Python leaves that as it is.
    """
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _end)


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
