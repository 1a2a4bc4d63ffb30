"""Lines of one paragraph put together. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from khmerqa.text.structure.line_ends import between_lines


def joined(lines: Sequence[str]) -> str:
    """Return the lines of one paragraph as one line."""
    parts = list(lines[:1])
    for before, after in pairwise(lines):
        parts += (between_lines(before, after), after)
    return "".join(parts)
