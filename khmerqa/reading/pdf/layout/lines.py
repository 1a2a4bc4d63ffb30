"""From runs to lines, and from lines to running text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from khmerqa.reading.page_content import Run
from khmerqa.reading.pdf.content.font_names import is_ornament_font
from khmerqa.text.expressions.raised import raised
from khmerqa.text.structure.line_ends import between_lines

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_BEFORE_SIGN = re.compile("\\s+(?=[\u17b4-\u17d3\u17dd])|(?<=\u17d2)\\s+")
_SPACES = re.compile(r"\s+")
_HYPHENATED = re.compile(r"([^\W\d_]+)[-\u2010]$")
_LOWER_START = re.compile(r"^([a-z\u00df-\u00f6\u00f8-\u00ff][^\W\d_]*)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIGITS = re.compile("[0-9\u17e0-\u17e9]{1,3}(?:,[0-9\u17e0-\u17e9]{1,3})*")
SAME_LINE = 0.45  # of the font size: how far a superscript's baseline may lie from the line's
RAISED = 0.55  # of the font size: how far a raised number or sign is above its line
RAISED_SIZE = 0.85  # of the font size: how large it is at most
MIN_LIFT = 0.15  # of the font size: a baseline lifted by less is not
WORD_GAP = 0.6  # of the font size: a gap between runs that is a space though none is written
CELL_GAP = 1.6  # of the font size: a gap as wide as this separates the cells of a table


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a line between wide gaps."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """The runs on one baseline as text. The text keeps a space at its end where there was one."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    segments: tuple[Segment, ...] = ()


class Hyphens(Protocol):
    """Says whether a hyphen at a line's end was put there by the typesetter."""

    def __call__(self, before: str, after: str) -> bool:
        """Return True where ``before`` and ``after`` are two parts of one word."""
        ...


def clean(text: str) -> str:
    """Make each white space one space and delete those that cut a Khmer syllable in two."""
    return _SPACES.sub(" ", _BEFORE_SIGN.sub("", _PRIVATE.sub("", text)))


def lines_of(runs: Iterable[Run]) -> list[Line]:
    """Group runs into lines, in the order in which they come."""
    lines: list[list[Run]] = []
    for run in runs:
        if lines and _goes_on(lines[-1], run):
            lines[-1].append(run)
        else:
            lines.append([run])
    return [line for line in map(line_of, lines) if line.text.strip()]


def _goes_on(line: Sequence[Run], run: Run) -> bool:
    main = max(line, key=lambda other: other.size)
    tolerance = SAME_LINE * max(main.size, run.size)
    is_sign = run.size <= RAISED_SIZE * main.size and run.baseline > main.baseline
    reach = RAISED * main.size if is_sign else tolerance
    return abs(run.baseline - main.baseline) <= reach and run.left >= line[-1].left - tolerance


def line_of(runs: Sequence[Run]) -> Line:
    """Join the runs of one line, with spaces where there are gaps."""
    main = max(runs, key=lambda run: (run.size, len(run.text)))
    pieces: list[tuple[str, float, float]] = []
    text, left, right = "", runs[0].left, runs[0].left
    base: Run | None = None  # the last run that is not raised
    for run in runs:
        piece = _readable(run, at_start=not text.strip())
        if not piece:
            continue
        if base is not None and text.strip() and _is_raised(run, base, right):
            piece = raised(piece)
        elif piece.strip():
            base = run
        gap = run.left - right
        if text.strip() and piece.strip() and gap > CELL_GAP * main.size:
            pieces.append((text, left, right))
            text, left = piece, run.left
        else:
            spaced = not text or text[-1].isspace() or piece[0].isspace()
            text += piece if spaced or gap <= WORD_GAP * main.size else " " + piece
        right = max(right, run.right) if piece.strip() else right
    pieces.append((text, left, right))
    segments = tuple(Segment(clean(t).strip(), a, b) for t, a, b in pieces if t.strip())
    bold = sum(len(run.text.strip()) for run in runs if run.bold)
    letters = sum(len(run.text.strip()) for run in runs)
    return Line(
        text=clean(" ".join(t for t, _, _ in pieces)).lstrip(),
        left=min(run.left for run in runs),
        right=right,
        baseline=main.baseline,
        size=main.size,
        bold=letters > 0 and bold > 0.8 * letters,
        segments=segments,
    )


def _is_raised(run: Run, base: Run, right: float) -> bool:
    """Return whether a run is a small number directly behind, and above the line of, another."""
    lift = run.baseline - base.baseline
    return (
        _DIGITS.fullmatch(run.text.strip()) is not None
        and run.size <= RAISED_SIZE * base.size
        and MIN_LIFT * base.size <= lift <= RAISED * base.size
        and run.left - right <= WORD_GAP * base.size
    )


def _readable(run: Run, at_start: bool) -> str:
    """Return a run's text; of an ornament only that it may be the bullet of an item."""
    if not is_ornament_font(run.font):
        return run.text
    if run.font.lower().startswith("symbol") and not _PRIVATE.search(run.text):
        return run.text
    return "\u2022 " if at_start and run.text.strip() and "acteing" not in run.font else ""


def join_lines(lines: Sequence[Line], is_soft: Hyphens) -> str:
    """Join the lines of one block into its text, soft line ends undone."""
    text = ""
    for line in lines:
        text = join(text, line.text, is_soft)
    return clean(text).strip()


def join(before: str, after: str, is_soft: Hyphens) -> str:
    """Join the text before a soft line end with the text after it."""
    if not before.strip() or not after.strip():
        return before + after
    if before[-1].isspace() or after[0].isspace():
        return before.rstrip() + " " + after.lstrip()
    hyphenated, lower = _HYPHENATED.search(before), _LOWER_START.match(after)
    if hyphenated:
        if lower and is_soft(hyphenated[1], lower[1]):
            return before[:-1] + after
        return before + after
    if before[-1] == "/" or re.search(r"\d-$", before):
        return before + after
    return before + between_lines(before, after) + after


def hyphens_of(lines: Iterable[str]) -> Hyphens:
    """Learn from a document's own lines how it writes the words that a line end splits."""
    words: Counter[str] = Counter()
    total = cut = 0
    for line in lines:
        stripped = line.rstrip()
        total += 1
        cut += bool(_HYPHENATED.search(stripped))
        words.update(word.lower() for word in _WORD.findall(stripped))
    # A typesetter that hyphenates does so on many lines; else the writer put the hyphen there.
    habit = cut > 0.03 * total

    def is_soft(before: str, after: str) -> bool:
        whole, hyphenated = words[(before + after).lower()], words[f"{before}-{after}".lower()]
        return whole > hyphenated if whole or hyphenated else habit

    return is_soft
