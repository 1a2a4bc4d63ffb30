"""The words of OCR as runs of text on the page, like those of a text layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from khmerqa.reading.ocr.engine import Word
from khmerqa.reading.ocr.page import lines_of_words
from khmerqa.reading.page_content import Run

FONT = "OCR"
LINE_HEIGHT = 1.3  # of the font size: from the deepest subscript to the highest sign
_MIDDLE = 0.3  # of the font size, above the baseline: the middle of such a line
_LARGE = 1.7  # times the document's usual line: letters that are larger, and no subscripts


def usual_height(pages: Iterable[tuple[Sequence[Word], float]]) -> float:
    """Return the usual height of a document's lines in points, from words and pixels a point."""
    heights = [_height(line) / scale for words, scale in pages for line in lines_of_words(words)]
    return median(heights) if heights else LINE_HEIGHT


def runs_of(words: Sequence[Word], scale: float, height: float, usual: float) -> tuple[Run, ...]:
    """Return runs in points for words in pixels; ``height`` is the page's, in points.

    All words of a line get one size and one baseline, and lines the document's size (``usual`` is
    the height of its lines): boxes around letters with and without subscripts say little of either.
    """
    runs: list[Run] = []
    for line in lines_of_words(words):
        own = _height(line) / scale
        size = (own if own > _LARGE * usual else usual) / LINE_HEIGHT
        middle = median((word.top + word.bottom) / 2 for word in line)
        baseline = height - middle / scale - _MIDDLE * size
        last = len(line) - 1
        runs += [
            Run(
                text=word.text if number == last else word.text + " ",
                left=word.left / scale,
                right=word.right / scale,
                baseline=baseline,
                size=size,
                font=FONT,
                bold=False,
                mark=None,
                artifact=False,
                upright=True,
            )
            for number, word in enumerate(line)
        ]
    return tuple(runs)


def _height(line: Sequence[Word]) -> int:
    return max(word.bottom for word in line) - min(word.top for word in line)
