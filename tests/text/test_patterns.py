"""No regular expression takes long on text made of its own parts, again and again.

A pattern such as ``(?:[A-Z]+[a-z]?){2,6}`` can divide a row of capitals in very many ways, and tries
them all before it gives up. Each pattern that a module of the package holds is tried here on rows of
what each of its repetitions repeats, with what stands before that, and with an end that does not match.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import time
from collections.abc import Iterator
from re import _constants as codes
from re import _parser as parser
from typing import Any

import pytest

import khmerqa

_LENGTH = 400  # code points of a text
_SECONDS = 0.3  # of processor; a pattern whose time grows with the square needs some thousandths
# Whoever calls these asks only of short texts: code points.
_SHORT = {
    "khmerqa.answer.kinds.comparison": 300,
    "khmerqa.answer.question.small_talk": 120,
    "khmerqa.answer.question.wishes": 160,
}
_SAMPLES = {"CATEGORY_SPACE": " ", "CATEGORY_DIGIT": "7", "CATEGORY_NOT_WORD": "!"}
_LATER = ("khmerqa.adapters.", "khmerqa.__main__")  # they need what is not always installed


def patterns() -> dict[str, list[re.Pattern[str]]]:
    """Return the patterns that the modules of the package hold, by module."""
    found: dict[str, list[re.Pattern[str]]] = {}
    for each in pkgutil.walk_packages(khmerqa.__path__, "khmerqa."):
        if not each.name.startswith(_LATER):
            values = vars(importlib.import_module(each.name)).values()
            found[each.name] = [one for value in values for one in _in(value)]
    return {name: held for name, held in found.items() if held}


def _in(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict) and depth < 3:
        yield from _in(list(value.items()), depth + 1)
    elif isinstance(value, list | tuple | set | frozenset) and depth < 3:
        for each in value:
            yield from _in(each, depth + 1)


def texts(pattern: re.Pattern[str], length: int) -> list[str]:
    """Return texts that a pattern divides in many ways, if it can."""
    dice = random.Random(ascii(pattern.pattern))
    found: set[str] = set()
    for before, repeated in _repetitions(parser.parse(pattern.pattern, pattern.flags), "", dice):
        for start in (before, ""):
            row = repeated * ((length - len(start)) // len(repeated))
            found |= {f"{start}{row}", f"{start}{row}\0"}
        found.add((before + repeated) * (length // len(before + repeated)) + "\0")
    return sorted(found)


def _repetitions(tree: Any, before: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Give what each repetition repeats, and what stands before it."""
    for code, value in tree:
        parts: list[Any] = []
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            yield before, _sample(value[2], dice) or "a"
            parts = [value[2]]
        elif code is codes.SUBPATTERN:
            parts = [value[3]]
        elif code is codes.BRANCH:
            parts = value[1]
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            parts = [value[1]]
        for part in parts:
            yield from _repetitions(part, before, dice)
        before += _sample([(code, value)], dice)


def _sample(tree: Any, dice: random.Random) -> str:
    """Return a text that a part of a pattern matches, more or less."""
    written = ""
    for code, value in tree:
        if code is codes.LITERAL:
            written += chr(value)
        elif code in (codes.ANY, codes.NOT_LITERAL):
            written += "a"
        elif code is codes.IN:
            written += _one_of(value, dice)
        elif code is codes.BRANCH:
            written += _sample(dice.choice(value[1]), dice)
        elif code is codes.SUBPATTERN:
            written += _sample(value[3], dice)
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            least, most, repeated = value
            written += _sample(repeated, dice) * max(least, min(most, dice.choice((0, 1, 2))))
    return written


def _one_of(items: Any, dice: random.Random) -> str:
    choices = []
    for code, value in items:
        if code is codes.LITERAL:
            choices.append(chr(value))
        elif code is codes.RANGE:
            choices += [chr(value[0]), chr(value[1])]
        elif code is codes.CATEGORY:
            choices.append(_SAMPLES.get(str(value), "a"))
    if items[0][0] is codes.NEGATE:
        return next((each for each in "a\u1780 .!-" if each not in choices), "\u00e9")
    return dice.choice(choices)


HELD = patterns()


@pytest.mark.parametrize("module", sorted(HELD))
def test_no_pattern_takes_long_on_rows_of_its_own_parts(module: str) -> None:
    for pattern in HELD[module]:
        for text in texts(pattern, _SHORT.get(module, _LENGTH)):
            began = time.process_time()
            pattern.search(text)
            pattern.fullmatch(text)
            took = time.process_time() - began
            assert took < _SECONDS, f"{took:.2f} s for {pattern.pattern!a} on {text[:60]!a}"


def test_a_pattern_that_divides_a_text_in_many_ways_is_found() -> None:
    slow = re.compile("(?=(?:[a-z]*[A-Z]){2})(?:[A-Z]+[a-z]?){2,4}")  # of few parts: it must end
    took = []
    for text in texts(slow, 100):
        began = time.process_time()
        slow.fullmatch(text)
        took.append(time.process_time() - began)
    assert max(took) > 0.05
