"""The language that the command line speaks: Khmer or English, or both where it is not known which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from khmerqa.settings import PREFIX
from khmerqa.settings.setting import Setting
from khmerqa.types import LANGUAGES, Bilingual, Language

BOTH = "both"
SETTING = Setting(
    "lang", "", "the language of messages: km, en or both", choices=(*LANGUAGES, BOTH)
)
LANGUAGE_NAMES = {"km": "ភាសាខ្មែរ", "en": "English", BOTH: "ភាសាខ្មែរ | English"}
_FLAG = "--lang"
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides, as everywhere
_spoken: list[Language | None] = [None]


class Message(Bilingual):
    """A text that is printed in the language of the command line.

    For values that are stored, sent or printed as JSON use Bilingual, whose text is always the same.
    """

    __slots__ = ()

    def __str__(self) -> str:
        """Return the text in the language of the command line, or both texts on one line."""
        spoken = _spoken[0]
        return Bilingual.__str__(self) if spoken is None else self.in_language(spoken)


def message(text: Bilingual) -> Message:
    """Return a text of another package as one that is printed."""
    return Message(text.km, text.en)


def one_line(text: Bilingual) -> str:
    """Return a text of another package as it is printed, on one line."""
    return " ".join(str(message(text)).split())


def spoken() -> Language | None:
    """Return the language of the command line; None for both."""
    return _spoken[0]


def speak(language: Language | None) -> None:
    """Print messages in this language from now on; None: in both."""
    _spoken[0] = language


def language_of(
    arguments: Sequence[str], environ: Mapping[str, str], in_file: Mapping[str, Any]
) -> Language | None:
    """Return the language to speak; None for both.

    ``--lang`` is looked for before the arguments are parsed, because help and errors are messages too.
    Without it, KHMERQA_LANG, khmerqa.toml and the locale decide, in this order. Raises SettingsError.
    """
    for given, source in (
        (_flag(arguments), "command line"),
        (environ.get(f"{PREFIX}{SETTING.name.upper()}"), "environment"),
        (in_file.get(SETTING.name), "khmerqa.toml"),
    ):
        if given:
            return _known(SETTING.value_of(given, source))
    return _of_locale(environ)


def _flag(arguments: Sequence[str]) -> str | None:
    given = None
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == _FLAG and at + 1 < len(arguments):
            given = arguments[at + 1]
        elif argument.startswith(f"{_FLAG}="):
            given = argument.partition("=")[2]
    return given


def _of_locale(environ: Mapping[str, str]) -> Language | None:
    locale = next((value for name in _LOCALES if (value := environ.get(name))), "")
    return _known(locale.partition("_")[0].partition(".")[0])


def _known(name: str) -> Language | None:
    return next((language for language in LANGUAGES if language == name), None)
