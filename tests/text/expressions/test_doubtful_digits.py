"""Digits of which OCR was not sure: found in the text made of a page, and signed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.text.expressions.doubtful_digits import (
    MAX_ALIGNED,
    doubtful_digits,
    doubtful_positions,
    with_signs,
    words_with_signs,
)
from khmerqa.types import Block, ExtractedPage, ReadNumber, Verdict

LINE = "លេខ ០២/នស/៩៤ ឆ្នាំ២០០២"


def read(*numbers: str) -> list[ReadNumber]:
    """Numbers as OCR read them, with a sign behind each doubtful digit."""
    found = []
    for number in numbers:
        at = [index for index, letter in enumerate(number) if letter == "?"]
        found.append(
            ReadNumber(number.replace("?", ""), tuple(a - 1 - n for n, a in enumerate(at)))
        )
    return found


@pytest.mark.parametrize(
    ("text", "numbers", "signed"),
    [
        (LINE, read("០២?", "៩៤", "២០០២?"), "លេខ ០២?/នស/៩៤ ឆ្នាំ២០០២?"),
        (LINE, [], LINE),
        # The page number above is no part of the text; the second 2 is the doubtful one.
        ("មាត្រា ២ និង ២", read("៣", "២", "២?"), "មាត្រា ២ និង ២?"),
        # Cells in another order: the doubts of all equal numbers.
        ("៥ ៧", read("៧?", "៥"), "៥ ៧?"),
        ("៥ ៨", read("៥", "៧"), "៥ ៨?"),  # not read by OCR: not vouched for
        ("no. 12", read("1?2"), "no. 1?2"),
    ],
)
def test_doubts_are_found_where_the_numbers_stand(
    text: str, numbers: list[ReadNumber], signed: str
) -> None:
    assert with_signs(text, doubtful_positions(text, numbers)) == signed


def test_a_page_of_very_many_numbers_takes_no_long_time() -> None:
    many = read("1?", *["0"] * 20 * MAX_ALIGNED)
    assert doubtful_positions(f"1 {'0 ' * 20 * MAX_ALIGNED}", many) == (0,)


@given(st.text("12០១ /ក", max_size=30), st.integers(0, 3))
def test_only_digits_are_in_doubt(text: str, at: int) -> None:
    found = doubtful_positions(text, [ReadNumber("12០១", (at,))])
    assert all(text[each].isdecimal() for each in found)
    assert with_signs(text, found).replace("?", "") == text


def test_each_word_is_named_once_with_its_doubtful_digits() -> None:
    text = "ឆ្នាំ២០០២ ០២/នស/៩៤ ឆ្នាំ២០០២ ២"
    doubtful = [8, text.index("៩"), text.rindex("២០០២") + 3]
    assert words_with_signs(text, doubtful) == ["ឆ្នាំ២០០២?", "០២/នស/៩?៤"]


def test_doubts_are_told_by_block() -> None:
    blocks = (Block("មាត្រា ៣"), Block("ឆ្នាំ ២០០២"))
    page = ExtractedPage(
        *(1, None, Verdict.SCAN, blocks), numbers=(ReadNumber("៣"), ReadNumber("២០០២", (3,)))
    )
    assert doubtful_digits(page) == [(), (blocks[1].text.index("២០០២") + 3,)]
