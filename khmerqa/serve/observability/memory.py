"""Memory that was freed goes back to the system.

glibc keeps what is freed between blocks that are still used. Each change of the index frees a whole
generation there, in the heap of whichever thread had opened it.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Return freed memory to the system, where the C library can (glibc); a few milliseconds."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
