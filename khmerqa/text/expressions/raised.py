"""Raised and lowered digits of formatted text, which plain text must not join to the number before.

"50" with a raised 1 is fifty with a note, "10" with a raised 6 a million: neither is 501 nor 106.
"""

from __future__ import annotations

import re

_ASCII = "0123456789"
_RAISED_DIGITS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
_RAISED = str.maketrans(_ASCII, _RAISED_DIGITS)
_LEVEL = str.maketrans(_RAISED_DIGITS, _ASCII)
_LOWERED = str.maketrans(_ASCII, "".join(chr(0x2080 + digit) for digit in range(10)))
# Unicode has no raised digits of Khmer.
_KHMER_NUMBER = re.compile("[\u17e0-\u17e9]+")
_AFTER_NUMBER = re.compile("[0-9\u17e0-\u17e9/\u2044]\\s*\\Z")


def raised(text: str) -> str:
    """Write raised text: ASCII digits as Unicode has them, Khmer numbers in brackets."""
    return _KHMER_NUMBER.sub(lambda match: f"[{match[0]}]", text.translate(_RAISED))


def level(text: str) -> str:
    """Return a text with its raised ASCII digits as plain ones; offsets stay the same."""
    return text.translate(_LEVEL)


def lowered(text: str, before: str) -> str:
    """Write lowered text that follows ``before``; it changes after a number only: "CO2" stays."""
    if not _AFTER_NUMBER.search(before):
        return text
    return _KHMER_NUMBER.sub(lambda match: f"[{match[0]}]", text.translate(_LOWERED))


def note_mark(mark: str) -> str:
    """Write the mark of a note where it stands in a sentence: a raised number, or else in brackets."""
    return raised(mark) if mark.isascii() and mark.isdigit() else f"[{mark}]"
