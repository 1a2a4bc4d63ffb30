"""Shares with their intervals, and the risk-coverage curve of refusing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_NORMAL = 1.959964  # two-sided, 95 %


@dataclass(frozen=True)
class Judged:
    """One question and its answer when nothing is refused for low confidence.

    ``confidence`` is 0 if nothing could be quoted, so that any threshold refuses it.
    ``right`` is False for every question without an answer.
    """

    confidence: float
    answerable: bool
    right: bool


@dataclass(frozen=True)
class Point:
    """Coverage (answerable questions answered) and risk (wrong answers), as shares, at a threshold."""

    threshold: float
    answers: int
    coverage: float
    risk: float


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927), valid for small counts and near 1."""
    if not of:
        return 0.0, 1.0
    share, square = count / of, _NORMAL**2
    middle = share + square / (2 * of)
    half = _NORMAL * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    whole = 1 + square / of
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def refused(judged: Iterable[Judged], threshold: float) -> int:
    """Return how many are refused at a threshold."""
    return sum(not _answered(each, threshold) for each in judged)


def point(judged: Sequence[Judged], threshold: float) -> Point:
    """Return coverage and risk at one threshold; without an answer the risk is 0."""
    answers = [each for each in judged if _answered(each, threshold)]
    answerable = sum(each.answerable for each in judged)
    wrong = sum(not each.right for each in answers)
    return Point(
        threshold=threshold,
        answers=len(answers),
        coverage=sum(each.answerable for each in answers) / answerable if answerable else 0.0,
        risk=wrong / len(answers) if answers else 0.0,
    )


def risk_coverage(judged: Sequence[Judged]) -> list[Point]:
    """Return the curve, from refusing nothing to refusing all but the most confident.

    It has a point for every confidence that occurs; ties are answered or refused together (El-Yaniv and
    Wiener 2010).
    """
    thresholds = sorted({each.confidence for each in judged if each.confidence > 0})
    return [point(judged, threshold) for threshold in thresholds]


def area(curve: Sequence[Point]) -> float:
    """Return the mean risk over the coverages that the curve reaches (trapezoids)."""
    width = curve[0].coverage - curve[-1].coverage if curve else 0.0
    if width <= 0:
        return curve[0].risk if curve else 0.0
    steps = [(a.coverage - b.coverage) * (a.risk + b.risk) / 2 for a, b in pairwise(curve)]
    return sum(steps) / width


def _answered(judged: Judged, threshold: float) -> bool:
    return judged.confidence > 0 and judged.confidence >= threshold
