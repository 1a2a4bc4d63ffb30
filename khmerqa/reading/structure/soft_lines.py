"""Lines of one paragraph put together: Khmer to Khmer without a space, all else with one. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_KHMER = re.compile("[\u1780-\u17e9]")
_DIGIT = re.compile("[\u17e0-\u17e9]")


def joined(lines: Sequence[str]) -> str:
    """Return the lines of one paragraph as one line."""
    parts = list(lines[:1])
    for before, after in pairwise(lines):
        parts += ("" if _goes_on(before[-1:], after[:1]) else " ", after)
    return "".join(parts)


def _goes_on(last: str, first: str) -> bool:
    """Return whether no space is between these; words behind a number have one."""
    number_ends = _DIGIT.match(last) and not _DIGIT.match(first)
    return bool(_KHMER.match(last) and _KHMER.match(first)) and not number_ends
