"""The words of a page: by lines, put together, without dirt, and how sure the engine is. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from khmerqa.reading.ocr.engine import Word

WORTHLESS = 0.40  # confidence: a word below it counts against its reading
DOUBTFUL = 0.60  # confidence: less is not trusted where ink covers the text
KHMER_LETTER = re.compile("[\u1780-\u17e9]")
LETTER = re.compile("[A-Za-z0-9\u1780-\u17b3\u17e0-\u17e9]")
_SIGN = re.compile("[-\u2013\u2014\u2022\u17d4-\u17db()\u00ab\u00bb:\u2026%]")


def mean_confidence(words: Sequence[Word]) -> float:
    """Return the mean confidence over all letters, 0 where there are none."""
    letters = sum(word.weight for word in words)
    return sum(word.weight * word.confidence for word in words) / letters if letters else 0.0


def score(words: Sequence[Word]) -> float:
    """Measure a reading: many letters read with confidence are good, noise counts against it."""
    return sum(word.weight * (word.confidence - WORTHLESS) for word in words)


def lines_of_words(words: Sequence[Word]) -> list[list[Word]]:
    """Group words by their line, in the order of reading."""
    lines: dict[tuple[int, ...], list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return list(lines.values())


def with_words(words: Sequence[Word], found: Sequence[Word]) -> list[Word]:
    """Insert words that were read later: into the line at their height, or between."""
    lines = lines_of_words(words)
    for new in lines_of_words(found):
        middle = (min(word.top for word in new) + max(word.bottom for word in new)) / 2
        home = next((line for line in lines if _span(line)[0] < middle < _span(line)[1]), None)
        if home is None:
            after = (n for n, line in enumerate(lines) if _span(line)[0] > middle)
            lines.insert(next(after, len(lines)), new)
        else:
            home += [replace(word, line=home[0].line) for word in new]
            home.sort(key=lambda word: word.left)
    return [word for line in lines for word in line]


def _span(line: Sequence[Word]) -> tuple[float, float]:
    return median(word.top for word in line), median(word.bottom for word in line)


def without_noise(words: Sequence[Word]) -> list[Word]:
    """Leave out dirt, parts of seals, and boxes that lie over several lines."""
    if not words:
        return []
    usual = median(word.bottom - word.top for word in words)
    return [
        word
        for word in words
        if not _is_speck(word)
        and not (word.bottom - word.top > 2 * usual and word.confidence < DOUBTFUL)
    ]


def _is_speck(word: Word) -> bool:
    """Return whether a word is dirt or a rule: signs that no text needs, or worthless letters."""
    if KHMER_LETTER.search(word.text):
        return word.confidence < 0.2 and word.weight <= 3
    if LETTER.search(word.text):
        return word.confidence < (WORTHLESS if word.weight <= 2 else 0.25)
    return word.confidence < WORTHLESS or not _SIGN.search(word.text)
