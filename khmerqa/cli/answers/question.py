"""The question on the command line, or the one that another program hands over."""

from __future__ import annotations

import sys
from collections.abc import Sequence

STANDARD_INPUT = "-"


def words_or_input(words: Sequence[str]) -> str:
    """Return the words as one text; without words, or for ``-``, what standard input holds.

    Nothing is read from a terminal unless it is asked for with ``-``: a command that waits for its
    question in silence looks as if it did not work.
    """
    if list(words) == [STANDARD_INPUT] or (not words and not sys.stdin.isatty()):
        return sys.stdin.buffer.read().decode("utf-8", "replace").strip()
    return " ".join(words)
