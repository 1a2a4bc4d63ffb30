"""The words of OCR as runs of text on the page, like those of a text layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from khmerqa.reading.ocr.engine import Word
from khmerqa.reading.ocr.words import lines_of_words
from khmerqa.reading.page_content import Run

FONT = "OCR"
LINE_HEIGHT = 1.3  # of the font size: from the deepest subscript to the highest sign
_MIDDLE = 0.3  # of the font size, above the baseline: the middle of such a line
_LARGE = 1.7  # times the document's usual line: letters that are larger, and no subscripts
_WIDE = 1.3  # times the usual advance: that of larger letters


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual of a document's lines, in points."""

    height: float
    advance: float  # from one letter to the next


def usual_of(pages: Iterable[tuple[Sequence[Word], float]]) -> Usual:
    """Return what is usual of a document's lines, from the words of pages and their pixels a point."""
    lines = [(line, scale) for words, scale in pages for line in lines_of_words(words)]
    if not lines:
        return Usual(LINE_HEIGHT, 1.0)
    return Usual(
        height=median(_height(line) / scale for line, scale in lines),
        advance=median(_advance(line) / scale for line, scale in lines),
    )


def runs_of(words: Sequence[Word], scale: float, height: float, usual: Usual) -> tuple[Run, ...]:
    """Return runs in points for words in pixels; ``height`` is the page's, in points.

    All words of a line get one size and one baseline, and lines the document's size: boxes around
    letters with and without subscripts say little of either. Larger letters are wider as well; a line
    that is only higher is not level, or has dirt in it.
    """
    runs: list[Run] = []
    for line in lines_of_words(words):
        own = _height(line) / scale
        is_large = own > _LARGE * usual.height and _advance(line) / scale > _WIDE * usual.advance
        size = (own if is_large else usual.height) / LINE_HEIGHT
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


def _advance(line: Sequence[Word]) -> float:
    return sum(word.right - word.left for word in line) / sum(word.weight for word in line)
