from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.text.expressions.quantities import number_in_words, quantities
from khmerqa.text.khmer.normalise import search_key

from ..samples import texts

QUANTITIES = {
    "spaced thousands": ("៣ ៥០៨", ["3508"]),
    "spaced millions": ("១២ ៣៤៥ ៦៧៨", ["12345678"]),
    "spaced by a no-break space": ("៣\u00a0៥០៨", ["3508"]),
    "thousands in words": ("៤៦ពាន់", ["46000"]),
    "hundred thousands and ten thousands": ("៦សែន ៤ម៉ឺន", ["640000"]),
    "thousands and hundreds": ("៣ពាន់៥រយ", ["3500"]),
    "fraction of a million": ("២,៥ លាន", ["2500000"]),
    "fraction of a million, english": ("2.5 million", ["2500000"]),
    "thousand million": ("៣ពាន់លាន", ["3000000000"]),
    "fifteen": ("ដប់ប្រាំ", ["15"]),
    "twenty-five": ("ម្ភៃប្រាំ", ["25"]),
    "a hundred and twenty-three": ("មួយរយម្ភៃបី", ["123"]),
    "five hundred thousand": ("ប្រាំរយពាន់", ["500000"]),
    "six and again in words": ("៦ (ប្រាំមួយ)", []),
    "percent": ("៧៧,៥៤%", []),
    "two or three": ("ពីរបី", []),
    "a while": ("មួយរយៈ", []),
    "thousands of": ("រាប់ពាន់", []),
    "year and number": ("២០២១ ៥០០", []),
    "telephone": ("០១២ ៤៨៣ ៥៧៨", []),
    "a name": ("លោក សែន", []),
    "longer word": ("5 thousandfold", []),
    "million on million": ("១លាន" + "លាន" * 200_000, []),
    "digits without end": ("១" * 10_000 + " លាន", []),
    "range": ("2024-2028", []),
}


@pytest.mark.parametrize(("text", "expected"), QUANTITIES.values(), ids=QUANTITIES)
def test_quantities(text: str, expected: list[str]) -> None:
    assert [t for each in quantities(search_key(text)) for t in each.terms] == expected


@given(st.integers(1000, 10**12))
def test_thousands_with_any_spacing(number: int) -> None:
    (found,) = quantities(f"{number:,}".replace(",", " "))
    assert found.terms == (str(number),)


@given(texts.map(search_key))
def test_spans_are_slices(key: str) -> None:
    assert all(0 <= each.start < each.end <= len(key) for each in quantities(key))


WORDS = {"one": ("មួយ", 1), "twelve": ("ដប់ពីរ", 12), "digits": ("12", None), "a word": ("សាលា", None)}


@pytest.mark.parametrize(("word", "number"), WORDS.values(), ids=WORDS)
def test_number_in_words(word: str, number: int | None) -> None:
    assert number_in_words(search_key(word)) == number
