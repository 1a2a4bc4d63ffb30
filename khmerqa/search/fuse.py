"""Retrievers joined into one order, each language by itself first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Ranked = Sequence[tuple[int, float]]  # (passage ordinal, raw score), best first


def fuse(legs: Mapping[str, Ranked], weights: Mapping[str, float]) -> dict[int, float]:
    """Return the fused score of each passage that any leg found, in (0, 1].

    A convex combination of scores, each leg's divided by its best (Bruch, Gai and Ingber 2023): other
    than ranks it keeps how far the second is behind the first. A leg that found nothing takes no
    part, so that a language in which one leg is silent is not put behind one in which all speak.
    Scores that are not positive count as not found.
    """
    positive = {name: [pair for pair in ranked if pair[1] > 0] for name, ranked in legs.items()}
    speaking = {name: ranked for name, ranked in positive.items() if ranked and weights[name]}
    total = sum(weights[name] for name in speaking)
    fused: dict[int, float] = {}
    for name, ranked in speaking.items():
        best = ranked[0][1]
        for number, score in ranked:
            fused[number] = fused.get(number, 0.0) + weights[name] * score / best / total
    return fused
