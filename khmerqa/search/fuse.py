"""Fuses the results of several retrievers into one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Ranked = Sequence[tuple[int, float]]  # (docid, raw score), best first


def fuse(found: Mapping[str, Ranked], weights: Mapping[str, float]) -> dict[int, float]:
    """Return the fused score, in (0, 1], of each passage that any retriever found.

    A convex combination of scores, each retriever's divided by its best (Bruch, Gai and Ingber 2023);
    unlike ranks it keeps how far apart the first and the second are. A retriever that found nothing is
    left out, so a language in which only some find anything is not ranked lower for that.
    Scores that are not positive count as not found.
    """
    positive = {name: [pair for pair in ranked if pair[1] > 0] for name, ranked in found.items()}
    active = {name: ranked for name, ranked in positive.items() if ranked and weights[name]}
    total = sum(weights[name] for name in active)
    fused: dict[int, float] = {}
    for name, ranked in active.items():
        best = ranked[0][1]
        for docid, score in ranked:
            fused[docid] = fused.get(docid, 0.0) + weights[name] * score / best / total
    return fused


def words_covered(score: float, full: float, half: float, sharpness: float) -> float:
    """Return how surely a passage holds what the question's words name, in [0, 1).

    ``score`` is its lexical score and ``full`` that of a passage of mean length with every word once, so
    their ratio is the share of the words covered. It is .5 at the share ``half``; with a high
    ``sharpness`` it falls fast below and rises fast above (a Hill function).
    """
    if full <= 0 or score <= 0:
        return 0.0
    odds: float = (score / (half * full)) ** sharpness
    return odds / (1.0 + odds)


def either(one: float, other: float) -> float:
    """Return the probability that at least one of two independent things is so (a noisy or)."""
    return 1.0 - (1.0 - min(1.0, one)) * (1.0 - other)
