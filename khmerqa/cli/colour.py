"""Colours and bold letters, where the output is a terminal and the user has not said no.

``NO_COLOR`` (https://no-color.org) turns them off, ``FORCE_COLOR`` turns them on in a pipe as well.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import TextIO

_RESET = "\x1b[0m"
_STYLE = re.compile("\x1b\\[[0-9;]*m")


def has_colour(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Return whether what is written to a stream may have colours."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


def without_colour(text: str) -> str:
    """Return a text without the styles that are made here."""
    return _STYLE.sub("", text)


def _styled(code: str, text: object, stream: TextIO | None = None) -> str:
    """Return a text in a style, for standard output or the stream that is named."""
    plain = str(text)
    if not plain or not has_colour(stream or sys.stdout, os.environ):
        return plain
    return f"\x1b[{code}m{plain}{_RESET}"


Style = Callable[..., str]
bold: Style = partial(_styled, "1")
dim: Style = partial(_styled, "2")
red: Style = partial(_styled, "1;31")
green: Style = partial(_styled, "32")
yellow: Style = partial(_styled, "33")
cyan: Style = partial(_styled, "36")
