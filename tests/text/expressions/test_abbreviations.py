from __future__ import annotations

import pytest

from khmerqa.text.expressions.abbreviations import (
    ABBREVIATIONS,
    abbreviations,
    expand_abbreviations,
)
from khmerqa.text.khmer.normalise import search_key

FOUND = {
    "dots": ("គ.ស.ឌ.", ["គសឌ"]),
    "last dot missing": ("គ.ស.ឌ បាន", ["គសឌ"]),
    "some dots missing": ("គ.សឌ", ["គសឌ"]),
    "no dots": ("គសឌ", ["គសឌ"]),
    "council and committee": ("ក.ស.ឌ. និង គ.ស.ឌ.", ["កសឌ", "គសឌ"]),
    "era": ("គ.ស. ២០២១", ["គស"]),
    "era before a year": ("គ.ស២០២១", ["គស"]),
    "four letters": ("គ.ជ.អ.ប", ["គជអប"]),
    "excellency": ("ឯ.ឧ. សុខា", ["ឯឧ"]),
    "glued to the word before": ("ជូនឯ.ឧ.សុខា", ["ឯឧ"]),
    "gold": ("មស", []),
    "part of a word": ("បានគសឌ", []),
    "longer": ("គ.ស.ឌ.ប.", []),
    "one letter is an item": ("ក. សាលា", []),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_abbreviations(text: str, expected: list[str]) -> None:
    assert [t for each in abbreviations(search_key(text)) for t in each.terms] == expected


def test_meanings_are_search_keys() -> None:
    assert all(search_key(full) == full for full in ABBREVIATIONS.values())


def test_expanded_abbreviations_keep_their_letters() -> None:
    found = expand_abbreviations(search_key("ប្រធាន គ.ស.ឌ. និងសមាជិក"))

    assert search_key("គសឌ គណៈកម្មាធិការសន្តិសុខឌីជីថល") in found
    assert found.startswith(search_key("ប្រធាន"))
    assert found.endswith(search_key("និងសមាជិក"))
