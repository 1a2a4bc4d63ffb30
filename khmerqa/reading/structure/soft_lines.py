"""Lines of one paragraph put together: Khmer to Khmer without a space, all else with one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_KHMER_END = re.compile("[\u1780-\u17e9]")


def joined(lines: Sequence[str]) -> str:
    """Return the lines of one paragraph as one line."""
    parts = list(lines[:1])
    for before, after in pairwise(lines):
        parts += ("" if _KHMER_END.search(before[-1:]) and _KHMER_END.match(after) else " ", after)
    return "".join(parts)
