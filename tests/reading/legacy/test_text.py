"""Lines without pages in a pre-Unicode font: recognised and decoded by the codes of their family."""

from __future__ import annotations

from khmerqa.reading.legacy.text import decoded_lines
from khmerqa.text.legacy.families import LIMON, FontFamily
from tests.text.limon_codes import limon_codes

from ..samples import ENGLISH_PARAGRAPHS, KHMER_LINES


def other_case(codes: str) -> str:
    return "".join(code.swapcase() if code.isascii() else code for code in codes)


OTHER = FontFamily(
    name="Other",
    fonts="other",
    codes={other_case(code): khmer for code, khmer in LIMON.codes.items()},
)


def test_lines_in_limon_are_decoded_without_the_name_of_a_font() -> None:
    assert decoded_lines([limon_codes(line) for line in KHMER_LINES]) == list(KHMER_LINES)


def test_lines_of_another_family_are_decoded_where_the_family_is_known() -> None:
    codes = [other_case(limon_codes(line)) for line in KHMER_LINES]
    assert decoded_lines(codes) is None
    assert decoded_lines(codes, OTHER) == list(KHMER_LINES)


def test_lines_in_latin_letters_are_no_codes() -> None:
    assert decoded_lines(ENGLISH_PARAGRAPHS) is None
    assert decoded_lines(ENGLISH_PARAGRAPHS, OTHER) is None
