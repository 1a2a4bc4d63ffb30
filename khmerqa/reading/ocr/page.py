"""One picture read: the layout chosen by measurement, doubtful lines tried again, ink accounted for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

import numpy as np

from khmerqa.reading.ocr.engine import (
    KHMER,
    LANGUAGES,
    Engine,
    EngineError,
    Mode,
    Picture,
    Word,
)
from khmerqa.reading.ocr.ink import (
    MAX_LINES,
    occupied,
    share_of_lines_unread,
    share_unread,
    unread_bands,
)
from khmerqa.reading.ocr.picture import PagePicture
from khmerqa.reading.ocr.repairs import mixes_digits
from khmerqa.reading.text_layer.plausibility import plausibility

PAGE_VERSION = "2"  # changes whenever the reading of a picture would
FIRST_MODE = Mode.COLUMN  # the best or the second best on most pages (docs/results/ocr.md)
OTHER_MODES = (Mode.BLOCK, Mode.AUTOMATIC)
SURE = 0.70  # mean confidence: from here on no other layout is tried
MIN_IMPROVEMENT = 1.08  # another layout must be this many times as good: the first is mostly right
WORTHLESS = 0.40  # confidence: a word below it counts against its reading
MAX_OVERLAP = 0.3  # of a word found late with those found before
DOUBTFUL = 0.60  # confidence: less is not trusted where ink covers the text
MAX_PIECES_REREAD = 25  # of one page
MAX_BANDS_REREAD = 15  # of one page
KHMER_MARGIN = 0.15  # plausible Khmer may have this much less confidence than Latin
MAX_UNSEEN_TRIGRAMS = 0.12  # share, of plausible Khmer; pages read well have 0.03 to 0.06
_KHMER = re.compile("[\u1780-\u17e9]")
_CONSONANT = re.compile("[\u1780-\u17b3]")
_LATIN = re.compile("[A-Za-z]")
_SIGN = re.compile("[-\u2013\u2014\u2022\u17d4-\u17db()\u00ab\u00bb:\u2026%]")
_LETTER = re.compile("[A-Za-z0-9\u1780-\u17b3\u17e0-\u17e9]")


@dataclass(frozen=True, slots=True)
class Band:
    """Rows of ink over which no word was read; shares of the page's height from its top."""

    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageReading:
    """The words read from one picture."""

    words: tuple[Word, ...]
    mode: Mode
    unread: tuple[Band, ...]
    again: int  # pieces that were read better alone
    uncovered: float = 0.0  # the share of the rows of text over which no word was read

    @property
    def confidence(self) -> float:
        """The mean over all letters."""
        return mean_confidence(self.words)


def read_picture(picture: PagePicture, engine: Engine) -> PageReading:
    """Read a page's picture; raises EngineError."""
    pixels, dpi = picture.pixels, picture.dpi
    mode, words = FIRST_MODE, engine.words(pixels, FIRST_MODE, dpi)
    if mean_confidence(words) < SURE or share_unread(pixels, words) > 0.25:
        for other in OTHER_MODES:
            found = engine.words(pixels, other, dpi)
            if score(found) > MIN_IMPROVEMENT * max(score(words), 0):
                mode, words = other, found
    words, again = _reread_gibberish(
        pixels=pixels, words=without_noise(words), engine=engine, dpi=dpi
    )
    bands = unread_bands(pixels, words)
    found_in = [
        _read_band(pixels=pixels, band=band, words=words, engine=engine, dpi=dpi)
        for band in bands[:MAX_BANDS_REREAD]
    ]
    if any(found_in):
        words = with_words(words, [word for found in found_in for word in found])
        again += sum(map(bool, found_in))
        bands = unread_bands(pixels, words)
    height = pixels.shape[0]
    unread = tuple(Band(round(top / height, 3), round(end / height, 3)) for top, end in bands)
    return PageReading(
        words=tuple(words),
        mode=mode,
        unread=unread,
        again=again,
        uncovered=round(share_of_lines_unread(words, bands), 3),
    )


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


def is_gibberish(word: Word) -> bool:
    """Return whether a word may be Khmer letters taken for Latin ones or for numbers."""
    if mixes_digits(word.text):
        return True
    if _KHMER.search(word.text) or not _LETTER.search(word.text):
        return False
    if _LATIN.search(word.text):
        return True
    # An abbreviation in Khmer letters and stops is easily taken for a number.
    return word.confidence < SURE and word.text.count(".") >= 2


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


def _reread_gibberish(
    pixels: Picture, words: Sequence[Word], engine: Engine, dpi: int
) -> tuple[list[Word], int]:
    """Read what looks like Latin gibberish on a Khmer page again, alone and as Khmer.

    Titles in Moul and abbreviations are taken for Latin letters or numbers where both languages are
    offered. Latin that is really there is read worse as Khmer, and so stays.
    """
    khmer = sum(word.weight for word in words if _KHMER.search(word.text))
    if khmer < sum(word.weight for word in words) / 2:
        return list(words), 0
    lines = lines_of_words(words)
    again = tries = 0
    for number, line in enumerate(lines):
        pieces: list[Word] = []
        for strange, group in groupby(line, key=is_gibberish):
            piece = list(group)
            if strange and tries < MAX_PIECES_REREAD:
                tries += 1
                found = _read_piece(pixels=pixels, line=line, piece=piece, engine=engine, dpi=dpi)
                if _is_better(found, piece):
                    again += 1
                    piece = found
            pieces += piece
        lines[number] = pieces
    return [word for line in lines for word in line], again


def _is_better(found: Sequence[Word], old: Sequence[Word]) -> bool:
    """Return whether a piece read as Khmer is more likely than what was read with Latin offered."""
    text = "".join(word.text for word in found)
    if not found or not _KHMER.search(text) or any(map(is_gibberish, found)):
        return False
    confidence, old_text = mean_confidence(found), "".join(word.text for word in old)
    if not _CONSONANT.search(text):
        # Numbers are less to go by: taken for a page label, or where nothing else makes sense.
        if mixes_digits(old_text):
            return confidence >= WORTHLESS and _digits(text) == _digits(old_text)
        return confidence > mean_confidence(old) and ("/" in text or not old_text.isupper())
    likely = plausibility(text).unseen_trigrams <= MAX_UNSEEN_TRIGRAMS and not old_text.isupper()
    margin = KHMER_MARGIN if likely else 0.0
    return confidence >= WORTHLESS and confidence + margin >= mean_confidence(old)


def _digits(text: str) -> int:
    return sum(map(str.isdecimal, text))


def _read_piece(
    pixels: Picture, line: Sequence[Word], piece: Sequence[Word], engine: Engine, dpi: int
) -> list[Word]:
    """Read a piece of a line alone, as Khmer."""
    height = max(word.bottom for word in line) - min(word.top for word in line)
    pad = height // 8
    top, left = min(word.top for word in line) - pad, min(word.left for word in piece) - pad
    bottom, right = max(word.bottom for word in line) + pad, max(w.right for w in piece) + pad
    place = (max(0, left), max(0, top), right, bottom)
    return _read_part(
        pixels=pixels,
        place=place,
        name=line[0].line,
        mode=Mode.LINE,
        engine=engine,
        dpi=dpi,
        languages=(KHMER,),
    )


def _read_band(
    pixels: Picture, band: tuple[int, int], words: Sequence[Word], engine: Engine, dpi: int
) -> list[Word]:
    """Read inked rows without words alone; what is not read with confidence stays out."""
    line = int(median(word.bottom - word.top for word in words))
    top, bottom = band
    if bottom - top > MAX_LINES * line:
        return []  # a picture
    place = (0, max(0, top - line // 4), pixels.shape[1], bottom + line // 4)
    name = (-1, top)
    found = _read_part(
        pixels=pixels, place=place, name=name, mode=Mode.BLOCK, engine=engine, dpi=dpi
    )
    reliable = [w for w in found if w.confidence >= DOUBTFUL and _KHMER.search(w.text)]
    taken = occupied(pixels.shape, words)
    return [
        word
        for word in reliable
        if word.weight >= 2
        and (under := taken[word.top : word.bottom, max(0, word.left) : word.right]).size
        and under.mean() < MAX_OVERLAP
    ]


def _read_part(
    pixels: Picture,
    place: tuple[int, int, int, int],
    name: tuple[int, ...],
    mode: Mode,
    engine: Engine,
    dpi: int,
    languages: Sequence[str] = LANGUAGES,
) -> list[Word]:
    left, top, right, bottom = place
    part = pixels[top:bottom, left:right]
    rim = 20  # the engine wants white around a line
    framed = np.pad(part, rim, constant_values=255)
    try:
        found = engine.words(picture=framed, mode=mode, dpi=dpi, languages=languages)
    except EngineError:
        return []
    return [
        replace(
            word,
            left=word.left + left - rim,
            right=word.right + left - rim,
            top=word.top + top - rim,
            bottom=word.bottom + top - rim,
            line=name if mode is Mode.LINE else (*name, *word.line),
        )
        for word in found
    ]


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
    if _KHMER.search(word.text):
        return word.confidence < 0.2 and word.weight <= 3
    if _LETTER.search(word.text):
        return word.confidence < (WORTHLESS if word.weight <= 2 else 0.25)
    return word.confidence < WORTHLESS or not _SIGN.search(word.text)
