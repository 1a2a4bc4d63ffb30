"""Digits of which OCR was not sure: found in a text, and signed for a reader. Pure.

OCR tells the numbers of a page in the order in which they were read; the text that is made of the page
may lack some of them, such as those of running lines, or have them in another order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from khmerqa.types import ExtractedPage, ReadNumber

SIGN = "?"  # behind each doubtful digit, where a text has no other means
MAX_ALIGNED = 500  # numbers: the time of an alignment grows with the square
DIGITS = re.compile("[0-9\u17e0-\u17e9]+")
_WORD = re.compile(r"\S+")


def doubtful_positions(text: str, numbers: Sequence[ReadNumber]) -> tuple[int, ...]:
    """Return where the doubtful ones of the digits that were read stand in a text.

    A number that has no place in the order of reading has the doubts of all that are equal to it; one
    that OCR did not read is doubtful as a whole. Without ``numbers``, nothing is in doubt.
    """
    if not numbers:
        return ()
    found = list(DIGITS.finditer(text))
    homes = _homes([match[0] for match in found], [number.digits for number in numbers])
    equal: dict[str, set[int]] = {}
    for number in numbers:
        equal.setdefault(number.digits, set()).update(number.doubtful)
    positions: list[int] = []
    for match, home in zip(found, homes, strict=True):
        unread = range(len(match[0]))
        own = equal.get(match[0], unread) if home is None else numbers[home].doubtful
        positions += (match.start() + at for at in sorted(own))
    return tuple(positions)


def doubtful_digits(page: ExtractedPage) -> list[tuple[int, ...]]:
    """Return the positions of the doubtful digits in each of the blocks of a page."""
    found = doubtful_positions("\n".join(block.text for block in page.blocks), page.numbers)
    own: list[tuple[int, ...]] = []
    start = 0
    for block in page.blocks:
        end = start + len(block.text)
        own.append(tuple(at - start for at in found if start <= at < end))
        start = end + 1
    return own


def _homes(found: Sequence[str], read: Sequence[str]) -> list[int | None]:
    """Return for each number of a text which of those that were read it is."""
    homes: list[int | None] = [None] * len(found)
    if len(found) <= MAX_ALIGNED and len(read) <= MAX_ALIGNED:
        for block in SequenceMatcher(None, found, read, autojunk=False).get_matching_blocks():
            homes[block.a : block.a + block.size] = range(block.b, block.b + block.size)
    return homes


def with_signs(text: str, positions: Sequence[int]) -> str:
    """Return a text with the sign of doubt behind each of the digits at these positions."""
    doubtful = set(positions)
    return "".join(letter + SIGN if at in doubtful else letter for at, letter in enumerate(text))


def words_with_signs(text: str, positions: Sequence[int]) -> list[str]:
    """Return the words of a text that have doubtful digits, with their signs, each once."""
    doubtful = set(positions)
    words = []
    for match in _WORD.finditer(text):
        own = [at - match.start() for at in range(*match.span()) if at in doubtful]
        if own:
            words.append(with_signs(match[0], own))
    return list(dict.fromkeys(words))
