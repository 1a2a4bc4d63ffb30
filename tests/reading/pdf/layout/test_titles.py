"""Titles by how first pages are printed: instruments, laws, covers; never mottoes or articles."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from khmerqa.reading.pdf.layout.lines import Line
from khmerqa.reading.pdf.layout.titles import Cover, printed_title

BODY = 11.0


def cover(lines: Sequence[tuple[str, float]], *, by_ocr: bool = False) -> Cover:
    return Cover(
        [
            Line(text, 100, 400, 700 - 30 * number, size, False)
            for number, (text, size) in enumerate(lines)
        ],
        by_ocr,
    )


def sized(size: float, *texts: str) -> list[tuple[str, float]]:
    return [(text, size) for text in texts]


SUB_DECREE = sized(
    BODY,
    "ព្រះរាជាណាចក្រកម្ពុជា",
    "ជាតិ សាសនា ព្រះមហាក្សត្រ",
    "រាជរដ្ឋាភិបាលកម្ពុជា",
    "អនុក្រត្យ",
    "ស្តីពី",
    "ការរៀបចំ និងការប្រព្រឹត្តទៅ",
    "របស់សាលាឃុំ",
    "រាជរដ្ឋាភិបាលកម្ពុជា",
    "- បានឃើញរដ្ឋធម្មនុញ្ញ",
    "មាត្រា ១._",
)


@pytest.mark.parametrize("by_ocr", [False, True])
def test_an_instrument_is_named_with_its_subject(by_ocr: bool) -> None:
    found = printed_title([cover(SUB_DECREE, by_ocr=by_ocr)], BODY)
    assert found == "អនុក្រឹត្យស្តីពីការរៀបចំ និងការប្រព្រឹត្តទៅរបស់សាលាឃុំ"


def test_the_law_that_a_kram_promulgates() -> None:
    lines = sized(
        BODY,
        "ព្រះរាជក្រម",
        "យើង",
        "- បានទ្រង់យល់រដ្ឋធម្មនុញ្ញ",
        "ប្រកាសឱ្យប្រើ",
        "ច្បាប់ស្តីពីការគ្រប់គ្រងទឹកស្អាត ដែលរដ្ឋសភាបានអនុម័ត",
        "កាលពីថ្ងៃទី១០",
    )
    assert printed_title([cover(lines, by_ocr=True)], BODY) == "ច្បាប់ស្តីពីការគ្រប់គ្រងទឹកស្អាត"


def test_a_policy_whose_cover_is_a_scan_and_whose_next_page_bears_a_slogan() -> None:
    first = cover(sized(30, "រាជរដ្ឋាភិបាលកម្ពុជា", "គោលនេយាបាយ", "ទឹកស្អាតជនបទ", "11§1 »8"), by_ocr=True)
    second = cover([*sized(20, "“ទឹកស្អាត សម្រាប់", "ប្រជាពលរដ្ឋ”"), *sized(BODY, "ខែមករា ឆ្នាំ២០២២")])
    assert printed_title([first, second], BODY) == "គោលនយោបាយទឹកស្អាតជនបទ"


def test_the_largest_letters_below_the_motto() -> None:
    lines = [*sized(30, "KINGDOM OF CAMBODIA"), *sized(24, "RURAL WATER POLICY", "2022-2035")]
    assert printed_title([cover(lines)], BODY) == "RURAL WATER POLICY 2022-2035"


def test_neither_an_article_nor_plain_text_is_a_title() -> None:
    assert printed_title([cover(sized(20, "មាត្រា ១", "Article 1"))], BODY) is None
    assert printed_title([cover(sized(BODY, "The commune keeps a register."))], BODY) is None
    assert printed_title([], BODY) is None
