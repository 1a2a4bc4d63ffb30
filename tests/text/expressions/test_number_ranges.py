from __future__ import annotations

import pytest

from khmerqa.text.expressions.number_ranges import number_ranges


@pytest.mark.parametrize(
    ("numbers", "short"),
    [([], ""), ([4], "4"), ([1, 2, 3, 7], "1-3, 7"), ([9, 1, 2], "1-2, 9"), ([3, 3, 4], "3-4")],
)
def test_number_ranges(numbers: list[int], short: str) -> None:
    assert number_ranges(numbers) == short
