"""The packages that only some commands need."""

from __future__ import annotations

from importlib.util import find_spec

from khmerqa.cli.language import Message
from khmerqa.errors import without_extra


def require(module: str, extra: str) -> None:
    """Raise MissingDependencyError, naming the extra to install, where a module is missing."""
    if find_spec(module) is None:
        raise without_extra(extra, Message("ផ្នែកនេះ", "This part"))
