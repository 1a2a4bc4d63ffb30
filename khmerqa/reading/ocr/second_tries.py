"""Second tries at a part of a page: what looks like gibberish, and ink over which no word was read.

The engine reads letters of some 40 pixels best. Ornate letters (Moul) in the size of a heading, on which
it is wrong or silent, are often read right when they are drawn smaller (docs/results/ocr.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from khmerqa.reading.ocr.digits import LATIN_DIGIT, is_in_khmer_digits
from khmerqa.reading.ocr.engine import KHMER, LANGUAGES, Engine, EngineError, Mode, Picture, Word
from khmerqa.reading.ocr.headings import names_article
from khmerqa.reading.ocr.ink import MAX_LINES, occupied
from khmerqa.reading.ocr.repairs import mixes_digits
from khmerqa.reading.ocr.words import (
    DOUBTFUL,
    KHMER_LETTER,
    LETTER,
    WORTHLESS,
    lines_of_words,
    mean_confidence,
)
from khmerqa.reading.text_layer.plausibility import plausibility

SURE_OF_ABBREVIATION = 0.70  # confidence
MAX_OVERLAP = 0.3  # of a word found late with those found before
MAX_PIECES_REREAD = 25  # of one page
KHMER_MARGIN = 0.15  # plausible Khmer may have this much less confidence than Latin
MAX_UNSEEN_TRIGRAMS = 0.12  # share, of plausible Khmer; pages read well have 0.03 to 0.06
SMALL_LINES = (42, 30)  # pixels that a line is high in the last tries
SMALLER = 0.8  # of the picture: how the engine reads many a print of laws better
LARGE_LINE = 106  # pixels: the usual height of words on a page of large letters
MAX_LINES_IN_ONE = 2.5  # times a line's height: a taller band may hold two
RIM = 20  # pixels: the engine wants white around a line
_CONSONANT = re.compile("[\u1780-\u17b3]")
_LATIN = re.compile("[A-Za-z]")


def is_gibberish(word: Word, *, in_khmer_digits: bool = False) -> bool:
    """Return whether a word may be Khmer letters taken for Latin ones or for numbers.

    ``in_khmer_digits`` tells that the numbers of the page are written in them.
    """
    if mixes_digits(word.text) or (in_khmer_digits and LATIN_DIGIT.search(word.text)):
        return True
    if KHMER_LETTER.search(word.text) or not LETTER.search(word.text):
        return False
    if _LATIN.search(word.text):
        return True
    # An abbreviation in Khmer letters and stops is easily taken for a number.
    return word.confidence < SURE_OF_ABBREVIATION and word.text.count(".") >= 2


def reread_gibberish(
    pixels: Picture, words: Sequence[Word], engine: Engine, dpi: int
) -> tuple[list[Word], int]:
    """Read what looks like Latin gibberish on a Khmer page again, alone and as Khmer.

    Titles in Moul and abbreviations are taken for Latin letters or numbers where both languages are
    offered. Latin that is really there is read worse as Khmer, and so stays.
    """
    khmer = sum(word.weight for word in words if KHMER_LETTER.search(word.text))
    if khmer < sum(word.weight for word in words) / 2:
        return list(words), 0
    is_strange = partial(is_gibberish, in_khmer_digits=is_in_khmer_digits(words))
    lines = lines_of_words(words)
    again = tries = 0
    for number, line in enumerate(lines):
        pieces: list[Word] = []
        for strange, group in groupby(line, key=is_strange):
            piece = list(group)
            if strange and tries < MAX_PIECES_REREAD:
                tries += 1
                found = _read_piece(pixels=pixels, line=line, piece=piece, engine=engine, dpi=dpi)
                if found:
                    again += 1
                    piece = found
            pieces += piece
        lines[number] = pieces
    return [word for line in lines for word in line], again


def _is_better(found: Sequence[Word], old: Sequence[Word]) -> bool:
    """Return whether a piece read as Khmer is more likely than what was read with Latin offered."""
    text = "".join(word.text for word in found)
    if not found or not KHMER_LETTER.search(text) or any(map(is_gibberish, found)):
        return False
    confidence, old_text = mean_confidence(found), "".join(word.text for word in old)
    if not _CONSONANT.search(text):
        # Numbers are less to go by: taken for a page label, or where nothing else makes sense.
        if LATIN_DIGIT.search(old_text) and not _LATIN.search(old_text):
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
    """Read a piece of a line alone, as Khmer; return nothing where no reading is better."""
    height = max(word.bottom for word in line) - min(word.top for word in line)
    pad = height // 8
    top, left = min(word.top for word in line) - pad, min(word.left for word in piece) - pad
    bottom, right = max(word.bottom for word in line) + pad, max(w.right for w in piece) + pad
    part = _Part(pixels, (max(0, left), max(0, top), right, bottom), dpi)
    for scale in _scales(height):
        found = _read_line(part, scale, line[0].line, engine)
        begins = piece[0] is line[0] and found and names_article(found[0].text)
        if begins or _is_better(found, piece):
            return found
    return []


def _scales(height: int) -> list[float]:
    """Return the scales in which a line of this height is read: as it is, and smaller."""
    return [1.0, *(small / height for small in SMALL_LINES if small < height)]


def read_band(
    pixels: Picture, band: tuple[int, int], words: Sequence[Word], engine: Engine, dpi: int
) -> list[Word]:
    """Read inked rows without words alone; what is not read with confidence stays out."""
    line = int(median(word.bottom - word.top for word in words))
    top, bottom = band
    if bottom - top > MAX_LINES * line:
        return []  # a picture
    place = (0, max(0, top - line // 4), pixels.shape[1], bottom + line // 4)
    part = _Part(pixels, place, dpi)
    name = (-1, top)
    taken = occupied(pixels.shape, words)
    for found in _readings_of_band(part, name, line, engine):
        if free := [word for word in found if _is_new(word, taken)]:
            return free
    return []


def missed(
    shape: tuple[int, ...], words: Sequence[Word], readings: Iterable[Sequence[Word]]
) -> list[Word]:
    """Return what other readings of the page have, with confidence, where the words leave it free."""
    found: list[Word] = []
    for number, reading in enumerate(readings):
        taken = occupied(shape, [*words, *found])
        found += [
            replace(word, line=(-2, number, *word.line)) for word in reading if _is_new(word, taken)
        ]
    return found


def read_reduced(pixels: Picture, scale: float, engine: Engine, dpi: int) -> list[Word]:
    """Read a whole page at a smaller scale."""
    whole = _Part(pixels, (0, 0, pixels.shape[1], pixels.shape[0]), dpi)
    return _read_part(whole, Mode.COLUMN, engine, scale=scale)


def best_scale(words: Sequence[Word]) -> float:
    """Return the scale at which the engine may read better: that of laws, or of large letters."""
    height = median(word.bottom - word.top for word in words) if words else 0
    return SMALL_LINES[0] / height if height >= LARGE_LINE else SMALLER


def _readings_of_band(
    part: _Part, name: tuple[int, ...], line: int, engine: Engine
) -> Iterator[list[Word]]:
    yield [replace(word, line=(*name, *word.line)) for word in _read_part(part, Mode.BLOCK, engine)]
    if part.height <= MAX_LINES_IN_ONE * line:
        for scale in _scales(line):
            yield _read_line(part, scale, name, engine)


def _is_new(word: Word, taken: NDArray[np.bool_]) -> bool:
    """Return whether a word is read with confidence, where no other word is."""
    if word.confidence < DOUBTFUL or word.weight < 2 or not KHMER_LETTER.search(word.text):
        return False
    under = taken[word.top : word.bottom, max(0, word.left) : word.right]
    return under.size > 0 and float(under.mean()) < MAX_OVERLAP


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a page's picture: left, top, right, bottom."""

    pixels: Picture
    place: tuple[int, int, int, int]
    dpi: int

    @property
    def height(self) -> int:
        return self.place[3] - self.place[1]


def _read_line(part: _Part, scale: float, name: tuple[int, ...], engine: Engine) -> list[Word]:
    """Read a part as one line of Khmer."""
    found = _read_part(part, Mode.LINE, engine, languages=(KHMER,), scale=scale)
    return [replace(word, line=name) for word in found]


def _read_part(
    part: _Part,
    mode: Mode,
    engine: Engine,
    languages: Sequence[str] = LANGUAGES,
    scale: float = 1.0,
) -> list[Word]:
    """Read a part of the picture at a scale; the words are where they are on the whole page."""
    left, top, right, bottom = part.place
    pixels = part.pixels[top:bottom, left:right]
    if not pixels.size:
        return []
    if scale != 1.0:
        image = Image.fromarray(pixels)
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        pixels = np.asarray(image.resize(size, Image.Resampling.LANCZOS), dtype=np.uint8)
    framed = np.pad(pixels, RIM, constant_values=255)
    try:
        found = engine.words(
            picture=framed, mode=mode, dpi=round(part.dpi * scale), languages=languages
        )
    except EngineError:
        return []
    return [
        replace(
            word,
            left=round((word.left - RIM) / scale) + left,
            right=round((word.right - RIM) / scale) + left,
            top=round((word.top - RIM) / scale) + top,
            bottom=round((word.bottom - RIM) / scale) + top,
        )
        for word in found
    ]
