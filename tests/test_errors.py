from __future__ import annotations

import inspect
import re

from khmerqa import errors
from khmerqa.types import Bilingual

_LINE = re.compile(r"^(?P<indent>[ │├└─]*)(?P<name>[A-Z]\w+Error)\b")


def drawn() -> dict[str, str | None]:
    """Each error of the docstring's tree with the one above it."""
    above: dict[str, str | None] = {}
    path: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        if match := _LINE.match(line):
            depth = len(match["indent"])
            path = [each for each in path if each[0] < depth]
            above[match["name"]] = path[-1][1] if path else None
            path.append((depth, match["name"]))
    return above


def existing() -> dict[str, str | None]:
    """Each error of the module with its base, where that is one of its errors too."""
    found = {
        name: error
        for name, error in inspect.getmembers(errors, inspect.isclass)
        if issubclass(error, errors.KhmerQAError)
    }
    names: dict[type | None, str] = {error: name for name, error in found.items()}
    return {name: names.get(error.__base__) for name, error in found.items()}


def test_tree_in_the_docstring_is_the_tree_of_classes() -> None:
    assert drawn() == existing()
    assert [name for name, base in existing().items() if base is None] == ["KhmerQAError"]


def test_every_error_has_a_docstring() -> None:
    for name in existing():
        assert inspect.getdoc(getattr(errors, name)), name


def test_message_is_kept_in_both_languages_and_shown_in_both() -> None:
    message = Bilingual("ឯកសារទទេ។", "It is empty.")
    error = errors.UnreadableError(message)
    assert (error.message, str(error)) == (message, "ឯកសារទទេ។ | It is empty.")
