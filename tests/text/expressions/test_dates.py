from __future__ import annotations

from datetime import date

import hypothesis.strategies as st
import pytest
from hypothesis import given

from khmerqa.text.expressions.dates import LUNAR_MONTHS, common_years, dates, iso_date
from khmerqa.text.khmer.normalise import search_key

from ..samples import texts

DAY = ["2021-08-25", "2021-08"]
DATES = {
    "khmer": ("ថ្ងៃទី២៥ ខែសីហា ឆ្នាំ២០២១", DAY),
    "khmer, weekday": ("ថ្ងៃពុធ ទី២៥ ខែ សីហា ឆ្នាំ ២០២១", DAY),
    "khmer, written together": ("ថ្ងៃទី២៥ខែសីហាឆ្នាំ២០២១", DAY),
    "khmer, short": ("២៥ សីហា ២០២១", DAY),
    "khmer, common era": ("២៥ សីហា គ.ស. ២០២១", DAY),
    "khmer, buddhist era": ("ថ្ងៃទី២៥ ខែសីហា ព.ស. ២៥៦៥", DAY),
    "khmer, other spelling": ("១ មិនា ២០២១", ["2021-03-01", "2021-03"]),
    "month": ("ខែសីហា ឆ្នាំ២០២១", ["2021-08"]),
    "english": ("25 August 2021", DAY),
    "english, ordinal": ("the 25th of August, 2021", DAY),
    "english, month first": ("Aug. 25, 2021", DAY),
    "english, month": ("in August 2021", ["2021-08"]),
    "numeric": ("25/08/2021", DAY),
    "numeric, dots": ("25.8.2021", DAY),
    "iso": ("2021-08-25", DAY),
    "no such month": ("25/13/2021", []),
    "no such day": ("32 August 2021", ["2021-08"]),
    "modal verb": ("you may 3 times", []),
    "version": ("1.2.2021.4", []),
    "lunar": ("៣រោច ខែស្រាពណ៍", ["រោច-09-03"]),
    "lunar, other spelling": ("៣ រោច ស្រាពណ៌", ["រោច-09-03"]),
    "lunar, whole": (
        "ថ្ងៃពុធ ៣រោច ខែស្រាពណ៍ ឆ្នាំឆ្លូវ ត្រីស័ក ព.ស. ២៥៦៥",
        ["រោច-09-03", "2021"],
    ),
    "no such lunar day": ("១៦រោច ខែស្រាពណ៍", []),
    "buddhist year": ("ព.ស. ២៥៦៥", ["2021", "2022"]),
    "buddhist year without dots": ("ពុទ្ធសករាជ២៥៦៥", ["2021", "2022"]),
}


@pytest.mark.parametrize(("text", "expected"), DATES.values(), ids=DATES)
def test_dates(text: str, expected: list[str]) -> None:
    assert [t for each in dates(search_key(text)) for t in each.terms] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "2021-08-25") for text, terms in DATES.values() if terms == DAY),
        *(
            ("22/11/2026", "2026-11-22"),
            ("០៣/០៤/២០២៦", "2026-04-03"),
            (" 2026-11-22 ", "2026-11-22"),
        ),
        *(("ខែសីហា ឆ្នាំ២០២១", "2021-08"), ("2026-11", "2026-11"), ("២០២៦", "2026")),
        *(
            (each, None)
            for each in ("11/22/2026", "30/02/2026", "2026-02-30", "22/11/26", "22/11/2569")
        ),
        *((each, None) for each in ("yesterday", "", "22/11/2026 or so", "2026-13", "ព.ស. ២៥៦៥")),
        ("22/11/2026 and 23/11/2026", None),
    ],
)
def test_one_date_as_iso(text: str, expected: str | None) -> None:
    assert iso_date(text) == expected


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)))
def test_every_day_is_understood_in_each_form(day: date) -> None:
    forms = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y")
    assert {iso_date(day.strftime(form)) for form in forms} == {day.isoformat()}
    assert iso_date(day.isoformat()[:7]) == day.isoformat()[:7]


# Visakha Bochea of 2021 was on 26 April, of 2022 on 15 May.
YEARS = {
    "waxing visakh": ("ពិសាខ", False, (2022,)),
    "waning visakh": ("ពិសាខ", True, (2021,)),
    "before": ("ចេត្រ", True, (2022,)),
    "after": ("អាសាឍ", False, (2021,)),
    "around new year": ("បុស្ស", False, (2021, 2022)),
}


@pytest.mark.parametrize(("month", "waning", "years"), YEARS.values(), ids=YEARS)
def test_common_years_of_2565(month: str, waning: bool, years: tuple[int, ...]) -> None:
    assert common_years(2565, LUNAR_MONTHS[search_key(month)], waning) == years


@given(texts.map(search_key))
def test_spans_are_slices(key: str) -> None:
    assert all(0 <= each.start < each.end <= len(key) for each in dates(key))
