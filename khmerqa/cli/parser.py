"""The parser of the command line, and the flags that several commands share."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from khmerqa.cli.colour import bold, red
from khmerqa.cli.language import BOTH, Message
from khmerqa.cli.suggestions import did_you_mean
from khmerqa.settings import all_settings

# What argparse finds wrong, in both languages.
_FAULTS = (
    (
        re.compile("the following arguments are required: (.+)"),
        Message("ពាក្យបញ្ជានេះខ្វះ {} ។", "{} is missing."),
    ),
    (
        re.compile("argument .+: invalid choice: '(.+?)' \\(choose from"),
        Message("មិនស្គាល់ '{}' ទេ។", "'{}' is not known here."),
    ),
    (
        re.compile("unrecognized arguments: (.+)"),
        Message("មិនស្គាល់ {} ទេ។", "{} is not known here."),
    ),
    (re.compile("argument (.+): expected "), Message("{} ខ្វះតម្លៃ។", "{} needs a value.")),
)


class Parser(argparse.ArgumentParser):
    """A parser whose help and errors are in both languages.

    A flag that is not given has the value None: ``khmerqa.cli.options`` then looks for its value
    elsewhere.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False)
        self._positionals.title = bold(Message("តម្លៃ", "positional arguments"))
        self._optionals.title = bold(Message("ជម្រើស", "options"))
        self.add_argument(
            "-h",
            "--help",
            action="help",
            help=str(Message("បង្ហាញជំនួយនេះ", "show this help message and exit")),
        )

        self._words: str | None = None

    def words(self, name: str, metavar: str, about: Message) -> None:
        """Add a positional argument of any number of words, before, between and after the flags."""
        self._words = name
        self.add_argument(name, metavar=metavar, help=_help(about), nargs="*")

    def operand(self, name: str, metavar: str, about: Message, **more: Any) -> None:
        """Add a positional argument."""
        self.add_argument(name, metavar=metavar, help=_help(about), **more)

    def value(self, *flags: str, metavar: str | None, about: Message, **more: Any) -> None:
        """Add a flag that takes a value."""
        self.add_argument(*flags, metavar=metavar, help=_help(about), **more)

    def switch(self, flag: str, about: Message, default: Any = None) -> None:
        """Add a flag without a value."""
        self.add_argument(flag, action="store_true", default=default, help=_help(about))

    def parse_known_args(  # type: ignore[override]  # argparse overloads it for other namespaces
        self,
        args: Sequence[str] | None = None,
        namespace: argparse.Namespace | None = None,
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse as argparse does, but take words between flags, and refuse what is not known.

        argparse would leave the refusing to the parser of the whole command line, which does not know
        the flags of this command and could not say which one was meant.
        """
        found, rest = super().parse_known_args(args, namespace)
        if self._words is not None:
            words = [each for each in rest if not _is_flag(each)]
            setattr(found, self._words, [*getattr(found, self._words), *words])
            rest = [each for each in rest if _is_flag(each)]
        if rest:
            self.error(f"unrecognized arguments: {next(filter(_is_flag, rest), rest[0])}")
        return found, rest

    def error(self, message: str) -> NoReturn:
        """Print in one line what is wrong, what may have been meant and what to do, and exit."""
        see = f"{self.prog} --help"
        what, name = _fault(message)
        known = self._known(name)
        # "--sizes/-n" lacks its value, "--index, --corpus" are missing.
        is_known = set(known).intersection(re.split("[/,]", name))
        asked = None if is_known else did_you_mean(name, known)
        khmer, english = (f" {asked.km}", f" {asked.en}") if asked else ("", "")
        text = Message(f"{what.km}{khmer} សូមមើលជំនួយ៖ {see} ។", f"{what.en}{english} See: {see}")
        self.exit(2, f"{red('khmerqa:', sys.stderr)} {text}\n")

    def _known(self, name: str) -> list[str]:
        """Return the flags, or the commands and other choices, that a name may have meant."""
        if _is_flag(name):
            return list(self._option_string_actions)
        return [str(each) for action in self._actions for each in action.choices or ()]


def _help(about: Message) -> str:
    return str(about).replace("%", "%%")  # argparse formats it


def _fault(said: str) -> tuple[Message, str]:
    """Return what argparse says in both languages, and the name that it says it of."""
    for fault, text in _FAULTS:
        if found := fault.search(said):
            name = found[1]
            return Message(text.km.format(name), text.en.format(name)), name.split()[0]
    return Message("ពាក្យបញ្ជាមិនត្រឹមត្រូវទេ។", f"{said}."), ""


def _is_flag(argument: str) -> bool:
    return argument.startswith("-") and argument != "-"


def add_index(parser: Parser, **more: Any) -> None:
    """Add ``--index``."""
    about = Message("ទីតាំងលិបិក្រម", "the folder of the index")
    parser.value("--index", metavar="DIR", about=about, **more)


def add_corpus(parser: Parser) -> None:
    """Add ``--corpus``."""
    about = Message("ថតឯកសារ", "the folder of the documents")
    parser.value("--corpus", metavar="DIR", about=about)


def add_json(parser: Parser) -> None:
    """Add ``--json``."""
    parser.switch("--json", Message("បោះពុម្ពជា JSON", "print one JSON value"))


def add_dry_run(parser: Parser) -> None:
    """Add ``--dry-run``."""
    parser.switch("--dry-run", Message("គ្រាន់តែប្រាប់អ្វីដែលនឹងធ្វើ", "only show what would be done"))


def add_debug(parser: Parser, **more: Any) -> None:
    """Add ``--debug``."""
    parser.switch("--debug", Message("បង្ហាញកំហុសលម្អិត", "show tracebacks"), **more)


def add_language(parser: Parser) -> None:
    """Add ``--lang``, which ``khmerqa.cli.language`` reads before anything is parsed."""
    about = Message(
        f"ភាសានៃសារ៖ km, en ឬ {BOTH} (តាមធម្មតា៖ តាម LANG)",
        f"the language of messages: km, en or {BOTH}; by default that of LANG",
    )
    parser.value("--lang", metavar="LANGUAGE", about=about)


def add_embedder(parser: Parser) -> None:
    """Add ``--embedder``."""
    about = Message("ម៉ូដែលវ៉ិចទ័រ", all_settings()["embedder"].about)
    parser.value("--embedder", metavar="NAME", about=about)


def add_reranker(parser: Parser) -> None:
    """Add ``--judge`` and ``--reranker``."""
    about = Message("ម៉ូដែលវិនិច្ឆ័យ", "what reads question and passage together: 'built-in' or 'none'")
    parser.value("--judge", metavar="NAME", about=about)
    about = Message(
        "ម៉ូដែលតម្រៀបឡើងវិញ", "a cross-encoder, by name or folder, that sorts the best passages again"
    )
    parser.value("--reranker", metavar="NAME", about=about)
