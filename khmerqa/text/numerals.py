"""Khmer and ASCII digits."""

from __future__ import annotations

import re

_TO_ASCII = {0x17E0 + digit: str(digit) for digit in range(10)}
_TO_KHMER = {ord(str(digit)): chr(0x17E0 + digit) for digit in range(10)}
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def ascii_digits(text: str) -> str:
    """Return ``text`` with its Khmer digits as ASCII ones; offsets stay."""
    return text.translate(_TO_ASCII)


def khmer_digits(text: str) -> str:
    """Return ``text`` with its ASCII digits as Khmer ones; offsets stay."""
    return text.translate(_TO_KHMER)


def number_key(number: str) -> str:
    """Return a number as its term: 3,508 becomes 3508, and 77,54 becomes 77.54."""
    number = ascii_digits(number)
    if _GROUPED.fullmatch(number):
        return number.replace(",", "")
    return number.replace(",", ".")
