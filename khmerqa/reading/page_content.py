"""A page as its text layer has it, or as it was recovered: runs of text, rules and pictures."""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]  # left, bottom, right, top, from the lower left corner


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one font on one baseline; coordinates in points, the origin at the lower left."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    font: str
    bold: bool
    mark: int | None  # the marked-content number that the structure tree refers to
    artifact: bool  # the file itself says that this is no part of the text: a running header
    upright: bool


@dataclass(frozen=True, slots=True)
class PageContent:
    """What reading needs to know of one page."""

    width: float
    height: float
    runs: tuple[Run, ...]
    image_coverage: float  # the share of the page that its pictures cover, 0 to 1
    drawings: int  # drawn paths: letters turned into outlines are many of these
    rules: tuple[Box, ...] = ()  # ruled lines
    turn: int = 0  # right angles by which the page as it is shown was turned clockwise, to read it
    unseen: int = 0  # letters that nobody sees, which were left out
    sideways: int = 0  # letters that still are not upright; none of them is read
