"""The commands in the order of ``khmerqa --help``. A command's module is imported when it is used."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import NoReturn, Protocol, cast

from khmerqa.cli.parser import Parser, add_debug, add_index
from khmerqa.settings import Settings
from khmerqa.types import Bilingual


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
    about: Bilingual

    def load(self) -> CommandModule:
        """Import the module of the command."""
        return cast(CommandModule, import_module(f"khmerqa.cli.{self.module}"))


COMMANDS: Mapping[str, Command] = {
    each.name: each
    for each in (
        Command(
            "index",
            "documents.index",
            Bilingual("ធ្វើឱ្យលិបិក្រមទាន់សម័យ", "bring the index up to date"),
        ),
        Command("add", "documents.add", Bilingual("បោះពុម្ពឯកសារ", "publish documents, then index")),
        Command(
            "remove", "documents.remove", Bilingual("ដកឯកសារចេញ", "withdraw documents, then index")
        ),
        Command("documents", "documents.documents", Bilingual("បញ្ជីឯកសារ", "list the documents")),
        Command(
            "read",
            "documents.read",
            Bilingual("មើលអ្វីដែលនឹងត្រូវបញ្ចូល", "show what would be indexed of a file"),
        ),
        Command("search", "answers.search", Bilingual("ស្វែងរកវគ្គអត្ថបទ", "find passages")),
        Command("ask", "answers.ask", Bilingual("សួរសំណួរ", "answer a question with citations")),
        Command(
            "glossary",
            "answers.glossary",
            Bilingual("រកពាក្យផ្លូវការ", "look up a term in Khmer or English"),
        ),
        Command(
            "serve",
            "service.serve",
            Bilingual("បើកសេវាតាមបណ្តាញ", "run the web page and the HTTP service"),
        ),
        Command(
            "eval",
            "measurement.evaluate",
            Bilingual("វាស់គុណភាព", "measure quality with a question set or a benchmark"),
        ),
        Command(
            "bench",
            "measurement.bench",
            Bilingual("វាស់ល្បឿន", "measure the speed of indexing and answering"),
        ),
        Command(
            "doctor",
            "maintenance.doctor",
            Bilingual("ពិនិត្យម៉ាស៊ីន", "show what is installed and usable here"),
        ),
        Command(
            "verify", "maintenance.verify", Bilingual("ពិនិត្យលិបិក្រម", "check that the index is whole")
        ),
        Command(
            "export",
            "maintenance.export",
            Bilingual("នាំលិបិក្រមចេញជាឯកសារតែមួយ", "write the index to one file"),
        ),
        Command(
            "import",
            "maintenance.import_",
            Bilingual("នាំលិបិក្រមចូលពីឯកសារ", "load an exported index"),
        ),
        Command(
            "rollback",
            "maintenance.rollback",
            Bilingual("ត្រឡប់ទៅលិបិក្រមមុន", "return to the previous generation"),
        ),
        Command(
            "prune",
            "maintenance.prune",
            Bilingual("លុបជំនាន់ចាស់ៗ", "remove older generations and free space"),
        ),
        Command("keys", "service.keys", Bilingual("សោ API", "make and revoke API keys")),
        Command(
            "feedback",
            "service.feedback",
            Bilingual("មតិអ្នកប្រើ", "print the feedback of users"),
        ),
        Command(
            "release",
            "service.release",
            Bilingual(
                "អនុញ្ញាតឯកសារ",
                "publish documents held back because of a confidentiality stamp",
            ),
        ),
        Command(
            "mcp",
            "service.mcp",
            Bilingual(
                "ម៉ាស៊ីនបម្រើ MCP", "serve the Model Context Protocol on standard input and output"
            ),
        ),
        Command("telegram", "service.telegram", Bilingual("Telegram bot", "run the Telegram bot")),
    )
}


class _Version(argparse.Action):
    """Prints the version, looked up only when it is asked for, because that is slow."""

    def __call__(self, parser: argparse.ArgumentParser, *_arguments: object) -> NoReturn:
        from importlib.metadata import version

        print(f"khmerqa {version('khmerqa')}")
        parser.exit()


def build_parser(only: str | None = None) -> Parser:
    """Return the parser of ``khmerqa``: whole or, to start fast, with the flags of one command."""
    parser = Parser(
        prog="khmerqa",
        description=(
            "សួរជាភាសាខ្មែរអំពីឯកសារគោលនយោបាយ និងទទួលចម្លើយដែលដកស្រង់ពីទំព័រពិត។ "
            "Ask about policy documents in Khmer or English; answers quote them and name the page."
        ),
    )
    parser.add_argument(
        "--version",
        action=_Version,
        nargs=0,
        help=str(Bilingual("បង្ហាញលេខកំណែ", "show program's version number and exit")),
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS.values():
        about = str(command.about)
        own = commands.add_parser(command.name, help=about, description=about)
        if only is None or only == command.name:
            add_index(own)
            add_debug(own)
            command.load().add_arguments(own)
    return parser
