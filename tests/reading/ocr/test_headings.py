"""Headings of articles that OCR misread: the name, and "new" behind the number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.reading.ocr.headings import NAMES, names_article, with_article_names

from ..samples import KHMER_PARAGRAPHS


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("្រការ៥ .-", "ប្រការ៥ .-"),
        ("ប្រភារ ៦.-", "ប្រការ ៦.-"),
        ("មាត្រ ១២ _", "មាត្រា ១២ _"),
        ("មាគ្រា៧", "មាត្រា៧"),
        ("មាត្រា២ម្ទី : ត្រូវលុប", "មាត្រា២ថ្មី : ត្រូវលុប"),
        ("មាត្រាពខ្ចី", "មាត្រាថ្មី"),
        ("មាត្រខេទ្ទី :", "មាត្រាថ្មី :"),
        ("មាត្រាបី \u17c8 ត្រូវលុប", "មាត្រាបី : ត្រូវលុប"),
        ("គ មាត្រា ២៧", "មាត្រា ២៧"),
        ("មាត្រា. ១៩", "មាត្រា ១៩"),
        ("មាត្រា'១២... :", "មាត្រា ១២"),
        ("មាត្រា ១៣..- .: -:::", "មាត្រា ១៣"),
        (",,,វាត្រា ១៣ .-", "មាត្រា ១៣ .-"),
        ("មាត្រា ១២ .- a", "មាត្រា ១២"),
        ("នៃ មាត្រា ២៧ នេះ", "នៃ មាត្រា ២៧ នេះ"),
        ("ប្រកាស ៦", "ប្រកាស ៦"),
        ("ប្រកាសថ្មី", "ប្រកាសថ្មី"),
        ("ប្រភារ ៦ ត្រូវលុប", "ប្រភារ ៦ ត្រូវលុប"),
        ("ជំពូក ៣", "ជំពូក ៣"),
        ("ខេត្ត ៣", "ខេត្ត ៣"),
        ("", ""),
    ],
)
def test_names_of_articles(line: str, right: str) -> None:
    assert " ".join(filter(None, with_article_names(line.split()))) == right


def test_words_that_begin_a_heading() -> None:
    assert names_article("មាត្រ៥ខ្ទី")
    assert names_article("ប្រការ៥")
    assert not names_article("ប្រកាស៥")
    assert not names_article("Symes")


@given(st.sampled_from(NAMES), st.integers(1, 999), st.sampled_from([".-", "", " :"]))
def test_what_is_right_stays(name: str, number: int, sign: str) -> None:
    line = f"{name} {number}{sign}".split()
    assert with_article_names(line) == line


@pytest.mark.parametrize("text", KHMER_PARAGRAPHS)
def test_text_stays(text: str) -> None:
    assert with_article_names(text.split()) == text.split()
