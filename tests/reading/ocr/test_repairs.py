"""Numbers and words of OCR: one script, numbers against their words, signs that were lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.reading.ocr.repairs import (
    by_their_words,
    groups_in_one_script,
    in_one_script,
    mixes_digits,
    with_lost_signs,
    with_vowels_behind,
)

from ..samples import KHMER_PARAGRAPHS

VOWELS = st.text("\u1780\u178f\u179a\u17d2\u17b6\u17b8\u17c1\u17c2 a", max_size=9)
DIGITS = st.text("0123456789\u17e0\u17e1\u17e2\u17e9./-", max_size=8)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("១9៩៤", "១៩៩៤"),
        ("២០០2", "២០០២"),
        ("០២/នស/9៤", "០២/នស/៩៤"),
        ("199៤", "1994"),
        ("2022", "2022"),
        ("២០២២", "២០២២"),
        ("A4៥", "A4៥"),
        ("", ""),
    ],
)
def test_a_number_has_the_digits_of_one_script(text: str, right: str) -> None:
    assert in_one_script(text) == right


@given(DIGITS)
def test_no_number_mixes_scripts_afterwards_and_each_keeps_its_length(text: str) -> None:
    right = in_one_script(text)
    assert not mixes_digits(right)
    assert len(right) == len(text)


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("ក្នុងរយៈពេល ១៤ (ដប់ប្រាំ) ថ្ងៃ", {1: "១៥"}),
        ("ក្នុងរយៈពេល ១៥ (ដប់ប្រាំ) ថ្ងៃ", {}),
        ("ក្នុងរយៈពេល ០៨ (ប្រាំ) ថ្ងៃ", {1: "០៥"}),
        ("ចំនួន 70 (ម្ភៃ ប្រាំ) នាក់", {1: "25"}),
        ("មាត្រា ១៤ (ថ្មី) ត្រូវលុប", {}),
        ("ចំនួន ៧ នាក់ (ប្រាំ)", {}),
        ("ចំនួន ៧ (ប្រាំ", {}),
        ("ពី ២ ០០០ ០០០ (ពីរលាន) រៀល", {}),
        ("ពី ៧ ០០០ ០០០ (ពីរលាន) រៀល", {1: "២"}),
        ("ពី ១០ ០០០ ០០០ (ដប់លាន) រៀល", {}),
        ("ក្នុងឆ្នាំ ២០២៦ ១២ (ដប់) នាក់", {}),
    ],
)
def test_a_number_is_what_the_words_behind_it_say(line: str, changed: dict[int, str]) -> None:
    assert by_their_words(line.split()) == changed


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("ពី ៤ ០០០ 000 (បួនលាន) រៀល", "ពី ៤ ០០០ ០០០ (បួនលាន) រៀល"),
        ("ទៅ ១០ OOO ooo រៀល", "ទៅ ១០ ០០០ ០០០ រៀល"),
        ("ច្បាប់ ISO 900 និង 000", "ច្បាប់ ISO 900 និង 000"),
        ("ឆ្នាំ ២០២៦ 120 នាក់", "ឆ្នាំ ២០២៦ 120 នាក់"),
    ],
)
def test_the_thousands_of_a_khmer_number_are_khmer(line: str, right: str) -> None:
    assert " ".join(groups_in_one_script(line.split())) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("ក្រមហ៊ុន", "ក្រុមហ៊ុន"),
        ("ក្រមហ៊ន", "ក្រុមហ៊ុន"),
        ("ដែលត្រវបាន", "ដែលត្រូវបាន"),
        ("ក្នងរយៈពេល", "ក្នុងរយៈពេល"),
        ("ទទួលខសត្រូវ", "ទទួលខុសត្រូវ"),
        ("មូលបត្រវិនិយោគ", "មូលបត្រវិនិយោគ"),
        ("ក្រមព្រហ្មទណ្ឌ", "ក្រមព្រហ្មទណ្ឌ"),
        ("ប្រជាជន", "ប្រជាជន"),
    ],
)
def test_common_words_get_their_lost_signs_back_and_others_stay(text: str, right: str) -> None:
    assert with_lost_signs(text) == right


@pytest.mark.parametrize("text", KHMER_PARAGRAPHS)
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert with_lost_signs(text) == text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("\u17c1ទសាភិបាល", "ទេសាភិបាល"),
        ("\u17c1ស្រច", "ស្រេច"),
        ("ការ\u17c1ធ្វី", "ការ\u17c1ធ្វី"),  # the vowel may be that of the letter before it
        ("ដា\u17c1ធ្វី", "ដាធ្វើ"),
        ("\u17c1កា", "កោ"),
        ("\u17c2ម", "មែ"),
        ("គោលការណ៍", "គោលការណ៍"),
    ],
)
def test_vowels_stand_behind_their_consonants(text: str, right: str) -> None:
    assert with_vowels_behind(text) == right


@given(VOWELS)
def test_putting_vowels_behind_adds_nothing(text: str) -> None:
    assert len(with_vowels_behind(text)) <= len(text)
    assert set(with_vowels_behind(text)) <= {*text, "\u17c4", "\u17be"}
