"""One picture read: the layout chosen by measurement, doubtful lines tried again, ink accounted for."""

from __future__ import annotations

from dataclasses import dataclass

from khmerqa.reading.ocr.digits import contradicted
from khmerqa.reading.ocr.engine import Engine, Mode, Word
from khmerqa.reading.ocr.ink import share_of_lines_unread, share_unread, unread_bands
from khmerqa.reading.ocr.picture import PagePicture, soft
from khmerqa.reading.ocr.second_tries import (
    best_scale,
    missed,
    read_band,
    read_reduced,
    reread_gibberish,
)
from khmerqa.reading.ocr.specks import without_specks
from khmerqa.reading.ocr.words import mean_confidence, score, with_words, without_noise

PAGE_VERSION = "8"  # changes whenever the reading of a picture would
FIRST_MODE = Mode.COLUMN  # the best or the second best on most pages (docs/results/ocr.md)
OTHER_MODES = (Mode.BLOCK, Mode.AUTOMATIC)
SURE_OF_SIZE = 0.85  # mean confidence: from here on no smaller or softer picture is tried
SURE = 0.70  # mean confidence: from here on no other layout is tried
MIN_IMPROVEMENT = 1.08  # another layout must be this many times as good: the first is mostly right
MAX_BANDS_REREAD = 15  # of one page


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
    size: float = 1.0  # of the picture that was read, by that of the page's
    is_soft: bool = False  # whether it was blurred
    uncovered: float = 0.0  # the share of the rows of text over which no word was read

    @property
    def confidence(self) -> float:
        """The mean over all letters."""
        return mean_confidence(self.words)


def read_picture(picture: PagePicture, engine: Engine) -> PageReading:
    """Read a page's picture; raises EngineError."""
    dpi = picture.dpi
    pixels = without_specks(picture.pixels, dpi)
    mode, words = FIRST_MODE, engine.words(pixels, FIRST_MODE, dpi)
    size, is_soft = 1.0, False
    readings = [words]
    if mean_confidence(words) < SURE_OF_SIZE:
        scale = best_scale(words)
        for softened in (False, True):
            reduced = read_reduced(soft(pixels, dpi) if softened else pixels, scale, engine, dpi)
            readings.append(reduced)
            if score(reduced) > max(score(words), 0):
                words, size, is_soft = reduced, scale, softened
    if mean_confidence(words) < SURE or share_unread(pixels, words) > 0.25:
        for other in OTHER_MODES:
            found = engine.words(pixels, other, dpi)
            readings.append(found)
            if score(found) > MIN_IMPROVEMENT * max(score(words), 0):
                mode, words, size, is_soft = other, found, 1.0, False
    words, again = reread_gibberish(
        pixels=pixels, words=without_noise(words), engine=engine, dpi=dpi
    )
    words = with_words(words, missed(pixels.shape, words, readings))
    bands = unread_bands(pixels, words)
    found_in = [
        read_band(pixels=pixels, band=band, words=words, engine=engine, dpi=dpi)
        for band in bands[:MAX_BANDS_REREAD]
    ]
    if any(found_in):
        words = with_words(words, [word for found in found_in for word in found])
        again += sum(map(bool, found_in))
        bands = unread_bands(pixels, words)
    height = pixels.shape[0]
    unread = tuple(Band(round(top / height, 3), round(end / height, 3)) for top, end in bands)
    return PageReading(
        words=tuple(contradicted(words, readings)),
        mode=mode,
        unread=unread,
        again=again,
        size=round(size, 2),
        is_soft=is_soft,
        uncovered=round(share_of_lines_unread(words, bands), 3),
    )
