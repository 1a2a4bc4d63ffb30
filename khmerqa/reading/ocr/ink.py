"""Ink against words: which rows of a picture hold ink that no word accounts for."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from khmerqa.reading.ocr.engine import Picture, Word
from khmerqa.reading.ocr.picture import ink_of

MIN_BAND = 0.6  # of a line's height: lower bands of ink are rules and dirt
MIN_BAND_WIDTH = 0.03  # of the page's width that ink must cover in each row of a band


def unread_bands(pixels: Picture, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Return the rows (from, to) of pixels that hold ink as lines do, but no word."""
    if not words:
        return []
    height, width = pixels.shape
    line = int(median(word.bottom - word.top for word in words))
    left, right = min(word.left for word in words), max(word.right for word in words)
    free = _ink_without_words(pixels, words)[:, left:right]
    inked = free.mean(axis=1) > MIN_BAND_WIDTH * width / max(1, right - left)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    bands = [
        (int(top), int(bottom))
        for top, bottom in zip(edges[::2], edges[1::2], strict=True)
        if bottom - top >= MIN_BAND * line
    ]
    margin = 0.04 * height  # what the scanner left at the edges
    return [(top, end) for top, end in bands if top > margin and end < height - margin]


def occupied(shape: tuple[int, ...], words: Sequence[Word], pad: int = 0) -> NDArray[np.bool_]:
    """Return for each pixel whether it lies in the box of a word, or within ``pad`` of one."""
    taken = np.zeros(shape, dtype=bool)
    for word in words:
        rows = slice(max(0, word.top - pad), word.bottom + pad)
        taken[rows, max(0, word.left - pad) : word.right + pad] = True
    return taken


def _ink_without_words(pixels: Picture, words: Sequence[Word]) -> NDArray[np.bool_]:
    line = int(median(word.bottom - word.top for word in words))
    return ink_of(pixels) & ~occupied(pixels.shape, words, pad=line // 4)


def share_unread(pixels: Picture, words: Sequence[Word]) -> float:
    """Return the share of the ink that lies in no word's box."""
    if not words:
        return 1.0
    ink = ink_of(pixels).sum()
    return float(_ink_without_words(pixels, words).sum() / ink) if ink else 0.0
