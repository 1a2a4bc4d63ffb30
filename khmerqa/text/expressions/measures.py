"""What the numbers of a text say: sums, shares, periods, dates, phone numbers, and plain counts.

In a search key, ``2,5 លានរៀល`` and ``2500000៛`` are one sum, ``15 (ដប់ប្រាំ) ថ្ងៃ`` and ``fifteen days`` one
period, ``12/04/2024`` and ``12 មេសា 2024`` one date. A number that only names something (an article, a
page, an item of a list) is a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from khmerqa.text.expressions.dates import MONTHS, dates
from khmerqa.text.expressions.document_numbers import document_numbers
from khmerqa.text.expressions.phone_numbers import phone_numbers
from khmerqa.text.expressions.quantities import Number, decimal_text, numbers
from khmerqa.text.expressions.units import UNITS, Kind
from khmerqa.text.khmer.normalise import search_key


@dataclass(frozen=True, slots=True)
class Measure:
    """A slice of a search key that says a value.

    ``value`` is in ASCII digits (of a date, as ``dates`` writes it); ``unit`` a key of ``UNITS`` or
    empty.
    """

    start: int
    end: int
    kind: Kind
    value: str
    unit: str = ""
    in_digits: bool = True


_NAMES = tuple(UNITS)
# Between a number and its unit: the same in words or digits, and what kind of days or dollars.
_UNIT = re.compile(
    r"[ ]?(?:\([^()\n]{1,40}\))?[ -]?"
    r"(?:(?:working|business|calendar|consecutive|full|whole|clear|us|u\.s\.|american|cambodian) )?"
    r"(?:" + "|".join(f"(?P<u{at}>{UNITS[name].after})" for at, name in enumerate(_NAMES)) + ")"
)
_SIGN = re.compile(
    "(?:"
    + "|".join(
        f"(?P<u{at}>{UNITS[name].before})" for at, name in enumerate(_NAMES) if UNITS[name].before
    )
    + r")[ ]?$"
)
_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_OF_MONTH = re.compile(
    rf"(?:st|nd|rd|th)?[ -]?(?:of )?(?:ខែ)?[ ]?(?P<month>{_MONTH})(?![a-z\u17b4-\u17d3])"
)
_MONTH_BEFORE = re.compile(rf"(?<![a-z])(?P<month>{_MONTH})\.? $")
_DAY_BEFORE = re.compile(search_key("ថ្ងៃទី") + "[ ]?$")
_LABEL_BEFORE = re.compile(
    search_key(
        "(?:(?<!ថ្ងៃ)ទី|លេខ|មាត្រា|ជំពូក|ផ្នែក|ប្រការ|កថាខណ្ឌ|ឧបសម្ព័ន្ធ|ទំព័រ|ដំណាក់កាល|តារាង|រូបភាព|ចំណុច|ល\\.រ)"
    )
    + r"[ ]?$|\b(?:no|nos|number|art|article|chapter|section|clause|paragraph|phase|level|goal|annex"
    r"|page|pages|p|pp|strategy|pillar|pentagon|figure|table|item|step|option|version)\.?[ ]?$"
)
_ITEM_BEFORE = re.compile(r"(?:^|\n)[ ]*[(\[]?$")
_ITEM_AFTER = re.compile(r"[ ]?[.)\]|\u17d4-](?![\da-z])")
_ORDINAL_AFTER = re.compile(r"(?:st|nd|rd|th)\b")
_CLOCK_BEFORE = re.compile(search_key("ម៉ោង") + r"[ ]?$|\bo'clock[ ]?$")
_CLOCK_AFTER = re.compile(
    r"[:h]\d\d\b|(?::\d\d)?[ ]?(?:a\.?m\b|p\.?m\b|o'clock|in the (?:morning|afternoon|evening)|"
    + search_key("ព្រឹក|ល្ងាច|រសៀល|យប់|ថ្ងៃត្រង់")
    + ")"
)
_YEAR = re.compile(r"(?:19|20|21)\d\d", re.ASCII)
_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?", re.ASCII)
_LOOK_BACK = 24  # code points; no word before a number that matters here is longer
_MAX_KEYS = 4096  # that are remembered


@lru_cache(maxsize=_MAX_KEYS)
def measures(key: str) -> tuple[Measure, ...]:
    """Return what the numbers in a search key say, in order; no two overlap."""
    found = [
        *(Measure(e.start, e.end, Kind.DATE, e.terms[0]) for e in dates(key)),
        *(
            Measure(start, end, Kind.PHONE, _only_digits(key[start:end]))
            for start, end in phone_numbers(key)
        ),
        *(Measure(e.start, e.end, Kind.LABEL, e.terms[0]) for e in document_numbers(key)),
        *(_measure(key, number) for number in numbers(key)),
    ]
    return tuple(_without_overlaps(found))


def _without_overlaps(found: list[Measure]) -> Iterator[Measure]:
    """Yield measures in the order of the text; of those that overlap, the one that begins first."""
    end = 0
    for each in sorted(found, key=lambda each: each.start):
        if each.start >= end:
            end = each.end
            yield each


def _only_digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _measure(key: str, number: Number) -> Measure:
    before = key[max(0, number.start - _LOOK_BACK) : number.start]
    value = decimal_text(number.value)

    def of(kind: Kind, end: int = number.end, unit: str = "", value: str = value) -> Measure:
        return Measure(number.start, end, kind, value, unit, number.in_digits)

    if _ORDINAL_AFTER.match(key, number.end) or _LABEL_BEFORE.search(before):
        dated = _OF_MONTH.match(key, number.end)
        if not (dated and _ORDINAL_AFTER.match(key, number.end)):
            return of(Kind.LABEL)
    if after := _OF_MONTH.match(key, number.end):
        return of(Kind.DATE, after.end(), value=_day(after["month"], value))
    if number.in_digits and (named := _MONTH_BEFORE.search(before)):
        return of(Kind.DATE, value=_day(named["month"], value))
    if _DAY_BEFORE.search(before):
        return of(Kind.DATE)
    if number.in_digits and _ITEM_BEFORE.search(before) and _ITEM_AFTER.match(key, number.end):
        return of(Kind.LABEL)
    if sign := _SIGN.search(before):
        return of(Kind.MONEY, unit=_unit_of(sign))
    if clock := _CLOCK_AFTER.match(key, number.end):
        return of(Kind.CLOCK, clock.end())
    if _CLOCK_BEFORE.search(before):
        return of(Kind.CLOCK)
    if after := _UNIT.match(key, number.end):
        unit = _unit_of(after)
        return of(UNITS[unit].kind, after.end(), unit)
    if number.in_digits and _YEAR.fullmatch(key, number.start, number.end):
        return of(Kind.DATE)
    return of(Kind.COUNT)


def _day(month: str, day: str) -> str:
    """Return a day without its year, as ISO 8601 once wrote it."""
    return f"--{MONTHS[month]:02}-{day:0>2}"


def _unit_of(match: re.Match[str]) -> str:
    assert match.lastgroup is not None
    return _NAMES[int(match.lastgroup[1:])]


def values(key: str) -> frozenset[str]:
    """Return the values of all numbers in a search key; a date also gives its year, month and day.

    Two texts that say the same number or date share its value, however each is written.
    """
    found = {each.value for each in measures(key)}
    for term in [term for each in dates(key) for term in each.terms]:
        found.add(term)
        if _ISO.fullmatch(term):
            year, month, *day = term.split("-")
            found |= {year, f"{year}-{month}", *day, *(f"--{month}-{each}" for each in day)}
    return frozenset(found)
