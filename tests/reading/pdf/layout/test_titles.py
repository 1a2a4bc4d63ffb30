"""Titles by how first pages are printed: instruments, laws, covers; never mottoes or articles."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from khmerqa.reading.pdf.layout.lines import Line
from khmerqa.reading.pdf.layout.titles import Cover, title_of

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
    found = title_of([cover(SUB_DECREE, by_ocr=by_ocr)], BODY)
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
    assert title_of([cover(lines, by_ocr=True)], BODY) == "ច្បាប់ស្តីពីការគ្រប់គ្រងទឹកស្អាត"


def test_a_policy_whose_cover_is_a_scan_and_whose_next_page_bears_a_slogan() -> None:
    first = cover(sized(30, "រាជរដ្ឋាភិបាលកម្ពុជា", "គោលនេយាបាយ", "ទឹកស្អាតជនបទ", "11§1 »8"), by_ocr=True)
    second = cover([*sized(20, "“ទឹកស្អាត សម្រាប់", "ប្រជាពលរដ្ឋ”"), *sized(BODY, "ខែមករា ឆ្នាំ២០២២")])
    assert title_of([first, second], BODY) == "គោលនយោបាយទឹកស្អាតជនបទ"


def test_the_largest_letters_below_the_motto() -> None:
    lines = [*sized(30, "KINGDOM OF CAMBODIA"), *sized(24, "RURAL WATER POLICY", "2022-2035")]
    assert title_of([cover(lines)], BODY) == "RURAL WATER POLICY 2022-2035"


def test_neither_an_article_nor_plain_text_is_a_title() -> None:
    assert title_of([cover(sized(20, "មាត្រា ១", "Article 1"))], BODY) is None
    assert title_of([cover(sized(BODY, "The commune keeps a register."))], BODY) is None
    assert title_of([], BODY) is None


def test_the_number_of_an_instrument_is_in_its_title_where_it_was_not_read_by_ocr() -> None:
    lines = [*SUB_DECREE[:2], ("លេខ៖ ១២ អនក្រ.បក", BODY), *SUB_DECREE[2:]]
    subject = "ស្តីពីការរៀបចំ និងការប្រព្រឹត្តទៅរបស់សាលាឃុំ"
    assert title_of([cover(lines)], BODY) == f"អនុក្រឹត្យ លេខ ១២ អនក្រ.បក {subject}"
    assert title_of([cover(lines, by_ocr=True)], BODY) == f"អនុក្រឹត្យ{subject}"


def test_a_smaller_word_between_large_ones_belongs_to_the_title() -> None:
    lines = [("រដ្ឋធម្មនុញ្ញ", 55.0), ("នៃ", 43.0), ("រដ្ឋទីផ្សារ", 54.0), ("១៩០", 16.0)]
    assert title_of([cover(lines)], BODY) == "រដ្ឋធម្មនុញ្ញនៃរដ្ឋទីផ្សារ"


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Rules of the Market", "Rules of the Market"),
        ("Budget of the Port", "RULES OF THE MARKET"),
        ("Microsoft Word - rules final.doc", "RULES OF THE MARKET"),
        ("GnusBaa", "RULES OF THE MARKET"),
        ("SKM 450i", "RULES OF THE MARKET"),
        ("Word Document", "RULES OF THE MARKET"),
    ],
)
def test_what_a_file_says_of_itself_is_believed_where_its_pages_say_the_same(
    stated: str, title: str
) -> None:
    lines = [*sized(24, "RULES OF THE MARKET"), *sized(BODY, "The market opens at six.")]
    assert title_of([cover(lines)], BODY, stated) == title


def test_without_a_printed_title_a_stated_one_is_taken_if_it_can_be_one() -> None:
    pages = [cover(sized(BODY, "The market opens at six."))]
    assert title_of(pages, BODY, "Budget of the Port") == "Budget of the Port"
    assert title_of(pages, BODY, "Word Document") is None
