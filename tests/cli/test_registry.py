"""The commands: their modules, and help for all that they take."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from khmerqa.cli.registry import COMMANDS, Command, build_parser


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from parsers(each)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_a_command_has_a_module(command: Command) -> None:
    module = command.load()
    assert callable(module.add_arguments)
    assert callable(module.run)
    assert re.match(r"``khmerqa \w+``: ", module.__doc__ or "")


def test_every_command_and_all_that_it_takes_has_help() -> None:
    for parser in parsers(build_parser()):
        assert parser.description, parser.prog
        for action in parser._actions:
            if not isinstance(action, argparse._SubParsersAction):
                assert action.help, (parser.prog, action.dest)
                assert re.search(r"[\u1780-\u17ff].* \| \S", action.help), action.help


def test_one_command_is_parsed_like_all() -> None:
    arguments = ["keys", "create", "portal", "--days", "3", "--json"]
    assert build_parser("keys").parse_args(arguments) == build_parser().parse_args(arguments)
