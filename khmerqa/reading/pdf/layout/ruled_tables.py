"""Tables with ruled lines: the grid that the rules make, its cells and their runs. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from khmerqa.reading.page_content import Box, Run

MIN_COLUMN_WIDTH = 6.0  # points: rules that are closer are one rule
MEETING_DISTANCE = 3.0  # points: ends of rules this close meet, and rules this close are one
COVERED = 0.6  # of a cell's side must be ruled for the side to separate two cells
MAX_LINES = 400  # of either direction; drawings that have more are no tables
MIN_COLUMNS = 2
MIN_FILLED = 2  # cells

_Span = tuple[float, float]
# Where each line of the grid lies, and from where to where it is ruled.
_Lines = dict[float, list[_Span]]


@dataclass(frozen=True, slots=True)
class GridRow:
    """Where a row lies in its table: what the rules say of its cells. Columns count from 0."""

    table: int  # which of its page's, from 0
    edges: tuple[float, ...]  # where the columns begin, and where the last one ends
    number: int  # of the row in its grid, from 0 at the top
    cells: tuple[tuple[int, int], ...]  # of each cell its column, and how many it covers
    shared: tuple[int, ...]  # columns whose cell began in a row above
    blank: tuple[tuple[int, int], ...]  # columns with an empty cell, and the row where that began
    tall: tuple[int, ...]  # columns whose cell goes on below
    bold: bool = False  # all that is written in it


@dataclass(frozen=True, slots=True)
class Grid:
    """The meshes of a table, row by row from the top, each with the number of its cell.

    A mesh is a smallest rectangle between lines of the grid; a cell is one mesh or several.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]  # from the top
    meshes: tuple[tuple[int, ...], ...]

    def mesh(self, run: Run) -> tuple[int, int] | None:
        """Return row and column of the mesh that a run lies in."""
        column = bisect_right(self.xs, (run.left + run.right) / 2) - 1
        row = bisect_left(self.ys, -run.baseline - 0.2 * run.size, key=lambda y: -y) - 1
        inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return (row, column) if inside else None

    def first_row(self, column: int, row: int) -> int:
        """Return where the cell that holds a mesh begins."""
        cell = self.meshes[row][column]
        while row and self.meshes[row - 1][column] == cell:
            row -= 1
        return row


@dataclass(frozen=True, slots=True)
class Table:
    """A table's frame, and its rows of cells from the top, each cell with its runs."""

    frame: Box
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    grid: Grid
    filled: frozenset[int]  # cells that hold something
    number: int = 0  # of the table on its page

    def place(self, cells: Sequence[Sequence[Run]]) -> GridRow | None:
        """Return where a row with these cells lies, none of them empty; None where it does not."""
        meshes = [[m for run in cell if run.text.strip() and (m := self.grid.mesh(run))]
                  for cell in cells]  # fmt: skip
        if not all(meshes):
            return None
        firsts = Counter(self.grid.first_row(column, row) for (row, column), *_ in meshes)
        row = firsts.most_common(1)[0][0]
        on_row = self.grid.meshes[row]
        spans = [
            _span(on_row, own[0][1])
            if len(own) == 1 or len({on_row[column] for _, column in own}) == 1
            else (min(c for _, c in own), len({c for _, c in own}))
            for own in meshes
        ]
        if len(dict(spans)) < len(spans):  # cells that only the file's tags separate
            spans = [(min(c for _, c in own), 1) for own in meshes]
        if len(dict(spans)) < len(spans):
            return None
        bold = all(run.bold for cell in cells for run in cell if run.text.strip())
        return self._row(row, tuple(spans), bold)

    def _row(self, row: int, spans: tuple[tuple[int, int], ...], bold: bool) -> GridRow:
        grid, on_row = self.grid, self.grid.meshes[row]
        taken = {column + step for column, across in spans for step in range(across)}
        shared, blank, tall = [], [], []
        for column, cell in enumerate(on_row):
            first = grid.first_row(column, row)
            if row + 1 < len(grid.meshes) and grid.meshes[row + 1][column] == cell:
                tall.append(column)
            if cell not in self.filled:
                blank.append((column, first))
            elif first < row and column not in taken:
                shared.append(column)
        return GridRow(
            table=self.number,
            edges=grid.xs,
            number=row,
            cells=spans,
            shared=tuple(shared),
            blank=tuple(blank),
            tall=tuple(tall),
            bold=bold,
        )


def tables_of(rules: Sequence[Box], runs: Sequence[Run]) -> list[Table]:
    """Return the ruled tables of a page from the top, with the runs in their cells."""
    tables = [
        table
        for group in _joined(_rules_that_meet(rules))
        if (table := _table(group, runs)) is not None
    ]
    tables.sort(key=lambda table: -table.frame[3])
    return [replace(table, number=number) for number, table in enumerate(tables)]


def rules_alone(rules: Sequence[Box]) -> list[Box]:
    """Return the level rules that meet no other: lines under a header or above footnotes."""
    long = _lengthened(rules)
    if len(long) > MAX_LINES:
        return []
    return [
        rule
        for rule in long
        if rule[2] - rule[0] > rule[3] - rule[1] and sum(_touch(rule, other) for other in long) == 1
    ]


def _rules_that_meet(rules: Sequence[Box]) -> list[Box]:
    """Leave out the rules that lie by themselves, under a header or above footnotes."""
    long = _lengthened(rules)
    if len(long) > MAX_LINES:
        return []
    met = [rule for rule in long if sum(_touch(rule, other) for other in long) > 1]
    return met if len(met) > 3 else []


def _lengthened(rules: Sequence[Box]) -> list[Box]:
    """Join the pieces of a rule, for programs draw each cell's sides for themselves."""
    joined: list[Box] = []
    for upright in (False, True):
        # A rule along the x axis: start, low, end, high; turned back when it is written down.
        turned = sorted(
            ((r[1], r[0], r[3], r[2]) if upright else r)
            for r in rules
            if (r[3] - r[1] > r[2] - r[0]) is upright
        )
        lanes: dict[int, list[Box]] = {}
        for start, low, end, high in turned:
            place = round((low + high) / 2 / MEETING_DISTANCE)
            lane = lanes.setdefault(place, [])
            last = lane[-1] if lane else None
            if last and start <= last[2] + MEETING_DISTANCE:
                lane[-1] = (
                    last[0], min(last[1], low), max(last[2], end), max(last[3], high)
                )  # fmt: skip
            else:
                lane.append((start, low, end, high))
        for lane in lanes.values():
            joined += [(b, a, d, c) if upright else (a, b, c, d) for a, b, c, d in lane]
    return joined


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] - MEETING_DISTANCE <= other[2]
        and other[0] - MEETING_DISTANCE <= one[2]
        and one[1] - MEETING_DISTANCE <= other[3]
        and other[1] - MEETING_DISTANCE <= one[3]
    )


def _joined(rules: Iterable[Box]) -> list[list[Box]]:
    """Group the rules that are connected."""
    groups: list[list[Box]] = []
    for rule in rules:
        mine = [group for group in groups if any(_touch(rule, other) for other in group)]
        groups = [group for group in groups if group not in mine]
        groups.append([rule, *(other for group in mine for other in group)])
    return groups


def _table(rules: Sequence[Box], runs: Sequence[Run]) -> Table | None:
    upright = [rule for rule in rules if rule[3] - rule[1] > rule[2] - rule[0]]
    level = [rule for rule in rules if rule[3] - rule[1] <= rule[2] - rule[0]]
    columns = _lines([((r[0] + r[2]) / 2, (r[1], r[3])) for r in upright], MIN_COLUMN_WIDTH)
    rows = _lines([((r[1] + r[3]) / 2, (r[0], r[2])) for r in level], MEETING_DISTANCE)
    xs, ys = sorted(columns), sorted(rows)
    if not MIN_COLUMNS < len(xs) <= MAX_LINES or not 1 < len(ys) <= MAX_LINES:
        return None
    cell_of = _cells(xs=xs, ys=ys, columns=columns, rows=rows)
    meshes = tuple(
        tuple(cell_of(column, row) for column in range(len(xs) - 1))
        for row in reversed(range(len(ys) - 1))
    )
    grid = Grid(tuple(xs), tuple(reversed(ys)), meshes)
    filled: dict[int, list[Run]] = {}
    for run in runs:
        if place := grid.mesh(run):
            filled.setdefault(meshes[place[0]][place[1]], []).append(run)
    if len(filled) < MIN_FILLED or not _is_grid(filled, xs, ys):
        return None
    written: set[int] = set()
    table: list[tuple[tuple[Run, ...], ...]] = []
    for row in meshes:
        cells: list[tuple[Run, ...]] = []
        for cell in row:
            if cell in filled and cell not in written:
                # A cell of several rows or columns is yielded once, where it begins.
                written.add(cell)
                cells.append(tuple(filled[cell]))
        if cells:
            table.append(tuple(cells))
    full = frozenset(c for c, own in filled.items() if any(run.text.strip() for run in own))
    return Table(frame=(xs[0], ys[0], xs[-1], ys[-1]), rows=tuple(table), grid=grid, filled=full)


def _span(cells: Sequence[int], column: int) -> tuple[int, int]:
    """Return the column where a cell of a row begins, and how many it covers."""
    first = last = column
    while first and cells[first - 1] == cells[column]:
        first -= 1
    while last + 1 < len(cells) and cells[last + 1] == cells[column]:
        last += 1
    return first, last - first + 1


def _is_grid(filled: dict[int, list[Run]], xs: Sequence[float], ys: Sequence[float]) -> bool:
    """Tell a table from a frame around text, whose only cell holds nearly everything."""
    sizes = sorted(sum(len(run.text) for run in runs) for runs in filled.values())
    return len(xs) > MIN_COLUMNS and len(ys) > 1 and sizes[-1] < 0.95 * sum(sizes)


def _lines(placed: Iterable[tuple[float, _Span]], near: float) -> _Lines:
    """Make one line of rules that lie in one direction at nearly one place."""
    lines: _Lines = {}
    at: float | None = None
    for place, span in sorted(placed):
        if at is None or place - at > near:
            at = place
        lines.setdefault(at, []).append(span)
    return lines


def _cells(
    xs: Sequence[float], ys: Sequence[float], columns: _Lines, rows: _Lines
) -> Callable[[int, int], int]:
    """Join the meshes of the grid between which no rule is drawn; return the cell of a mesh."""
    across = len(xs) - 1
    parent = list(range(across * (len(ys) - 1)))

    def root(mesh: int) -> int:
        while parent[mesh] != mesh:
            mesh = parent[mesh]
        return mesh

    for row, (low, high) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            mesh = row * across + column
            if column and not _ruled(columns[left], low, high):
                parent[root(mesh)] = root(mesh - 1)
            if row and not _ruled(rows[low], left, right):
                parent[root(mesh)] = root(mesh - across)
    return lambda column, row: root(row * across + column)


def _ruled(spans: Sequence[_Span], low: float, high: float) -> bool:
    covered, reached = 0.0, low
    for start, end in sorted(spans):
        covered += max(0.0, min(end, high) - max(start, reached))
        reached = max(reached, end)
    return covered > COVERED * (high - low)
