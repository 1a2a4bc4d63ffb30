"""Sums, periods, dates and numbers of a quotation, written in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest

from khmerqa.answer.writing.official_form import ENGLISH_MONTHS, KHMER_MONTHS, written_date
from khmerqa.text.expressions.measures import Measure
from khmerqa.text.expressions.numerals import khmer_digits
from khmerqa.text.expressions.quantities import decimal_text
from khmerqa.text.expressions.units import UNITS, Kind
from khmerqa.types import Language

_MILLION, _BILLION = Decimal(10**6), Decimal(10**9)
_DAY = re.compile(r"--(\d\d)-(\d\d)", re.ASCII)
_UNWRITTEN = frozenset({Kind.LABEL, Kind.PHONE, Kind.CLOCK})
_RANGE = re.compile(r" ?- ?")


def written(measure: Measure, language: Language) -> str | None:
    """Return a measure in words and digits of a language, None for what is no value by itself."""
    if measure.kind in _UNWRITTEN:
        return None
    if measure.kind is Kind.DATE:
        return _date(measure.value, language)
    number = _number(Decimal(measure.value), language)
    unit = UNITS.get(measure.unit)
    if unit is None:
        return number
    if unit.kind is Kind.SHARE:
        return f"{number}%"
    name = unit.english.removesuffix("s") if measure.value == "1" else unit.english
    return f"{number} {unit.khmer}" if language == "km" else f"{number} {name}"


def written_all(
    key: str, found: list[Measure], language: Language
) -> Iterator[tuple[Measure, str]]:
    """Yield measures of a search key with how they are written; a period of years is one."""
    last: Measure | None = None
    for each, following in zip_longest(found, found[1:]):
        if last is not None:
            years = f"{last.value}-{each.value}"
            yield last, khmer_digits(years) if language == "km" else years
            last = None
        elif following is not None and _is_period(key, each, following):
            last = each
        elif text := written(each, language):
            yield each, text


def _is_period(key: str, one: Measure, other: Measure) -> bool:
    years = one.kind is Kind.DATE is other.kind and len(one.value) == len(other.value) == 4
    return years and _RANGE.fullmatch(key, one.end, other.start) is not None


def _date(value: str, language: Language) -> str | None:
    if day := _DAY.fullmatch(value):
        month, number = int(day[1]) - 1, int(day[2])
        if language == "km":
            return khmer_digits(f"ថ្ងៃទី{number} ខែ{KHMER_MONTHS[month]}")
        return f"{number} {ENGLISH_MONTHS[month]}"
    if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", value):
        return written_date(value, language)
    return None


def _number(value: Decimal, language: Language) -> str:
    """Return a number as official texts group it: 3,500.5 in English and 3.500,5 in Khmer."""
    magnitude = ""
    for size, khmer, english in ((_BILLION, "ពាន់លាន", "billion"), (_MILLION, "លាន", "million")):
        if value >= size and value % (size / 10) == 0:
            value, magnitude = value / size, f" {khmer if language == 'km' else english}"
            break
    text = f"{Decimal(decimal_text(value)):,f}"
    if language == "km":
        text = khmer_digits(text.translate(str.maketrans(",.", ".,")))
    return f"{text}{magnitude}"
