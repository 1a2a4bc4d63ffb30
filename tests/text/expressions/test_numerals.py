from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.text.expressions.numerals import (
    ascii_digits,
    khmer_digits,
    number_key,
    roman_number,
)

from ..samples import texts

NUMBERS = {
    "plain": ("2028", "2028"),
    "khmer digits": ("២០២៨", "2028"),
    "english thousands": ("3,508", "3508"),
    "khmer thousands": ("៣.៥០៨", "3508"),
    "english millions": ("1,250,000", "1250000"),
    "khmer millions": ("១.២៥០.០០០", "1250000"),
    "english thousands and a fraction": ("12,500.75", "12500.75"),
    "khmer thousands and a fraction": ("១២.៥០០,៧៥", "12500.75"),
    "english fraction": ("77.54", "77.54"),
    "khmer fraction": ("៧៧,៥៤", "77.54"),
    "less than one": ("0,508", "0.508"),
    "less than one, english": ("0.508", "0.508"),
    "four digits after the separator": ("3,5081", "3.5081"),
    "version": ("4.0", "4.0"),
    "section": ("2.3.1", "2.3.1"),
    "date": ("25.12.2024", "25.12.2024"),
}


@pytest.mark.parametrize(("number", "key"), NUMBERS.values(), ids=NUMBERS)
def test_number_key(number: str, key: str) -> None:
    assert number_key(number) == key


@given(st.integers(1000, 10**12))
def test_thousands_with_any_separator(number: int) -> None:
    english = f"{number:,}"
    assert number_key(english) == str(number)
    assert number_key(khmer_digits(english.replace(",", "."))) == str(number)


@given(texts)
def test_digits_there_and_back_keep_every_offset(text: str) -> None:
    assert len(ascii_digits(text)) == len(khmer_digits(text)) == len(text)
    assert ascii_digits(khmer_digits(text)) == ascii_digits(text)
    assert khmer_digits(ascii_digits(text)) == khmer_digits(text)


def test_digits() -> None:
    assert ascii_digits("មាត្រា ០១២៣៤៥៦៧៨៩") == "មាត្រា 0123456789"
    assert khmer_digits("មាត្រា 0123456789") == "មាត្រា ០១២៣៤៥៦៧៨៩"


@pytest.mark.parametrize(("letters", "number"), [("i", 1), ("iv", 4), ("xix", 19), ("xc", 90)])
def test_roman_number(letters: str, number: int) -> None:
    assert roman_number(letters) == number
