"""The shipped table against HarfBuzz: what a font draws must be read as what was shaped."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from functools import cache

import pytest
import uharfbuzz
from hypothesis import example, given, settings
from hypothesis import strategies as st

from khmerqa.reading.glyphs.syllables import spelled
from khmerqa.reading.glyphs.table import parse, shipped_table
from khmerqa.reading.pdf.content.outlines import BLANK, Outlines

from ..samples import KHMER_ITEMS, KHMER_PARAGRAPHS, KHMER_TITLE

FONTS = (
    "Khmer OS", "Khmer OS Siemreap", "Khmer OS Battambang", "Khmer OS Bokor", "Khmer OS Content",
    "Khmer OS Muol", "Khmer OS Muol Light", "Khmer OS Metal Chrieng", "Khmer OS System",
    "Khmer OS Fasthand", "Khmer OS Freehand", "Khmer OS Muol Pali", "Noto Sans Khmer",
    "Noto Serif Khmer", "Khmer Mondulkiri",
)  # fmt: skip
WORDS = sorted(
    {
        word
        for text in (*KHMER_PARAGRAPHS, *KHMER_ITEMS, KHMER_TITLE)
        for word in text.split()
        if word > "\u1780"
    }
)


@cache
def program(family: str) -> bytes:
    if shutil.which("fc-list") is None:
        pytest.skip("fc-list is not installed, so the Khmer fonts cannot be looked for")
    listed = subprocess.run(
        ["fc-list", f"{family}:style=Regular", "file", "family"],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    for line in sorted(listed.splitlines()):
        path, _, name = line.partition(": ")
        if name.split(",")[0].strip() == family and path.endswith(".ttf"):
            with open(path, "rb") as file:
                return file.read()
    pytest.skip(f"the font {family} is not installed")


def shaped(data: bytes, text: str) -> Sequence[int]:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.script, buffer.language, buffer.direction = "Khmr", "km", "ltr"
    uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(data)), buffer)
    return [info.codepoint for info in buffer.glyph_infos]


@pytest.mark.parametrize("family", FONTS)
def test_words_are_read_as_they_were_shaped(family: str) -> None:
    data = program(family)
    outlines = Outlines(data)
    table = shipped_table()
    for word in WORDS:
        digests = [(outlines.digest(glyph), glyph) for glyph in shaped(data, word)]
        pieces = [table.piece(digest, glyph) for digest, glyph in digests if digest]
        assert BLANK not in pieces
        assert spelled(piece for piece in pieces if piece) == word, family


def test_two_readings_are_distinguished_by_the_number() -> None:
    table = parse(["# a note", "aaaa\tក", "bbbb\t◌្ដ@393,7\t◌្ត@398", ""])
    assert table.piece("aaaa", 5) == "ក"
    assert table.piece("bbbb", 393) == "◌្ដ"
    assert table.piece("bbbb", 398) == "◌្ត"
    assert table.piece("bbbb", 12) == "◌្ត"
    assert table.piece("cccc", 393) is None


@given(st.binary(max_size=200))
@example(b"")
@example(b"\x00\x01\x00\x00" + b"\x00" * 40)
@settings(deadline=None)
def test_what_is_no_font_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="outlines"):
        Outlines(data)
