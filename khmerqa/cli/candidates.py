"""What may stand at the end of a half-written command line; the scripts of the shells ask for it.

A line is a word that may stand there, a tab and what it means, or the request for names of files.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from khmerqa.cli.language import LANGUAGE_NAMES, SETTING
from khmerqa.cli.registry import COMMANDS, build_parser
from khmerqa.settings import all_settings

FILES, FOLDERS = ":files", ":folders"
# What the values of arguments are, by their names in the help.
_KINDS = {"FILE": FILES, "PATH": FILES, "FILE|URL": FILES, "DIR": FOLDERS, "FOLDER": FOLDERS}
DOCUMENT = "ID"  # the name of an argument that is a document's id

Ids = Callable[[str | None], Sequence[str]]  # of the index in this folder; None: the usual one


def candidates(words: Sequence[str], document_ids: Ids) -> Iterator[str]:
    """Yield what the last of the words may become; the words before it are complete.

    ``document_ids`` is called with the index that is named, and only where such an id may stand.
    """
    *before, current = words or [""]
    index = before[before.index("--index") + 1] if "--index" in before[:-1] else None
    ids = partial(document_ids, index)
    command = next((word for word in before if word in COMMANDS), "")
    parser: argparse.ArgumentParser = build_parser(only=command)
    waiting: argparse.Action | None = None  # the flag whose value comes next
    given: list[str] = []
    for word in before:
        if waiting is not None:
            waiting = None
        elif word in (flags := parser._option_string_actions):
            waiting = flags[word] if flags[word].nargs != 0 else None
        elif word in (inner := subparsers(parser)):
            parser = inner[word]
            given = []
        elif not word.startswith("-"):
            given.append(word)
    if waiting is not None:
        found = _values(waiting, ids, command)
    elif current.startswith("-"):
        found = _flags(parser, before)
    elif inner := subparsers(parser):
        found = [(name, parser.description or "") for name, parser in inner.items()]
    else:
        found = _operands(parser, given, ids, command)
    for text, about in found:
        if text.startswith(":"):
            yield text
        elif text.startswith(current):
            yield f"{text}\t{about}"


def subparsers(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    """Return the parsers of the commands, or of the actions of a command, by name."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return action.choices
    return {}


def _flags(parser: argparse.ArgumentParser, before: Sequence[str]) -> list[tuple[str, str]]:
    """Return the long flags that are not there yet."""
    return [
        (flag, (action.help or "").replace("%%", "%"))
        for action in parser._actions
        for flag in action.option_strings
        if flag.startswith("--") and flag not in before
    ]


def _operands(
    parser: argparse.ArgumentParser,
    given: Sequence[str],
    ids: Callable[[], Sequence[str]],
    command: str,
) -> list[tuple[str, str]]:
    """Return what the next positional argument may be."""
    operands = [action for action in parser._actions if not action.option_strings]
    if not operands:
        return []
    place = min(len(given), len(operands) - 1)
    if len(given) > place and operands[place].nargs not in ("*", "+"):
        return []
    return _values(operands[place], ids, command)


def _values(
    action: argparse.Action, ids: Callable[[], Sequence[str]], command: str
) -> list[tuple[str, str]]:
    """Return the values that an argument may have, where they are known."""
    if action.dest == SETTING.name:
        return list(LANGUAGE_NAMES.items())
    if action.choices:
        return [(str(each), "") for each in action.choices]
    if action.dest in all_settings() and (choices := all_settings()[action.dest].choices):
        return [(each, "") for each in choices]
    if action.metavar == DOCUMENT and command != "keys":
        return [(each, "") for each in ids()]
    kind = _KINDS.get(str(action.metavar))
    return [(kind, "")] if kind else []
