"""Which digits of OCR are in doubt: by the letter, by the other readings, by script, and by words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from khmerqa.reading.ocr.digits import contradicted, numbers_of, with_text
from khmerqa.reading.ocr.engine import Word
from khmerqa.text.expressions.doubtful_digits import with_signs

from ..ocr_samples import words

SURE = 0.99


def sure(line: str) -> list[Word]:
    """The words of a line, of all of whose letters the engine is sure."""
    return [replace(word, by_letter=(SURE,) * len(word.text)) for word in words([line])]


def signed(found: list[Word]) -> str:
    return " ".join(with_signs(number.digits, number.doubtful) for number in numbers_of(found))


def test_a_letter_of_which_the_engine_is_not_sure() -> None:
    (word,) = sure("០២/នស/៩៤")
    by_letter = (*word.by_letter[:-1], 0.9)
    assert signed([replace(word, by_letter=by_letter)]) == "០២ ៩៤?"
    assert numbers_of([word]) == ()  # nothing is in doubt


def test_of_an_engine_that_tells_nothing_of_letters_the_word_counts() -> None:
    assert signed(words(["១២"], confidence=0.6)) == "១?២?"


@pytest.mark.parametrize(
    ("line", "other", "expected"),
    [
        ("ឆ្នាំ ២០០២", "ឆ្នាំ ២០០២", ""),
        ("ឆ្នាំ ២០០២", "ឆ្នាំ 2002", ""),  # the same number
        ("ឆ្នាំ ២០០២", "ឆ្នាំ ២០០៦", "២០០២?"),
        ("ឆ្នាំ ២០០២", "ឆ្នាំ ២០០", "២?០?០?២?"),  # which of them is not there is not known
        ("ឆ្នាំ ៤", "ឆ្នាំ ។", "៤?"),
    ],
)
def test_digits_that_another_reading_has_otherwise(line: str, other: str, expected: str) -> None:
    assert signed(contradicted(sure(line), [sure(line), sure(other)])) == expected


def test_a_reading_that_has_nothing_there_says_nothing() -> None:
    elsewhere = [replace(word, top=2_000, bottom=2_060) for word in sure("ឆ្នាំ ២០០៦")]
    assert contradicted(sure("ឆ្នាំ ២០០២"), [[], elsewhere]) == sure("ឆ្នាំ ២០០២")


def test_the_words_behind_a_number_remove_all_doubt() -> None:
    line = contradicted(sure("១៥ (ដប់ប្រាំ) ៧ ថ្ងៃ"), [sure("១៦ (ដប់ប្រាំ) ៩ ថ្ងៃ")])
    assert signed(line) == "១៥ ៧?"


def test_latin_digits_among_khmer_ones_are_in_doubt_but_behind_latin_letters() -> None:
    line = sure("មាត្រា ៤៥ ១០ ឆ្នាំ ២០០៧ 9:90 UTM Zone 48 T2")
    assert signed(line) == "៤៥ ១០ ២០០៧ 9? 9?0? 48 2"
    assert numbers_of(sure("Article 45 of 2007: 90 ១")) == ()


def test_digits_that_were_put_right_are_in_doubt_where_they_became_others() -> None:
    (word,) = sure("0២/9៤")
    assert signed([with_text(word, "០២/៩៤")]) == "០២ ៩?៤"  # zeros are drawn alike
    assert signed([with_text(word, "០២៤")]) == "០?២?៤?"
    assert with_text(word, word.text) is word
