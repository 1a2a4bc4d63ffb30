"""Pages in the fonts of before Unicode: decoded where their table is known, left alone elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from khmerqa.errors import UnreadableError
from khmerqa.reading.legacy.recovery import LegacyRecovery, decoded_text
from khmerqa.reading.pdf.document import read_pdf
from khmerqa.text.legacy.families import LIMON as LIMON_FONTS
from khmerqa.types import ExtractedPage, Method, Verdict
from tests.text.limon_codes import limon_codes

from ..samples import ENGLISH_PARAGRAPHS, KHMER_LINES, raw_pdf, simple_pdf

CODES = [limon_codes(line) for line in KHMER_LINES]
LIMON = ("Limon#20S1", "Helvetica", "Limon#20R1")

Piece = tuple[float, float, int, str]  # x, y, number of the font, codes


def pdf_of(pieces: Sequence[Piece], fonts: Sequence[str] = LIMON) -> bytes:
    content = "\n".join(
        f"BT /F{font} 12 Tf 1 0 0 1 {x} {y} Tm <{text.encode('cp1252').hex()}> Tj ET"
        for x, y, font, text in pieces
    )
    return raw_pdf([content], fonts)


def page_of(pieces: Sequence[Piece], fonts: Sequence[str] = LIMON) -> ExtractedPage:
    (page,) = read_pdf(pdf_of(pieces, fonts), (LegacyRecovery(),)).pages
    return page


def test_lines_are_decoded_and_joined() -> None:
    page = page_of([(72, 700 - 16 * n, 0, codes) for n, codes in enumerate(CODES)])
    assert (page.verdict, page.method) == (Verdict.LEGACY, Method.LEGACY)
    assert ("fonts", "Limon") in page.evidence
    assert [block.text for block in page.blocks] == [" ".join(KHMER_LINES)]


def test_a_line_cut_within_its_syllables_is_decoded_as_one() -> None:
    cut = [(72 + 6 * n, 700, 0, code) for n, code in enumerate(CODES[0])]
    page = page_of([*cut, (72, 684, 0, CODES[1])])
    assert "".join(block.text for block in page.blocks).replace(" ", "") == "".join(
        KHMER_LINES
    ).replace(" ", "")


def test_blanks_of_another_font_do_not_separate_a_subscript_from_its_base() -> None:
    head, mark, tail = CODES[1].partition("ñ")
    page = page_of(
        [(72, 716, 0, CODES[0]), (72, 700, 0, head), (230, 700, 1, " "), (230, 700, 0, mark + tail)]
    )
    assert KHMER_LINES[1] in " ".join(block.text for block in page.blocks)


def test_words_in_a_latin_font_stay() -> None:
    page = page_of(
        [
            *((72, 700 - 16 * n, 0, codes) for n, codes in enumerate(CODES)),
            (72, 600, 1, "Phnom Penh, 12 May"),
        ]
    )
    assert [block.text for block in page.blocks] == [" ".join(KHMER_LINES), "Phnom Penh, 12 May"]


def test_faces_for_titles_make_headings() -> None:
    page = page_of(
        [
            (72, 740, 2, limon_codes("ជំពូកទី ១")),
            *((72, 700 - 16 * n, 0, codes) for n, codes in enumerate(CODES)),
        ]
    )
    assert (page.blocks[0].kind, page.blocks[0].text) == ("heading", "ជំពូកទី ១")


@pytest.mark.parametrize("font", ["CHHAY-Text", "Kh-System", "KhekBrothers"])
def test_families_without_a_table_are_left_to_other_methods(font: str) -> None:
    pieces = [(72.0, 700.0 - 16 * n, 0, codes) for n, codes in enumerate(CODES)]
    with pytest.raises(UnreadableError, match="pre-Unicode"):
        page_of(pieces, (font,))


def test_a_page_half_in_a_font_without_a_table_is_left_to_other_methods() -> None:
    pieces = [(72.0, 700.0 - 16 * n, n % 2, codes) for n, codes in enumerate(CODES * 2)]
    with pytest.raises(UnreadableError, match="pre-Unicode"):
        page_of(pieces, ("Limon#20S1", "CHHAY-Text"))


def test_what_is_no_khmer_when_decoded_is_left_to_other_methods() -> None:
    lines = [(72, 700 - 16 * n, 11, line) for n, line in enumerate(ENGLISH_PARAGRAPHS)]
    with pytest.raises(UnreadableError, match="pre-Unicode"):
        read_pdf(simple_pdf([lines], ("Limon#20S1",)), (LegacyRecovery(),))


def test_a_title_in_an_old_font_on_a_page_of_another_language_is_decoded() -> None:
    page = page_of(
        [
            (72, 740, 2, limon_codes("ច្បាប់")),
            *((72, 700 - 16 * n, 1, line) for n, line in enumerate(ENGLISH_PARAGRAPHS * 3)),
        ]
    )
    assert page.verdict is Verdict.HEALTHY
    assert page.blocks[0].text == "ច្បាប់"


@pytest.mark.parametrize("word", ["កណ្ដាល", "បណ្ដាញ", "សម្បត្តិ", "ត្រូវ", "វត្ត"])
def test_subscript_ta_and_da_are_chosen_by_their_words(word: str) -> None:
    assert decoded_text(limon_codes(word), LIMON_FONTS) == word


LAWS = {
    # file: pages that are read, of how many; labels of some; headings by their text
    "laws/civil_code.pdf": (485, 487, {3: "១", 26: "២៤", 486: "៤៨៤"}, "គន្ថីទី"),
    "laws/constitution-1989.pdf": (44, 44, {6: "១៩៥", 7: "១៩៦", 15: "២០៤"}, "ជំពូកទី"),
}


@pytest.mark.parametrize("name", LAWS)
def test_published_laws_are_read(name: str, shared: Path) -> None:
    count, total, labels, division = LAWS[name]
    pages = read_pdf((shared / name).read_bytes(), (LegacyRecovery(),)).pages
    assert (sum(page.method is Method.LEGACY for page in pages), len(pages)) == (count, total)
    assert {number: pages[number - 1].label for number in labels} == labels
    blocks = [block for page in pages for block in page.blocks]
    assert any(b.kind == "heading" and b.text.startswith(division) for b in blocks)
    text = "".join(block.text for block in blocks)
    assert len(re.findall("[A-Za-z\u00a1-\u024f]", text.replace("·", ""))) < 0.0001 * len(text)
    assert not any(re.fullmatch("[\u17e0-\u17e9]{1,3}", block.text) for block in blocks)
