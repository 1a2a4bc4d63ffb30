"""Ink against words: which rows of a picture hold ink that no word accounts for."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from khmerqa.reading.ocr.engine import Picture, Word
from khmerqa.reading.ocr.picture import ink_of

MIN_BAND = 0.6  # of a line's height: lower bands of ink are rules and dirt
MIN_INK = 0.08  # of a cell of half a line's height: less is dirt
MAX_LINES = 6  # a band as tall as more lines is a picture
MARGIN = 0.04  # of the page's height: what the scanner left at its edges


def unread_bands(pixels: Picture, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Return the rows (from, to) of pixels that hold ink as lines do, but no word."""
    if not words:
        return []
    height = pixels.shape[0]
    line = int(median(word.bottom - word.top for word in words))
    left, right = min(word.left for word in words), max(word.right for word in words)
    free = _ink_without_words(pixels, words)[:, max(0, left) : right]
    found = [_trimmed(free, band) for band in _inked_rows(free, cell=max(4, line // 2))]
    bands = [(top, bottom) for top, bottom in found if bottom - top >= MIN_BAND * line]
    margin = MARGIN * height
    return [(top, end) for top, end in bands if top > margin and end < height - margin]


def _inked_rows(free: NDArray[np.bool_], cell: int) -> list[tuple[int, int]]:
    """Return the rows that hold ink as letters do: side by side in cells of this size.

    However short a line is, a heading of one word too; single cells are dirt and vertical rules.
    """
    height, width = (side // cell * cell for side in free.shape)
    if height < cell or width < 2 * cell:
        return []
    cells = free[:height, :width].reshape(height // cell, cell, width // cell, cell)
    inked = cells.mean(axis=(1, 3)) > MIN_INK
    rows = (inked[:, :-1] & inked[:, 1:]).any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], rows.astype(np.int8), [0]))))
    return [(int(a) * cell, int(b) * cell) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _trimmed(free: NDArray[np.bool_], band: tuple[int, int]) -> tuple[int, int]:
    """Return a band, found by cells, from its first row with ink to its last."""
    inked = np.flatnonzero(free[band[0] : band[1]].any(axis=1))
    return band[0] + int(inked[0]), band[0] + int(inked[-1]) + 1


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


def share_of_lines_unread(words: Sequence[Word], bands: Sequence[tuple[int, int]]) -> float:
    """Return the share of the rows of text over which no word was read; pictures are none.

    ``bands`` are those of ``unread_bands``.
    """
    if not words:
        return 1.0
    line = median(word.bottom - word.top for word in words)
    unread = sum(bottom - top for top, bottom in bands if bottom - top <= MAX_LINES * line)
    read, end = 0, 0
    for top, bottom in sorted((word.top, word.bottom) for word in words):
        read += max(0, bottom - max(top, end))
        end = max(end, bottom)
    return unread / (unread + read) if unread + read else 0.0


def share_unread(pixels: Picture, words: Sequence[Word]) -> float:
    """Return the share of the ink that lies in no word's box, the page's edges aside."""
    if not words:
        return 1.0
    edges = tuple(slice(int(MARGIN * side), side - int(MARGIN * side)) for side in pixels.shape)
    ink = ink_of(pixels)[edges].sum()
    return float(_ink_without_words(pixels, words)[edges].sum() / ink) if ink else 0.0
