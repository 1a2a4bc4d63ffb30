"""The commands in the order of ``khmerqa --help``. A command's module is imported when it is used."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import NoReturn, Protocol, cast

from khmerqa.cli.colour import bold
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_debug, add_index, add_language
from khmerqa.settings import Settings


class CommandModule(Protocol):
    """What the module of a command holds."""

    def add_arguments(self, parser: Parser, /) -> None:
        """Add what the command takes in addition to ``--index`` and ``--debug``."""
        ...

    def run(self, settings: Settings, arguments: argparse.Namespace, /) -> int:
        """Do the work and print the result; return the exit code."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its name, and where it is."""

    name: str
    module: str  # under khmerqa.cli
    about: Message
    changes: Callable[[argparse.Namespace], bool] = lambda arguments: False  # anything but caches

    def load(self) -> CommandModule:
        """Import the module of the command."""
        return cast(CommandModule, import_module(f"khmerqa.cli.{self.module}"))


def _always(arguments: argparse.Namespace) -> bool:
    return True


COMMANDS: Mapping[str, Command] = {
    each.name: each
    for each in (
        Command(
            "init",
            "documents.init",
            Message("បង្កើតថតឯកសារ ដោយមានសេចក្តីសង្ខេប", "make a corpus folder, with our summaries"),
            _always,
        ),
        Command(
            "index",
            "documents.index",
            Message("ធ្វើឱ្យលិបិក្រមទាន់សម័យ", "bring the index up to date"),
            _always,
        ),
        Command(
            "add",
            "documents.add",
            Message("បោះពុម្ពឯកសារ", "publish documents, then index"),
            _always,
        ),
        Command(
            "remove",
            "documents.remove",
            Message("ដកឯកសារចេញ", "withdraw documents, then index"),
            _always,
        ),
        Command("documents", "documents.documents", Message("បញ្ជីឯកសារ", "list the documents")),
        Command(
            "read",
            "documents.read",
            Message("មើលអ្វីដែលនឹងត្រូវបញ្ចូល", "show what would be indexed of a file"),
        ),
        Command("search", "answers.search", Message("ស្វែងរកវគ្គអត្ថបទ", "find passages")),
        Command(
            "ask",
            "answers.ask",
            Message("សួរសំណួរ", "answer a question with citations"),
            lambda arguments: arguments.brf is not None,
        ),
        Command(
            "glossary",
            "answers.glossary",
            Message("រកពាក្យផ្លូវការ", "look up a term in Khmer or English"),
        ),
        Command(
            "serve",
            "service.serve",
            Message("បើកសេវាតាមបណ្តាញ", "run the web page and the HTTP service"),
            _always,
        ),
        Command(
            "eval",
            "measurement.evaluate",
            Message("វាស់គុណភាព", "measure quality with a question set or a benchmark"),
        ),
        Command(
            "bench",
            "measurement.bench",
            Message("វាស់ល្បឿន", "measure the speed of indexing and answering"),
            lambda arguments: arguments.work is not None,
        ),
        Command(
            "doctor",
            "maintenance.doctor",
            Message("ពិនិត្យម៉ាស៊ីន", "show what is installed and usable here"),
        ),
        Command(
            "verify", "maintenance.verify", Message("ពិនិត្យលិបិក្រម", "check that the index is whole")
        ),
        Command(
            "export",
            "maintenance.export",
            Message("នាំលិបិក្រមចេញជាឯកសារតែមួយ", "write the index to one file"),
            _always,
        ),
        Command(
            "import",
            "maintenance.import_",
            Message("នាំលិបិក្រមចូលពីឯកសារ", "load an exported index"),
            _always,
        ),
        Command(
            "rollback",
            "maintenance.rollback",
            Message("ត្រឡប់ទៅលិបិក្រមមុន", "return to the previous generation"),
            _always,
        ),
        Command(
            "prune",
            "maintenance.prune",
            Message("លុបជំនាន់ចាស់ៗ", "remove older generations and free space"),
            _always,
        ),
        Command(
            "keys",
            "service.keys",
            Message("សោ API", "make and revoke API keys"),
            lambda arguments: arguments.action != "list",
        ),
        Command(
            "feedback",
            "service.feedback",
            Message("មតិអ្នកប្រើ", "print the feedback of users"),
            lambda arguments: arguments.forget_before is not None,
        ),
        Command(
            "release",
            "service.release",
            Message(
                "អនុញ្ញាតឯកសារ",
                "publish documents held back because of a confidentiality stamp",
            ),
            _always,
        ),
        Command(
            "mcp",
            "service.mcp",
            Message(
                "ម៉ាស៊ីនបម្រើ MCP", "serve the Model Context Protocol on standard input and output"
            ),
        ),
        Command("telegram", "service.telegram", Message("Telegram bot", "run the Telegram bot")),
        Command(
            "completion",
            "maintenance.completion",
            Message("ការបំពេញពាក្យបញ្ជាក្នុង shell", "print the completion for bash, zsh or fish"),
        ),
    )
}


class _Version(argparse.Action):
    """Prints the version, looked up only when it is asked for, because that is slow."""

    def __call__(self, parser: argparse.ArgumentParser, *_arguments: object) -> NoReturn:
        from importlib.metadata import version

        print(f"khmerqa {version('khmerqa')}")
        parser.exit()


@dataclass(frozen=True, slots=True)
class Script:
    """A program of ``scripts/`` that passes its arguments on to a command, but for its own switches."""

    name: str
    switches: tuple[str, ...]


def build_parser(only: str | None = None, script: Script | None = None) -> Parser:
    """Return the parser of ``khmerqa``: whole or, to start fast, with the flags of one command.

    With a ``script``, the command has the script's name and also takes its switches.
    """
    parser = Parser(
        prog="khmerqa",
        description=str(
            Message(
                "សួរជាភាសាខ្មែរអំពីឯកសារគោលនយោបាយ និងទទួលចម្លើយដែលដកស្រង់ពីទំព័រពិត។",
                "Ask about policy documents in Khmer or English; answers quote them and name the page.",
            )
        ),
    )
    parser.add_argument(
        "--version",
        action=_Version,
        nargs=0,
        help=str(Message("បង្ហាញលេខកំណែ", "show program's version number and exit")),
    )
    add_language(parser)
    commands = parser.add_subparsers(
        title=bold(Message("ពាក្យបញ្ជា", "commands")),
        dest="command",
        required=True,
        metavar="COMMAND",
    )
    for command in COMMANDS.values():
        about = str(command.about)
        own = commands.add_parser(command.name, help=about, description=about)
        if only is None or only == command.name:
            add_index(own)
            add_debug(own)
            add_language(own)
            command.load().add_arguments(own)
        if script is not None:
            own.prog, own.allow_abbrev = script.name, False  # scripts look for whole names
            for switch in script.switches:
                own.switch(switch, Message(f"ជម្រើសរបស់ {script.name}", f"of {script.name} itself"))
    return parser
