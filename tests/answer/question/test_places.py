"""The table of places, and the patterns made of it."""

from __future__ import annotations

from importlib.resources import files
from itertools import product

import pytest

from khmerqa.answer.question.places import is_of_place, places_in
from khmerqa.text.khmer.normalise import search_key


def column(number: int) -> list[str]:
    table = files("khmerqa").joinpath("data", "places.tsv").read_text(encoding="utf-8")
    cells = [line.split("\t")[number] for line in table.splitlines()[1:]]
    return [search_key(name) for cell in cells for name in cell.split(" | ") if name]


def named(text: str) -> list[str]:
    return [place for place, _ in places_in(search_key(text))]


def test_every_name_is_found_whole() -> None:
    """Also one that begins like another: "Niger" and "Nigeria", "Congo" and "Congo-Brazzaville"."""
    for name in (*column(1), *column(3)):
        assert named(name) == [name]
        assert is_of_place(name)


def test_every_pattern_finds_the_names_in_both_languages() -> None:
    for english, khmer in product(column(1)[:3], column(3)[:1]):
        ((_, forms),) = places_in(english)
        assert forms.search(f"the law of {english} says")
        assert not forms.search(f"the law of {english}x says")
        assert (forms.search(khmer) is None) is (english != "andorra")


def test_no_name_of_people_begins_with_a_country() -> None:
    """Names of countries are tried first; what their people are called may not need to be."""
    countries = column(1)
    assert [each for each in column(2) for name in countries if each.startswith(f"{name} ")] == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Czech citizens and the Czech Republic", ["czech"]),
        ("the Czech Republic", ["czech republic"]),
        ("a Russian word", []),
        ("US dollars", []),
        ("ភាសាថៃ", []),
        ("ប្រទេសថៃ", ["ថៃ"]),
        ("Thai farmers in Thailand and Laos", ["thai", "laos"]),
    ],
)
def test_what_names_a_place(text: str, places: list[str]) -> None:
    assert named(text) == places
