"""Text in two columns, as gazettes print it: the left column is read before the right one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from khmerqa.reading.page_content import Run

MIN_LINES = 5  # in each column; a few short lines side by side are signatures
MIDDLE = (0.3, 0.7)  # of the text's width: where a gutter may lie
MIN_GUTTER = 0.8  # of the font size
MAX_DISTANCE = 1.5  # times the usual line distance: what is farther below is under the columns
FILLED = 0.72  # of its column is the usual line of prose; the cells of a table are shorter


@dataclass(frozen=True, slots=True)
class Band:
    """Runs that are read by themselves; those of a column are prose, however wide its spaces."""

    runs: tuple[Run, ...]
    column: bool = False


def bands_of(runs: Sequence[Run]) -> list[Band]:
    """Return the runs in the order of reading, band by band: a column, or all of some lines.

    Within a band they stay in the order in which they were written.
    """
    place = {id(run): number for number, run in enumerate(runs)}
    bands: list[Band] = []
    for band in _bands(runs):
        if bands and not bands[-1].column and not band.column:
            bands[-1] = Band((*bands[-1].runs, *band.runs))
        else:
            bands.append(band)
    return [
        replace(band, runs=tuple(sorted(band.runs, key=lambda run: place[id(run)])))
        for band in bands
    ]


def _bands(runs: Sequence[Run]) -> list[Band]:
    gutter = _gutter(runs)
    if gutter is None:
        return [Band(tuple(runs))]
    bands: list[Band] = []
    between: list[list[Run]] = []  # lines in columns since the last one that crosses the gutter
    crossing: list[Run] = []
    for row in _rows(runs):
        if _crosses(row, gutter):
            bands += _columns(between, gutter)
            between = []
            crossing += row
        else:
            bands += [Band(tuple(crossing))] if crossing else []
            crossing = []
            between.append(row)
    bands += _columns(between, gutter)
    bands += [Band(tuple(crossing))] if crossing else []
    return bands


def _columns(rows: Sequence[Sequence[Run]], gutter: float) -> list[Band]:
    head, tail = _tail(rows, gutter)
    runs = [run for row in head for run in row]
    left, right = [r for r in runs if r.left < gutter], [r for r in runs if r.left >= gutter]
    rest = [Band(tuple(run for row in tail for run in row))] if tail else []
    if (
        left
        and right
        and _is_prose(left, gutter - min(run.left for run in left))
        and _is_prose(right, max(run.right for run in right) - gutter)
    ):
        return [Band(tuple(left), True), Band(tuple(right), True), *rest]
    everything = tuple(run for row in rows for run in row)
    return [Band(everything)] if everything else []


def _tail(
    rows: Sequence[Sequence[Run]], gutter: float
) -> tuple[Sequence[Sequence[Run]], Sequence[Sequence[Run]]]:
    """Separate short lines under both columns from the columns."""
    lefts = [all(run.left < gutter for run in row) for row in rows]
    last_right = max((n for n, is_left in enumerate(lefts) if not is_left), default=-1)
    for index in range(max(1, last_right + 1), len(rows)):
        above = [row for row in rows[:index] if row[0].left < gutter]
        if not above:
            break
        gap = _baseline(above[-1]) - _baseline(rows[index])
        if gap > MAX_DISTANCE * max(_pitch(above), rows[index][0].size):
            return rows[:index], rows[index:]
    return rows, ()


def _pitch(rows: Sequence[Sequence[Run]]) -> float:
    return median([_baseline(one) - _baseline(other) for one, other in pairwise(rows)] or [0.0])


def _baseline(row: Sequence[Run]) -> float:
    return min(run.baseline for run in row)


def _gutter(runs: Sequence[Run]) -> float | None:
    """Return the position in the middle of the page that most rows leave free."""
    rows = [row for row in _rows(runs) if any(run.text.strip() for run in row)]
    if len(rows) < MIN_LINES:
        return None
    left, right = min(r.left for r in runs), max(r.right for r in runs)
    low, high = (left + share * (right - left) for share in MIDDLE)
    size = median(run.size for run in runs)
    step = MIN_GUTTER * size / 2
    places = [low + step * n for n in range(int((high - low) / step) + 1)]
    crossed = [sum(_crosses(row, place) for row in rows) for place in places]
    fewest = min(crossed, default=len(rows))
    if len(rows) - fewest < MIN_LINES or fewest > len(rows) / 2:
        return None
    free = [place for place, count in zip(places, crossed, strict=True) if count == fewest]
    return median(free)


def _crosses(row: Sequence[Run], place: float) -> bool:
    half = MIN_GUTTER * row[0].size / 4
    return any(r.left < place + half and r.right > place - half and r.text.strip() for r in row)


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Group the runs by baseline, from the top."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.baseline):
        # Raised signs are on the row of what they are raised over.
        if rows and rows[-1][0].baseline - run.baseline < 0.5 * max(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _is_prose(runs: Sequence[Run], width: float) -> bool:
    rows = [row for row in _rows(runs) if any(run.text.strip() for run in row)]
    if len(rows) < MIN_LINES:
        return False
    lines = [max(r.right for r in row) - min(r.left for r in row) for row in rows]
    written = [sum(r.right - r.left for r in row) for row in rows]
    return median(lines) > FILLED * width and median(written) > FILLED * FILLED * width
