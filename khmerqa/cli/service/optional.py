"""The packages that only some commands need."""

from __future__ import annotations

from importlib.util import find_spec

from khmerqa.cli.language import Message
from khmerqa.errors import MissingDependencyError


def require(module: str, extra: str) -> None:
    """Raise MissingDependencyError, naming the extra to install, where a module is missing."""
    if find_spec(module) is None:
        command = f'pip install "khmerqa[{extra}]"'
        raise MissingDependencyError(
            Message(
                f"ផ្នែកនេះមិនទាន់បានដំឡើងទេ។ សូមដំណើរការ៖ {command} ។",
                f"This part is not installed. Run: {command}",
            )
        )
