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
