"""The labels that pages bear, and numbers that are no labels."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from khmerqa.reading.pdf.document import read_pdf
from khmerqa.reading.pdf.layout.lines import Line
from khmerqa.reading.pdf.layout.running_lines import labels_of, running_lines_of
from khmerqa.types import Extracted

from ...samples import paragraph_page, simple_pdf

WORDS = ("seven", "busy", "old", "careful", "many", "new", "patient", "honest")


def test_labels_are_kept_as_printed() -> None:
    assert labels_of([["១/៣"], ["២/៣"], ["៣/៣"]]) == ["១/៣", "២/៣", "៣/៣"]
    assert labels_of([["- 5 -"], ["- 6 -"], ["- 7 -"]]) == ["5", "6", "7"]


def test_a_gazette_carries_two_numbers() -> None:
    pages = [[f"រាជកិច្ច ទំព័រ {number}", f"{n}/4"] for n, number in enumerate(range(7489, 7493), 1)]
    assert labels_of(pages) == ["1/4, 7489", "2/4, 7490", "3/4, 7491", "4/4, 7492"]


def test_a_digit_that_ocr_took_for_another_does_not_break_the_count() -> None:
    pages = [[f"រាជកិច្ច ទំព័រ {n}"] for n in ("១៦៨៥", "១៦៨៧", "១៦៨៧", "១៦៨៨", "១៦៣៩")]
    assert labels_of(pages) == ["១៦៨៥", "១៦៨៦", "១៦៨៧", "១៦៨៨", "១៦៨៩"]
    assert labels_of([["ទំព័រ 2024"], ["ទំព័រ 12"], ["ទំព័រ 13"]]) == ["2024", "12", "13"]


@pytest.mark.parametrize(
    "line",
    [
        "ឆ្នាំទី២ លេខ ៣៧ ថ្ងៃទី ០៨ ខែ តុលា ឆ្នាំ ២០០២ រាជកិច្ច ទំព័រ ២៩៧៥",
        "ឆ្លាំទី២ លេខ ៣៧ ថ្ងៃទី ០៨ ខែ តុលា រាជកិច្ច” ទំពីរ ២៩៧៥",
    ],
)
def test_the_line_of_the_gazette_is_its_label_on_a_single_page_too(line: str) -> None:
    lines = [Line(line, 72, 500, 800, 11, False), Line("Text.", 72, 500, 400, 11, False)]
    (running,) = running_lines_of([lines], [[]], [842])
    assert (running.lines, running.label) == (frozenset({0}), "២៩៧៥")


def test_a_reference_to_a_page_is_no_line_of_the_gazette() -> None:
    line = "សូមមើលបញ្ជីឈ្មោះមន្ត្រីនៅក្នុងឧបសម្ព័ន្ធ ទំព័រ ៥"
    (running,) = running_lines_of([[Line(line, 72, 500, 800, 11, False)]], [[]], [842])
    assert running.lines == frozenset()


def test_a_year_next_to_the_number_is_no_label() -> None:
    pages = [["Report 2024", str(n)] for n in range(1, 6)]
    assert labels_of(pages) == ["1", "2", "3", "4", "5"]


def test_numbers_at_the_end_of_a_small_page_on_a_large_sheet_are_labels() -> None:
    pages = [[*paragraph_page(), (290, 400, 11, str(number))] for number in range(190, 195)]
    extracted = read_pdf(simple_pdf(pages))
    assert [page.label for page in extracted.pages] == [str(n) for n in range(190, 195)]
    assert not any(block.text.isdigit() for page in extracted.pages for block in page.blocks)


def test_numbers_that_do_not_count_with_the_pages_stay() -> None:
    pages = [[*paragraph_page(), (290, 400, 11, "1992")] for _ in range(5)]
    extracted = read_pdf(simple_pdf(pages))
    assert all(page.blocks[-1].text == "1992" for page in extracted.pages)


def _headed(headings: Sequence[str], top: float = 790) -> Extracted:
    """Read a page for each heading, printed at one height above lines of its own."""
    pages = [
        [
            (72, top, 11, heading),
            *((72, 700 - 14 * n, 11, f"{WORDS[page]} officers {WORDS[n]} it.") for n in range(8)),
        ]
        for page, heading in enumerate(headings)
    ]
    return read_pdf(simple_pdf(pages))


@pytest.mark.parametrize(
    "headings",
    [
        [f"Article {n}" for n in range(6, 12)],
        [f"Article {n}." for n in (6, 9, 10, 14, 15, 21)],
        [f"ARTICLE {n}: Duties" for n in range(6, 12)],
        [f"Clause {n}" for n in range(6, 12)],
        [f"Chapter {n}" for n in ("I", "II", "III", "IV", "V", "VI")],
        [f"Section {n} Fees" for n in (1, 2, 3, 1, 2, 3)],
        [f"Annex {n}" for n in range(1, 7)],
        [f"Schedule {n}" for n in (2, 5, 6, 9, 11, 12)],
    ],
)
def test_headings_that_differ_by_their_number_are_no_running_lines(headings: list[str]) -> None:
    extracted = _headed(headings)
    assert [page.blocks[0].text for page in extracted.pages] == headings


@pytest.mark.parametrize(
    "headers",
    [
        ["Chapter 2 Fees"] * 6,
        ["Market Rules 2021"] * 6,
        [f"Market Rules {n}" for n in range(31, 37)],
        [f"Gazette 2021 page {n}" for n in range(997, 1003)],
        [f"Gazette 2021 page {n}" for n in (997, 998, 909, 1000, 1001, 1002)],
    ],
    ids=["chapter", "year", "number", "two numbers", "one number misread"],
)
def test_lines_that_stay_or_count_with_the_pages_are_running_lines(headers: list[str]) -> None:
    assert not any(
        block.text in headers for page in _headed(headers).pages for block in page.blocks
    )
