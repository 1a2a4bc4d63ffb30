"""The parser of the command line, and the flags that several commands share."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

from khmerqa.settings import all_settings
from khmerqa.types import Bilingual

# What argparse finds wrong, in Khmer.
_FAULTS = (
    (re.compile("the following arguments are required: (.+)"), "ពាក្យបញ្ជានេះខ្វះ {} ។"),
    (re.compile("argument .+: invalid choice: (.+?) \\(choose from"), "មិនស្គាល់ {} ទេ។"),
    (re.compile("unrecognized arguments: (.+)"), "មិនស្គាល់ {} ទេ។"),
    (re.compile("argument (.+): expected "), "{} ខ្វះតម្លៃ។"),
)


class Parser(argparse.ArgumentParser):
    """A parser whose help and errors are in both languages.

    A flag that is not given has the value None: ``khmerqa.cli.options`` then looks for its value
    elsewhere.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False)
        self._positionals.title = str(Bilingual("តម្លៃ", "positional arguments"))
        self._optionals.title = str(Bilingual("ជម្រើស", "options"))
        self.add_argument(
            "-h",
            "--help",
            action="help",
            help=str(Bilingual("បង្ហាញជំនួយនេះ", "show this help message and exit")),
        )

    def operand(self, name: str, metavar: str, about: Bilingual, **more: Any) -> None:
        """Add a positional argument."""
        self.add_argument(name, metavar=metavar, help=_help(about), **more)

    def value(self, *flags: str, metavar: str | None, about: Bilingual, **more: Any) -> None:
        """Add a flag that takes a value."""
        self.add_argument(*flags, metavar=metavar, help=_help(about), **more)

    def switch(self, flag: str, about: Bilingual) -> None:
        """Add a flag without a value."""
        self.add_argument(flag, action="store_true", default=None, help=_help(about))

    def error(self, message: str) -> NoReturn:
        """Print in one line what is wrong and what to do, and exit."""
        see = f"{self.prog} --help"
        khmer = f"{_in_khmer(message)} សូមមើលជំនួយ៖ {see} ។"
        self.exit(2, f"khmerqa: {Bilingual(khmer, f'{message}. See: {see}')}\n")


def _help(about: Bilingual) -> str:
    return str(about).replace("%", "%%")  # argparse formats it


def _in_khmer(message: str) -> str:
    for fault, khmer in _FAULTS:
        if found := fault.search(message):
            return khmer.format(found[1])
    return "ពាក្យបញ្ជាមិនត្រឹមត្រូវទេ។"


def add_index(parser: Parser, **more: Any) -> None:
    """Add ``--index``."""
    about = Bilingual("ទីតាំងលិបិក្រម", "the folder of the index")
    parser.value("--index", metavar="DIR", about=about, **more)


def add_corpus(parser: Parser) -> None:
    """Add ``--corpus``."""
    about = Bilingual("ថតឯកសារ", "the folder of the documents")
    parser.value("--corpus", metavar="DIR", about=about)


def add_json(parser: Parser) -> None:
    """Add ``--json``."""
    parser.switch("--json", Bilingual("បោះពុម្ពជា JSON", "print one JSON value"))


def add_debug(parser: Parser) -> None:
    """Add ``--debug``."""
    parser.switch("--debug", Bilingual("បង្ហាញកំហុសលម្អិត", "show tracebacks"))


def add_embedder(parser: Parser) -> None:
    """Add ``--embedder``."""
    about = Bilingual("ម៉ូដែលវ៉ិចទ័រ", all_settings()["embedder"].about)
    parser.value("--embedder", metavar="NAME", about=about)


def add_reranker(parser: Parser) -> None:
    """Add ``--reranker``."""
    about = Bilingual(
        "ម៉ូដែលតម្រៀបឡើងវិញ", "a cross-encoder, by name or folder, that sorts the best passages again"
    )
    parser.value("--reranker", metavar="NAME", about=about)
