"""Digits of which OCR is not sure, one by one. Pure.

The engine states how sure it is of each letter, but is often sure of a wrong one. What tells most is
whether all readings of a page have the same digit (docs/results/reading.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from khmerqa.reading.ocr.engine import Word
from khmerqa.reading.ocr.repairs import MAX_TOKENS, value_behind
from khmerqa.text.expressions.doubtful_digits import DIGITS
from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.types import ReadNumber

SURE_OF_DIGIT = 0.97  # confidence of a letter; most have 0.99 (docs/results/reading.md)
_DIGIT = re.compile("[0-9\u17e0-\u17e9]")
LATIN_DIGIT, _KHMER_DIGIT = re.compile("[0-9]"), re.compile("[\u17e0-\u17e9]")
_LATIN = re.compile("[A-Za-z]")


def contradicted(words: Sequence[Word], readings: Iterable[Sequence[Word]]) -> list[Word]:
    """Return words in which the digits that another reading of the page contradicts have no confidence.

    Where the other reading has as many digits at the same place, those that differ are contradicted;
    where it has a different number of them, all are. Where it has no word, nothing is said.
    """
    compared = list(words)
    for reading in readings:
        compared = [_against(w, reading) if _DIGIT.search(w.text) else w for w in compared]
    return compared


def _against(word: Word, others: Sequence[Word]) -> Word:
    own = _digits(word.text)
    found = "".join(_digits(other.text) for other in others if _is_at(other, word))
    if own == found or not any(_is_at(other, word) for other in others):
        return word
    pairs = zip(own, found, strict=True) if len(own) == len(found) else ((d, "") for d in own)
    agrees = iter([mine == other for mine, other in pairs])
    known = word.by_letter or (word.confidence,) * len(word.text)
    by_letter = tuple(
        sure if not _DIGIT.match(letter) or next(agrees) else 0.0
        for letter, sure in zip(word.text, known, strict=True)
    )
    return replace(word, by_letter=by_letter)


def _is_at(other: Word, word: Word) -> bool:
    """Return whether most of a word of another reading lies where this word is."""
    across = min(other.right, word.right) - max(other.left, word.left)
    down = min(other.bottom, word.bottom) - max(other.top, word.top)
    smaller = min(other.right - other.left, word.right - word.left)
    lower = min(other.bottom - other.top, word.bottom - word.top)
    return across > smaller / 2 and down > lower / 2


def _digits(text: str) -> str:
    return ascii_digits("".join(_DIGIT.findall(text)))


def with_text(word: Word, text: str) -> Word:
    """Return a word with its text put right; digits that became others, or more, have no confidence."""
    if text == word.text:
        return word
    old = [at for at, letter in enumerate(word.text) if _DIGIT.match(letter)]
    new = [at for at, letter in enumerate(text) if _DIGIT.match(letter)]
    by_letter = [word.confidence] * len(text)
    for place, at in enumerate(new):
        is_kept = len(old) == len(new) and _is_same(word.text[old[place]], text[at])
        by_letter[at] = (word.by_letter or by_letter)[old[place]] if is_kept else 0.0
    return replace(word, text=text, by_letter=tuple(by_letter))


def _is_same(old: str, new: str) -> bool:
    """Return whether a digit is what it was; zeros of the two scripts are drawn alike."""
    return old == new or ascii_digits(old + new) == "00"


def is_in_khmer_digits(words: Sequence[Word]) -> bool:
    """Return whether a page writes its numbers in Khmer digits."""
    page = "".join(word.text for word in words)
    return len(_KHMER_DIGIT.findall(page)) > len(LATIN_DIGIT.findall(page))


def numbers_of(words: Sequence[Word]) -> tuple[ReadNumber, ...]:
    """Return the numbers of a page, in the order of reading, with the digits that are in doubt.

    A number that the words in brackets behind it confirm is in no doubt. Where a page writes its numbers
    in Khmer digits, Latin ones not behind Latin letters are: Khmer one is taken for nine, and so on.
    """
    texts = [word.text for word in words]
    is_khmer = is_in_khmer_digits(words)
    numbers: list[ReadNumber] = []
    for index, word in enumerate(words):
        if not _DIGIT.search(word.text):
            continue
        behind = texts[index + 1 : index + 1 + MAX_TOKENS]
        before = "".join(texts[max(0, index - 1) : index + 1])
        is_foreign = is_khmer and LATIN_DIGIT.search(word.text) and not _LATIN.search(before)
        known = word.by_letter or (word.confidence,) * len(word.text)
        for match in DIGITS.finditer(word.text):
            sure = known[slice(*match.span())]
            doubtful = tuple(
                at for at, each in enumerate(sure) if is_foreign or each < SURE_OF_DIGIT
            )
            is_confirmed = value_behind(behind) is not None
            numbers.append(ReadNumber(match[0], () if is_confirmed else doubtful))
    return tuple(numbers) if any(number.doubtful for number in numbers) else ()
