"""The language of messages: by flag, setting and locale."""

from __future__ import annotations

import re

import pytest

from khmerqa.cli.language import Message, language_of, message, speak
from khmerqa.errors import SettingsError
from khmerqa.types import Bilingual, Language

from .conftest import Run

KHMER = "[\u1780-\u17d3]"
LATIN_WORDS = "[a-z]{3,} [a-z]{2,} [a-z]+"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, None),
        ({"LANG": "C.UTF-8"}, None),
        ({"LANG": "POSIX"}, None),
        ({"LANG": "fr_FR.UTF-8"}, None),
        ({"LANG": "km_KH.UTF-8"}, "km"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "km_KH.UTF-8"}, "km"),
        ({"LC_ALL": "en_GB.UTF-8", "LC_MESSAGES": "km_KH"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
        ({"LANG": "km_KH.UTF-8", "KHMERQA_LANG": "en"}, "en"),
        ({"LANG": "km_KH.UTF-8", "KHMERQA_LANG": "both"}, None),
    ],
)
def test_locale_and_setting(environ: dict[str, str], expected: Language | None) -> None:
    assert language_of([], environ, {}) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["ask", "--lang", "en", "x"], "en"),
        (["--lang=km", "ask", "x"], "km"),
        (["ask", "x", "--lang", "both"], None),
        (["ask", "--", "--lang", "en"], "km"),
        (["ask", "--lang"], "km"),
    ],
)
def test_a_flag_beats_setting_and_file(arguments: list[str], expected: Language | None) -> None:
    assert language_of(arguments, {"KHMERQA_LANG": "km"}, {"lang": "en"}) == expected


def test_the_file_beats_the_locale() -> None:
    assert language_of([], {"LANG": "en_US.UTF-8"}, {"lang": "km"}) == "km"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"'fr' .*km, en, both"):
        language_of(["--lang", "fr"], {}, {})


def test_a_message_speaks_one_language_and_a_value_both() -> None:
    value = Bilingual("ទឹក", "water")
    for language, said in ((None, "ទឹក | water"), ("km", "ទឹក"), ("en", "water")):
        speak(language)  # type: ignore[arg-type]
        assert (str(message(value)), str(value)) == (said, "ទឹក | water")
        assert str(Message("ទឹក", "water")) == said


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize(
    "command",
    ["--help", "ask --help", "ask x", "ask --tpo-k 3", "index nowhere.pdf", "serve --port 99999"],
)
def test_a_command_speaks_one_language(run: Run, command: str, language: str) -> None:
    ran = run(*command.split(), "--lang", language)
    said = ran.out + ran.err
    if language == "en":
        assert not re.search(KHMER, said.replace("ចប់", ""))
    else:
        assert re.search(KHMER, said)
        assert not re.search(LATIN_WORDS, re.sub(r"khmerqa[\w -]*", "", said)), said
