"""Specks on the picture of a page: dirt, and the print of its other side. Pure.

The engine takes them for stops and signs, and loses lines that they surround. A speck is ink that
touches no other and is smaller than a full stop in small print.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khmerqa.reading.ocr.engine import Picture
from khmerqa.reading.ocr.picture import ink_of

MAX_SPECK = 30  # pixels at 300 dpi: a dot 0.5 mm wide
DIRTY = 0.4  # share of specks among all pieces of ink; pages of clean print have up to 0.1
_WHITE = 255


@dataclass(frozen=True, slots=True)
class _Runs:
    """Stretches of ink in a row, from left to right and top to bottom; ends are exclusive."""

    rows: NDArray[np.intp]
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]


def without_specks(pixels: Picture, dpi: int) -> Picture:
    """Return the picture of a dirty page without its specks; another page's as it is."""
    runs = _runs_of(ink_of(pixels))
    if not runs.rows.size:
        return pixels
    piece = _pieces(runs, pixels.shape[1] + 2)
    sizes = np.bincount(piece, weights=runs.ends - runs.starts)
    is_speck = sizes < MAX_SPECK * (dpi / 300) ** 2
    pieces = sizes > 0
    if (is_speck & pieces).sum() < DIRTY * pieces.sum():
        return pixels
    clean = pixels.copy()
    for at in np.flatnonzero(is_speck[piece]):
        clean[runs.rows[at], runs.starts[at] : runs.ends[at]] = _WHITE
    return clean


def _runs_of(ink: NDArray[np.bool_]) -> _Runs:
    steps = np.diff(np.pad(ink.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(steps == 1)
    return _Runs(rows, starts, np.nonzero(steps == -1)[1])


def _pieces(runs: _Runs, width: int) -> NDArray[np.intp]:
    """Return a number for each run, the same for all that touch one another, also at corners."""
    begins, ends = runs.rows * width + runs.starts, runs.rows * width + runs.ends
    first = np.searchsorted(ends, begins + width, side="left")  # of the next row
    count = np.maximum(np.searchsorted(begins, ends + width, side="right") - first, 0)
    above = np.repeat(np.arange(runs.rows.size), count)
    below = np.arange(count.sum()) + np.repeat(first - np.cumsum(count) + count, count)
    piece = np.arange(runs.rows.size)
    while True:
        lowest = np.minimum(piece[above], piece[below])
        found = piece.copy()
        for side in (above, below):
            np.minimum.at(found, piece[side], lowest)
        while not np.array_equal(found, found[found]):
            found = found[found]
        found = found[piece]
        if np.array_equal(found, piece):
            return piece
        piece = found
