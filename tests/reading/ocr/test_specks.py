"""Specks are taken out of the picture of a dirty page, and of no other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from khmerqa.reading.ocr.specks import without_specks


def page(letters: int, specks: int) -> NDArray[Any]:
    """Return a page with so many rings of 20 pixels, and specks of 3 by 3 between them."""
    pixels = np.full((400, 400), 255, dtype=np.uint8)
    for number in range(letters):
        top, left = 40 * (number // 9) + 10, 40 * (number % 9) + 10
        pixels[top : top + 20, left : left + 20] = 0
        pixels[top + 4 : top + 16, left + 4 : left + 16] = 255
    for number in range(specks):
        top, left = 40 * (number // 9) + 34, 40 * (number % 9) + 34
        pixels[top : top + 3, left : left + 3] = 0
    return pixels


def test_a_dirty_page_is_cleaned_and_its_letters_stay() -> None:
    assert np.array_equal(without_specks(page(9, 50), 300), page(9, 0))


def test_a_page_with_few_specks_is_left_alone() -> None:
    assert np.array_equal(without_specks(page(50, 9), 300), page(50, 9))


def test_a_speck_is_measured_by_the_resolution() -> None:
    assert np.array_equal(without_specks(page(9, 50), 150), page(9, 50))


def test_strokes_that_meet_at_a_corner_only_are_one_piece() -> None:
    pixels = page(0, 50)
    for step in range(21):  # a thin slanting stroke, and one that bends back
        pixels[200 + step, 200 + step] = 0
        pixels[200 + step, 240 - step] = 0
    cleaned = without_specks(pixels, 300)
    assert (cleaned == 0).sum() == 41


@pytest.mark.parametrize("colour", [0, 255])
def test_an_even_page_stays(colour: int) -> None:
    pixels = np.full((50, 50), colour, dtype=np.uint8)
    assert np.array_equal(without_specks(pixels, 300), pixels)
