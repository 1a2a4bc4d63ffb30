"""Every function of khmerqa/text takes linear time, so that no text can stop the program."""

from __future__ import annotations

import time

import pytest

from khmerqa.adapters.khmer_nltk import load_segmenter
from worst_texts import NOT_ON_TEXT, Function, functions, public_functions, worst_texts

SMALL, FACTOR = 1_000, 8
FAST = 0.035  # seconds that are no fault, whatever they were before
FUNCTIONS = functions(load_segmenter())


def seconds(function: Function, text: str, tries: int = 1) -> float:
    """The least time of some tries; of this process alone, so that other programs do not count."""
    found = []
    for _ in range(tries):
        began = time.process_time()
        function(text)
        found.append(time.process_time() - began)
    return min(found)


def test_every_public_function_is_measured() -> None:
    assert set(public_functions()) == set(FUNCTIONS) | NOT_ON_TEXT


@pytest.mark.parametrize("name", FUNCTIONS)
def test_time_is_linear_on_the_worst_texts(name: str) -> None:
    function = FUNCTIONS[name]
    small = dict(worst_texts(SMALL))
    for pattern, large in worst_texts(SMALL * FACTOR):
        if seconds(function, large) < FAST:
            continue
        growth = seconds(function, large, 2) / max(seconds(function, small[pattern], 3), 1e-3)
        # A quadratic function would take 64 times as long, a linear one 8 times.
        assert growth < 3 * FACTOR, pattern
