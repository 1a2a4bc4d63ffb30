"""Numbers in Khmer, ASCII and Roman digits."""

from __future__ import annotations

import re

_TO_ASCII = {0x17E0 + digit: str(digit) for digit in range(10)}
_TO_KHMER = {ord(str(digit)): chr(0x17E0 + digit) for digit in range(10)}
# English groups thousands by commas, Khmer by full stops; a number that begins with 0 is a fraction.
_GROUPED = re.compile(
    r"([1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?|([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?", re.ASCII
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_NUMBER = re.compile("[0-9\u17e0-\u17e9]+(?:[.,][0-9\u17e0-\u17e9]+)*")


def ascii_digits(text: str) -> str:
    """Return ``text`` with Khmer digits as ASCII digits; offsets stay the same."""
    return text.translate(_TO_ASCII)


def khmer_digits(text: str) -> str:
    """Return ``text`` with ASCII digits as Khmer digits; offsets stay the same."""
    return text.translate(_TO_KHMER)


def numbers_in(text: str) -> frozenset[str]:
    """Return the numbers written in digits, as terms."""
    return frozenset(number_key(number) for number in _NUMBER.findall(text))


def number_key(number: str) -> str:
    """Return a number as its term: 3,508 and 3.508 become 3508, and 77,54 becomes 77.54.

    Three digits after a single separator count as thousands: official texts seldom have three
    decimals.
    """
    number = ascii_digits(number)
    grouped = _GROUPED.fullmatch(number)
    if grouped is None:
        return number.replace(",", ".")
    english, english_rest, khmer, khmer_rest = grouped.groups()
    whole = (english or khmer).replace(",", "").replace(".", "")
    rest = english_rest or khmer_rest
    return f"{whole}.{rest}" if rest else whole


def roman_number(letters: str) -> int:
    """Return the value of a Roman number in small letters, up to "c"."""
    values = [_ROMAN[letter] for letter in letters]
    following = [*values[1:], 0]
    return sum(-one if one < other else one for one, other in zip(values, following, strict=True))
