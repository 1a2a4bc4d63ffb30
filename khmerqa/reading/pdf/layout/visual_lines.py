"""The lines of a page as a reader sees them: all that is on one baseline, from left to right."""

from __future__ import annotations

from collections.abc import Sequence

from khmerqa.reading.page_content import Run
from khmerqa.reading.pdf.layout.lines import RAISED, RAISED_SIZE, Line, lines_of


def visual_lines(runs: Sequence[Run]) -> list[Line]:
    """Return the lines of a page from top to bottom, pieces of one baseline put together."""
    rows: list[list[Run]] = []
    for line in _stream_lines(runs):
        size = max(run.size for run in line)
        home = next((row for row in rows if _on_one_line(row, line, size)), None)
        if home is None:
            rows.append(list(line))
        else:
            home.extend(line)
    lines = [merged for row in rows for merged in lines_of(_left_to_right(row))]
    return sorted(lines, key=lambda line: (-line.baseline, line.left))


def _on_one_line(row: Sequence[Run], line: Sequence[Run], size: float) -> bool:
    """Return whether runs are on a row's line, or as a raised number or sign at it."""
    distance = abs(row[0].baseline - line[0].baseline)
    if distance < 0.25 * size:
        return True
    larger, smaller = sorted((row, line), key=lambda runs: -max(run.size for run in runs))
    height, sign = max(run.size for run in larger), max(run.size for run in smaller)
    if sign > RAISED_SIZE * height or not smaller[0].baseline - larger[0].baseline > 0:
        return False
    near = any(run.left - height < smaller[0].left < run.right + height for run in larger)
    return near and distance < RAISED * height and sum(len(r.text.strip()) for r in smaller) <= 4


def _stream_lines(runs: Sequence[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = []
    for run in runs:
        near = lines and abs(lines[-1][-1].baseline - run.baseline) < 0.25 * run.size
        if near and run.left >= lines[-1][-1].left - run.size:
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines


def _left_to_right(row: list[Run]) -> list[Run]:
    """Sort the pieces of a row, but keep the stream's order within each piece.

    Marks without width would sort before the letters that they are written on. What is raised goes
    where it is printed, even within a piece.
    """
    main = max(row, key=lambda run: (run.size, len(run.text)))
    pieces = sorted(_stream_lines(row), key=lambda piece: piece[0].left)
    ordered: list[Run] = []
    raised: list[list[Run]] = []
    for piece in pieces:
        if piece[0].size <= RAISED_SIZE * main.size and piece[0].baseline > main.baseline:
            raised.append(piece)
        else:
            ordered += piece
    for piece in raised:
        after = (n for n, run in enumerate(ordered) if run.left > piece[0].left - 0.5)
        place = next(after, len(ordered))
        ordered[place:place] = piece
    return ordered
