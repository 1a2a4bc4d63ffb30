"""Dates in Khmer, lunar, Buddhist-era, English and numeric form, each as one term.

``ថ្ងៃទី25 ខែសីហា ឆ្នាំ2021``, ``25 August 2021`` and ``25/08/2021`` all become ``2021-08-25``. A lunar date
becomes its day and month, and the years of the common era that its Buddhist year may mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from khmerqa.text.expressions.expression import Expression
from khmerqa.text.khmer.normalise import search_key


def _numbered(*names: str) -> Mapping[str, int]:
    """Return the number, from 1, of each spelling of the names in order."""
    return {search_key(each): at for at, spelt in enumerate(names, 1) for each in spelt.split()}


MONTHS = _numbered(
    "មករា january jan",
    "កុម្ភៈ កុម្ភះ កុម្ភ: february feb",
    "មីនា មិនា march mar",
    "មេសា april apr",
    "ឧសភា may",
    "មិថុនា មិថុនា june jun",
    "កក្កដា july jul",
    "សីហា august aug",
    "កញ្ញា september sept sep",
    "តុលា october oct",
    "វិច្ឆិកា november nov",
    "ធ្នូ december dec",
)
# The lunar year's months in order; a leap year has two of the eighth.
LUNAR_MONTHS = _numbered(
    "មិគសិរ មិគសិរ្ស មិគ្គសិរ",
    "បុស្ស",
    "មាឃ",
    "ផល្គុន",
    "ចេត្រ",
    "ពិសាខ វិសាខ",
    "ជេស្ឋ",
    "អាសាឍ បឋមាសាឍ ទុតិយាសាឍ",
    "ស្រាពណ៍ ស្រាពណ៌ ស្រាពណ",
    "ភទ្របទ",
    "អស្សុជ",
    "កត្តិក កត្តិកា",
)
_VISAKH = 6
_NEW_YEARS_EVE = 2  # the last lunar month in which a year of the common era may end


def common_years(
    buddhist: int, lunar_month: int | None = None, waning: bool = False
) -> tuple[int, ...]:
    """Return the years of the common era that a date of a Buddhist year may lie in.

    The Buddhist year begins after Visakha Bochea, the full moon of the sixth lunar month. Until then it
    is 543 ahead of the common era, from then on 544.
    """
    before, after = buddhist - 543, buddhist - 544
    if lunar_month is None or lunar_month <= _NEW_YEARS_EVE:
        return (after, before)
    if lunar_month < _VISAKH or (lunar_month == _VISAKH and not waning):
        return (before,)
    return (after,)


def _any_of(words: Mapping[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_ERA = r"(?:ព\.?[ ]?ស\.?|ពុទ្ធសករាជ)"
_COMMON = r"(?:គ\.?[ ]?ស\.?|គ្រិស្តសករាជ)"
_MONTH = rf"(?P<month>{_any_of(MONTHS)})(?![a-z\u17b4-\u17d3])\.?"
_YEAR = rf"(?:(?P<era>{_ERA})|{_COMMON})?[ ]?(?P<year>\d{{4}})(?!\d)"
_BEFORE = r"(?<![\d./-])"
_FORMS = tuple(
    re.compile(form, re.VERBOSE | re.ASCII)
    for form in (
        rf"""{_BEFORE}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]?(?:of[ ])?(?:ខែ)?[ ]?
            {_MONTH}[ ,-]*(?:ឆ្នាំ)?[ ]?{_YEAR}""",
        rf"""(?<![a-z]){_MONTH}[ ](?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ ]{_YEAR}""",
        rf"""(?<![a-z]){_MONTH},?[ ]?(?:ឆ្នាំ)?[ ]?{_YEAR}""",
        rf"{_BEFORE}(?P<day>\d{{1,2}})(?P<mark>[/.-])(?P<month>\d{{1,2}})(?P=mark)(?P<year>\d{{4}})(?![\d/-]|\.\d)",
        rf"{_BEFORE}(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d/-]|\.\d)",
    )
)
_IN_DIGITS = _FORMS[3:]  # the others name a month
_LUNAR = re.compile(
    rf"""(?<!\d)(?P<day>\d{{1,2}})[ ]?(?P<phase>កើត|រោច)[ ]?(?:ខែ)?[ ]?
        (?P<month>{_any_of(LUNAR_MONTHS)})(?![\u17b4-\u17d3])""",
    re.VERBOSE | re.ASCII,
)
# Between month and year come the animal of the year and its number in the decade.
_UNTIL_YEAR = re.compile(rf"[\u1780-\u17d3 ]{{0,40}}?{_ERA}[ ]?(?P<year>\d{{4}})(?!\d)", re.ASCII)
_BUDDHIST_YEAR = re.compile(rf"{_ERA}[ ]?(?P<year>\d{{4}})(?!\d)", re.ASCII)

_IN_ORDER = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII)
_BEFORE_DATE = re.compile(r"(?:the )?(?:ថ្ងៃ[\u1780-\u17d3]*)?[ ]?(?:ទី)?[ ]?(?:ខែ)?[ ]?(?:ឆ្នាំ)?[ ]?")
_YEARS = range(1800, 2200)  # of documents; a year outside is a mistake, or of another calendar

_MAYBE = re.compile(r"\d{4}|\d ?(?:កើត|រោច)", re.ASCII)  # every form has a year or a lunar day


def dates(key: str) -> Iterator[Expression]:
    """Yield the dates in a search key. A month with its year is a date, and so is a Buddhist year."""
    if not _MAYBE.search(key):
        return
    found: list[Expression] = []
    named = any(map(key.__contains__, MONTHS))
    for form in _FORMS if named else _IN_DIGITS:
        found.extend(_new(found, map(_solar, form.finditer(key))))
    found.extend(_new(found, (_lunar(key, match) for match in _LUNAR.finditer(key))))
    found.extend(_new(found, map(_buddhist, _BUDDHIST_YEAR.finditer(key))))
    yield from found


def iso_date(text: str) -> str | None:
    """Return a written date as YYYY-MM-DD, YYYY-MM or YYYY; None where it is not exactly one date.

    Numbers are read as day, month, year, as they are written in Cambodia.
    """
    key = search_key(text).strip()
    written = key
    if not _IN_ORDER.fullmatch(key):
        found = list(dates(key))
        if len(found) != 1:
            return None
        (only,) = found
        longest = max(map(len, only.terms))
        # A month of a Buddhist year may lie in either of two years.
        meant = [term for term in only.terms if len(term) == longest]
        if len(meant) != 1 or not _BEFORE_DATE.fullmatch(key[: only.start]) or key[only.end :]:
            return None
        written = meant[0]
    match = _IN_ORDER.fullmatch(written)
    if match is None or int(match["year"]) not in _YEARS:
        return None
    try:
        date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        return None
    return written


def _new(found: Sequence[Expression], more: Iterable[Expression | None]) -> list[Expression]:
    """Return those that start outside the ones found before: a day with its month contains a month."""
    taken = {at for each in found for at in range(each.start, each.end)}
    return [each for each in more if each is not None and each.start not in taken]


def _solar(match: re.Match[str]) -> Expression | None:
    parts = match.groupdict()
    month = MONTHS.get(parts["month"]) or int(parts["month"])
    day = int(parts.get("day") or 0)
    if not (1 <= month <= 12 and 0 <= day <= 31):
        return None
    year = int(parts["year"])
    years = _common_years_by_month(year, month) if parts.get("era") else (year,)
    of_month = [f"{each}-{month:02}" for each in years]
    of_day = [f"{each}-{day:02}" for each in of_month] if day else []
    return Expression(*match.span(), (*of_day, *of_month))


def _common_years_by_month(buddhist: int, month: int) -> tuple[int, ...]:
    """Return the common-era years of a solar month in a Buddhist year; Visakha is in April or May."""
    before, after = buddhist - 543, buddhist - 544
    return (before,) if month < 4 else (after,) if month > 5 else (after, before)


def _lunar(key: str, match: re.Match[str]) -> Expression | None:
    day, month = int(match["day"]), LUNAR_MONTHS[match["month"]]
    if not 1 <= day <= 15:
        return None
    waning = match["phase"] == "រោច"
    term = f"{match['phase']}-{month:02}-{day:02}"
    year = _UNTIL_YEAR.match(key, match.end())
    if year is None:
        return Expression(*match.span(), (term,))
    years = common_years(int(year["year"]), month, waning)
    return Expression(match.start(), year.end(), (term, *map(str, years)))


def _buddhist(match: re.Match[str]) -> Expression:
    return Expression(*match.span(), tuple(map(str, common_years(int(match["year"])))))
