from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.text.expressions.measures import measures, values
from khmerqa.text.expressions.phone_numbers import phone_numbers
from khmerqa.text.khmer.normalise import search_key

from ..samples import texts

# text: (kind, value, unit) of each number
MEASURES = {
    "១២០.០០០៛": [("money", "120000", "riels")],
    "១២០.០០០ ៛": [("money", "120000", "riels")],
    "៛ 5,000": [("money", "5000", "riels")],
    "US$ 2.5 million": [("money", "2500000", "dollars")],
    "២,៥ លានដុល្លារ": [("money", "2500000", "dollars")],
    "USD 300": [("money", "300", "dollars")],
    "ពីរសែនរៀល": [("money", "200000", "riels")],
    "two hundred and five thousand riel": [("money", "205000", "riels")],
    "១៥ (ដប់ប្រាំ) ថ្ងៃ": [("duration", "15", "days")],
    "ដប់ប្រាំ (១៥) ថ្ងៃ": [("duration", "15", "days")],
    "ដប់ប្រាំថ្ងៃ": [("duration", "15", "days")],
    "fifteen (15) working days": [("duration", "15", "days")],
    "a three-year plan": [("duration", "3", "years")],
    "១០,៥%": [("share", "10.5", "percent")],
    "ម្ភៃប្រាំភាគរយ": [("share", "25", "percent")],
    "12/04/2024": [("date", "2024-04-12", "")],
    "១២ មេសា ២០២៤": [("date", "2024-04-12", "")],
    "5th of May": [("date", "--05-05", "")],
    "ថ្ងៃទី ១៥": [("date", "15", "")],
    "in 2021": [("date", "2021", "")],
    "ម៉ោង ៨": [("clock", "8", "")],
    "at 5 p.m.": [("clock", "5", "")],
    "100 Mbps": [("speed", "100", "Mbps")],
    "៣៥០០ ក្បាល": [("count", "3500", "")],
    "៣០ នាក់": [("count", "30", "people")],
    "មាត្រា ៣": [("label", "3", "")],
    "Article 12": [("label", "12", "")],
    "the 12th meeting": [("label", "12", "")],
    "1. Borrowing books": [("label", "1", "")],
    "1255": [("count", "1255", "")],
    "hotline: 1255": [("phone", "1255", "")],
    "(855-23) 345 678": [("phone", "85523345678", "")],
    "012.345.678": [("phone", "012345678", "")],
    "CO2, 5G": [],
    "រដូវប្រាំង": [],
}


@pytest.mark.parametrize(("text", "expected"), MEASURES.items(), ids=MEASURES)
def test_measures(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(e.kind, e.value, e.unit) for e in measures(search_key(text))] == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2500000", "២,៥ លាន"),
        ("2,500,000", "ពីរលានប្រាំសែន"),
        ("2.5 million", "២.៥០០.០០០"),
        ("forty-two", "សែសិបពីរ"),
        ("12/04/2024", "ថ្ងៃទី១២ ខែមេសា ឆ្នាំ២០២៤"),
        ("12 April 2024", "2024-04-12"),
        ("April 2024", "ខែមេសា ឆ្នាំ២០២៤"),
    ],
)
def test_one_value_has_many_spellings(one: str, other: str) -> None:
    assert values(search_key(one)) & values(search_key(other))
    assert {e.value for e in measures(search_key(one))} <= values(search_key(other))


@given(st.integers(1, 10**9), st.sampled_from(["{:,}", "{:d}"]))
def test_digits_of_either_script_have_the_same_value(number: int, form: str) -> None:
    written = form.format(number)
    khmer = written.replace(",", ".").translate({48 + d: 0x17E0 + d for d in range(10)})
    assert str(number) in values(search_key(f"{written} riel"))
    assert str(number) in values(search_key(f"{khmer} រៀល"))


@given(texts.map(search_key))
def test_measures_are_in_order_and_apart(key: str) -> None:
    found = measures(key)
    assert all(0 <= each.start < each.end <= len(key) for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(0 <= start < end <= len(key) for start, end in phone_numbers(key))
