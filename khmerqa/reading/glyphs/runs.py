"""From recognised glyphs and their positions to runs of text in logical order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from khmerqa.reading.glyphs.syllables import CIRCLE, Speller
from khmerqa.reading.page_content import Run
from khmerqa.reading.pdf.content.stream import Shown

MAX_RUN_LENGTH = 12  # characters; within a run, the place of a letter is only estimated
SAME_LINE = 0.25  # of the font size
MIN_SPACE = 0.1  # of the font size: a narrower blank (U+200B) separates no words
MAX_RUN_GAP = 0.2  # of the font size: a glyph farther from the last one begins a run
MAX_STEP_BACK = 0.5  # of the font size: a glyph this far to the left still continues the run
MAX_MARK_DISTANCE = 1.0  # of the font size: from a mark to its base's baseline
# Signs without a letter: Chromium draws what reaches down into a page from the next, clipped away.
_ONLY_SIGNS = re.compile("[\u17b4-\u17d3\u17dd]+\\s*")


def runs_of(shown: Sequence[Shown], pieces: Sequence[str]) -> list[Run]:
    """Group the glyphs of a page into runs, in the order in which they are drawn.

    Word writes vowel signs as text of their own, lower or higher than the line, right after their
    base; so a mark belongs to the syllable before it, wherever it is drawn.
    """
    builder = _Builder()
    runs: list[Run] = []
    for glyph, piece in zip(shown, pieces, strict=True):
        if piece:
            runs.extend(builder.add(glyph, piece))
    return _in_order([*runs, *builder.end()])


def _in_order(runs: Sequence[Run]) -> list[Run]:
    """Sort the runs of one baseline from left to right, where they are drawn one after the other.

    LibreOffice draws the signs that another font has after the rest of their line.
    """
    lines: list[list[Run]] = []
    for run in runs:
        last = lines[-1][-1] if lines else None
        if last and abs(run.baseline - last.baseline) <= SAME_LINE * run.size:
            lines[-1].append(run)
        else:
            lines.append([run])
    return [run for line in lines for run in sorted(line, key=lambda run: run.left)]


class _Builder:
    """Holds the run that is being written."""

    def __init__(self) -> None:
        self._speller = Speller()
        self._text = ""
        self._first: Shown | None = None  # of the run
        self._blank: Shown | None = None  # white space that may be a space
        self._right = 0.0

    def add(self, glyph: Shown, piece: str) -> Iterator[Run]:
        """Take one glyph; yield the run that ends before it, if one does."""
        if piece.isspace():
            self._blank = self._blank or glyph
            return
        first = self._first
        if piece.startswith(CIRCLE) and self._is_near(glyph):
            self._text += self._speller.add(piece)
            self._right = max(self._right, glyph.x + glyph.advance)
            return
        if first is not None:
            on_line = abs(glyph.y - first.y) <= SAME_LINE * first.size
            gap = glyph.x - self._right
            is_adjacent = on_line and -MAX_STEP_BACK * first.size < gap
            spaced = self._blank is not None and (not is_adjacent or gap > MIN_SPACE * first.size)
            length = len(self._text)
            if (
                not is_adjacent
                or gap > MAX_RUN_GAP * first.size
                or spaced
                or _styles_differ(first, glyph)
                or (length >= MAX_RUN_LENGTH and not self._speller.has_only_prefix)
            ):
                yield from self._close(" " if spaced else "")
        self._blank = None
        if self._first is None:
            self._first = glyph
            self._right = glyph.x
        self._text += self._speller.add(piece)
        self._right = max(self._right, glyph.x + glyph.advance)

    def end(self) -> Iterator[Run]:
        """End the last run."""
        yield from self._close(" " if self._blank else "")

    def _is_near(self, glyph: Shown) -> bool:
        first = self._first
        return (
            first is not None
            and self._speller.is_open
            and abs(glyph.y - first.y) <= MAX_MARK_DISTANCE * first.size
            and abs(glyph.x - self._right) <= 2 * first.size
        )

    def _close(self, end: str) -> Iterator[Run]:
        text = self._text + self._speller.flush() + end
        first, self._first, self._text = self._first, None, ""
        if first is not None and text and not _ONLY_SIGNS.fullmatch(text):
            yield Run(
                text=text,
                left=first.x,
                right=max(self._right, first.x),
                baseline=first.y,
                size=first.size,
                font=first.font.name,
                bold=first.font.bold,
                mark=first.mark,
                artifact=first.artifact,
                upright=first.upright,
            )


def _styles_differ(one: Shown, other: Shown) -> bool:
    return (
        one.font.name != other.font.name
        or abs(one.size - other.size) > 0.05 * one.size
        or (one.mark, one.artifact, one.upright) != (other.mark, other.artifact, other.upright)
    )
