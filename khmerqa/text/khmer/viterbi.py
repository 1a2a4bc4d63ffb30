"""The best labels of many sequences with two labels, for all sequences at once.

Viterbi's recurrence (1967) over two labels needs only the lead of one label over the other. With
scores s and four transition weights, the lead at t is s[t] + f(lead at t - 1), where f is constant
except on a short interval. Wherever s[t] alone decides on which side of that interval the lead lies, the
past does not matter: the sequence splits into short pieces, which are processed in parallel.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_FEW = 16  # pieces below which a plain loop is faster than arrays
_MARGIN = 1e-9  # by which rounding may move a lead


def best_labels(scores: Floats, first: Flags, transitions: Floats) -> Flags:
    """Return whether each position has label 1.

    ``scores[i]`` is the score of label 1 minus that of label 0 at position i; ``first`` marks where a
    sequence begins; ``transitions[a, b]`` is the weight of label b after label a. A tie gives label 1.
    """
    size = len(scores)
    if not size:
        return np.zeros(0, dtype=np.bool_)
    (stay, rise), (fall, keep) = transitions.tolist()
    onward = _onward(scores, first, transitions)
    lead = scores.copy()
    lead[1:] += np.where(first[1:], 0.0, onward[:-1])
    # The label here if the next position has label 1, or label 0.
    if_one = lead + keep >= rise
    if_zero = lead + fall >= stay
    last = np.empty(size, dtype=np.bool_)
    last[:-1] = first[1:]
    last[-1] = True
    settled = (if_one == if_zero) | last
    labels = np.where(last, lead >= 0, if_one)
    # The other positions repeat the next settled one, or alternate with it where a change scores more.
    places = np.arange(size)
    settles = np.minimum.accumulate(np.where(settled, places, size)[::-1])[::-1]
    labels = labels[settles]
    if rise - keep > stay - fall:
        labels ^= ((settles - places) & 1).astype(np.bool_)
    return labels


def _onward(scores: Floats, first: Flags, transitions: Floats) -> Floats:
    """Return f(lead) of each position: what it adds to the next lead."""
    (stay, rise), (fall, keep) = transitions.tolist()
    low, high = sorted((rise - stay, keep - fall))
    edges = (rise - keep, stay - fall)
    free = scores + low >= max(edges) + _MARGIN
    free |= scores + high < min(edges) - _MARGIN
    free |= first
    # Where the past does not matter, any past will do; the first of a sequence has none.
    onward: Floats = _after(scores + np.where(first, 0.0, low), stay, rise, fall, keep)
    bound = ~free
    heads = np.flatnonzero(bound[1:] & free[:-1]) + 1
    if not len(heads):
        return onward
    ends = np.flatnonzero(bound & np.append(free[1:], True)) + 1
    lengths = ends - heads
    longest = np.argsort(-lengths, kind="stable")
    heads, lengths = heads[longest], lengths[longest]
    ascending = -lengths  # once: a new array at each step would make many short pieces quadratic
    step = 0
    while (active := int(np.searchsorted(ascending, -step))) > _FEW:
        at = heads[:active] + step
        onward[at] = _after(scores[at] + onward[at - 1], stay, rise, fall, keep)
        step += 1
    for head, length in zip(heads[:active].tolist(), lengths[:active].tolist(), strict=True):
        value = float(onward[head + step - 1])
        walked = []
        for score in scores[head + step : head + length].tolist():
            lead = score + value
            value = max(rise, lead + keep) - max(stay, lead + fall)
            walked.append(value)
        onward[head + step : head + length] = walked
    return onward


def _after(lead: Floats, stay: float, rise: float, fall: float, keep: float) -> Floats:
    after: Floats = np.maximum(rise, lead + keep) - np.maximum(stay, lead + fall)
    return after
