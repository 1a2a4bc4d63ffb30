"""Legs joined by rank, each language by itself first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Ranked = Sequence[tuple[int, float]]  # (passage ordinal, raw score), best first

_K = 60  # of reciprocal rank fusion; Cormack, Clarke and Buettcher 2009


def fuse(legs: Mapping[str, Ranked], weights: Mapping[str, float]) -> dict[int, float]:
    """Return the fused score of each passage that any leg found; at best 1.

    A leg that found nothing takes no part, so that languages in which one leg is silent are not put
    behind those in which all speak.
    """
    speaking = {name: ranked for name, ranked in legs.items() if ranked}
    best = sum(weights[name] for name in speaking) / (_K + 1)
    fused: dict[int, float] = {}
    for name, ranked in speaking.items():
        for rank, (number, _) in enumerate(ranked, start=1):
            fused[number] = fused.get(number, 0.0) + weights[name] / (_K + rank) / best
    return fused
