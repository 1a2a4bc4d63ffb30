"""Metrics of ranked lists, with confidence intervals.

Every question has one text to find, so nDCG@10 is 1 / log2(1 + rank) (Järvelin and Kekäläinen
2002). Confidence intervals are from the percentile bootstrap over questions (Efron 1979).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

DEPTH = 10  # ranks beyond count as not found
_RESAMPLES = 2000
_CONFIDENCE = 0.95
_SEED = 2026

Interval = tuple[float, float]


def rank_values(ranks: Sequence[int | None]) -> dict[str, list[float]]:
    """Return each question's share in each metric; a rank counts from 1, None is not found."""
    within = [rank if rank is not None and rank <= DEPTH else None for rank in ranks]
    values = {
        f"hit_at_{depth}": [float(rank is not None and rank <= depth) for rank in within]
        for depth in (1, 3, 5, DEPTH)
    }
    values["mean_reciprocal_rank"] = [1 / rank if rank else 0.0 for rank in within]
    values["ndcg_at_10"] = [1 / math.log2(1 + rank) if rank else 0.0 for rank in within]
    return values


def means(values: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return the mean of each metric, 0 if there is no question."""
    return {name: round(float(np.mean(each)), 4) if each else 0.0 for name, each in values.items()}


def intervals(values: Mapping[str, Sequence[float]]) -> dict[str, Interval]:
    """Return the 95 % confidence interval of each mean. Seeded: equal values, equal intervals.

    All metrics are resampled by the same questions.
    """
    names = [name for name, each in values.items() if each]
    if not names:
        return {}
    table = np.array([values[name] for name in names])
    questions = table.shape[1]
    random = np.random.default_rng(_SEED)
    drawn = np.array(
        [table[:, random.integers(questions, size=questions)].mean(1) for _ in range(_RESAMPLES)]
    )
    tail = (1 - _CONFIDENCE) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    return {
        name: (round(float(low[position]), 4), round(float(high[position]), 4))
        for position, name in enumerate(names)
    }
