"""Raised and lowered digits never join the number before them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.text.expressions.numerals import numbers_in
from khmerqa.text.expressions.raised import lowered, note_mark, raised

NUMBERS = st.integers(0, 10**6).map(str)
KHMER = NUMBERS.map(lambda number: "".join(chr(0x17E0 + int(digit)) for digit in number))


@given(NUMBERS | KHMER, NUMBERS | KHMER)
def test_the_number_before_keeps_its_value(number: str, mark: str) -> None:
    for text in (number + raised(mark), number + lowered(mark, number), number + note_mark(mark)):
        assert numbers_in(number) <= numbers_in(text)


@pytest.mark.parametrize(
    ("before", "text", "written"),
    [("CO", "2", "2"), ("10", "2", "\u2082"), ("\u00b9/", "2", "\u2082"), ("១០", "២", "[២]")],
)
def test_lowered(before: str, text: str, written: str) -> None:
    assert lowered(text, before) == written


@pytest.mark.parametrize(
    ("mark", "written"), [("12", "\u00b9\u00b2"), ("iv", "[iv]"), ("*", "[*]")]
)
def test_note_marks(mark: str, written: str) -> None:
    assert note_mark(mark) == written
