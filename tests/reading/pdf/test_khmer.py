"""Khmer PDFs printed by Chromium come out letter for letter."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from khmerqa.reading.formats import read
from khmerqa.types import Extracted, Verdict

from ..conftest import installed
from ..samples import (
    KHMER_ITEMS,
    KHMER_PARAGRAPHS,
    KHMER_ROWS,
    KHMER_TITLE,
    khmer_html,
)

MAX_ERROR_RATE = 0.005


def letters(text: str) -> str:
    return re.sub("[\\s\u200b|\u2022]", "", text)


def all_text(extracted: Extracted) -> str:
    return "\n".join(block.text for page in extracted.pages for block in page.blocks)


def error_rate(found: str, expected: str) -> float:
    """Edits per expected character, white space aside."""
    found, expected = letters(found), letters(expected)
    row = list(range(len(found) + 1))
    for i, wanted in enumerate(expected, 1):
        above, row = row, [i]
        for j, got in enumerate(found, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (got != wanted)))
    return row[-1] / max(1, len(expected))


SOURCE = "\n".join(
    [KHMER_TITLE, *KHMER_PARAGRAPHS, *KHMER_ITEMS, *(cell for row in KHMER_ROWS for cell in row)]
)


def test_letter_for_letter(khmer_pdf: bytes) -> None:
    assert error_rate(all_text(read("sample.pdf", khmer_pdf)), SOURCE) <= MAX_ERROR_RATE


def test_pdftotext_agrees(khmer_pdf: bytes, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    path = tmp_path / "sample.pdf"
    path.write_bytes(khmer_pdf)
    oracle = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True
    ).stdout.decode("utf-8")
    assert error_rate(all_text(read("sample.pdf", khmer_pdf)), oracle) <= MAX_ERROR_RATE


def test_blocks_and_kinds(khmer_pdf: bytes) -> None:
    extracted = read("sample.pdf", khmer_pdf)
    blocks = [block for page in extracted.pages for block in page.blocks]
    assert extracted.title == KHMER_TITLE
    assert [block.kind for block in blocks] == (
        ["heading"] + ["paragraph"] * len(KHMER_PARAGRAPHS) + ["item"] * 2 + ["row"] * 2
    )
    assert blocks[0].level == 1
    assert blocks[-1].text == " | ".join(KHMER_ROWS[-1])
    for block, paragraph in zip(blocks[1:], KHMER_PARAGRAPHS, strict=False):
        assert letters(block.text) == letters(paragraph)


def test_no_space_cuts_a_syllable_in_two(khmer_pdf: bytes) -> None:
    text = all_text(read("sample.pdf", khmer_pdf))
    assert not re.search("\\s[\u17b4-\u17d3\u17dd]|\u17d2\\s|[\u200b\ufeff\u00ad]", text)


def test_spaces_within_a_line_are_kept(khmer_pdf: bytes) -> None:
    text = all_text(read("sample.pdf", khmer_pdf))
    assert "Data Exchange" in text
    assert "ខេត្ត ស្រុក" in text


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("សេចក្តីណែនាំ", id="one word"),
        pytest.param("ព្រះរាជាណាចក្រកម្ពុជា<br>ជាតិ សាសនា ព្រះមហាក្សត្រ", id="motto"),
        pytest.param("ក្រសួងកសិកម្ម រុក្ខាប្រមាញ់ និងនេសាទ", id="ministry"),
        pytest.param("រាជធានីភ្នំពេញ ថ្ងៃទី២៨ ខែមករា ឆ្នាំ២០២២", id="place and date"),
    ],
)
def test_short_title_pages_are_reliable(words: str, print_pdf: Callable[[str], bytes]) -> None:
    html = khmer_html(installed("Noto Sans Khmer"))
    page = f"<div style='break-after: page'>{words}</div><h1>"
    extracted = read("sample.pdf", print_pdf(html.replace("<h1>", page, 1)))
    assert [page.verdict for page in extracted.pages] == [Verdict.HEALTHY] * len(extracted.pages)
    assert letters(re.sub("<br>", "", words)) in letters(all_text(extracted))
