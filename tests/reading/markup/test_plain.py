"""Plain text files."""

from __future__ import annotations

import pytest

from khmerqa.errors import UnreadableError
from khmerqa.reading.formats import read
from khmerqa.types import Block, Method, Verdict
from tests.text.limon_codes import limon_codes

from ..samples import KHMER_LINES, KHMER_PARAGRAPHS

TEXT = (
    f"A plan\r\n\r\n{KHMER_PARAGRAPHS[0]}\r\n \r\n"
    "Lines of one\r\nparagraph.\r\n\r\n1. one\r\n2. two"
)
BLOCKS = (
    Block("A plan"),
    Block(KHMER_PARAGRAPHS[0]),
    Block("Lines of one paragraph."),
    Block("1. one", "item"),
    Block("2. two", "item"),
)


@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["bare", "with a mark"])
@pytest.mark.parametrize("width", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_encodings_and_line_ends(width: str, bom: str) -> None:
    extracted = read("sample.txt", (bom + TEXT).encode(width))
    assert extracted.pages[0].blocks == BLOCKS
    assert extracted.title == "A plan"


@pytest.mark.parametrize("width", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["ការ", "Chapter 2", KHMER_PARAGRAPHS[0], "ក\n\nខ\n"])
def test_short_texts_in_wide_characters(text: str, width: str) -> None:
    blocks = read("sample.txt", text.encode(width)).pages[0].blocks
    assert [block.text for block in blocks] == text.split()[:2] or blocks[0].text == text


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_text_typed_for_an_old_khmer_font_is_decoded(encoding: str) -> None:
    lines = ["ជំពូកទី ១", *KHMER_LINES]
    (page,) = read("sample.txt", "\n\n".join(map(limon_codes, lines)).encode(encoding)).pages
    assert (page.verdict, page.method) == (Verdict.LEGACY, Method.LEGACY)
    assert [block.text for block in page.blocks] == lines
    assert page.blocks[0].kind == "heading"


def test_other_encodings_are_guessed() -> None:
    text = "Le café où l'on déjeune est fermé; les élèves préfèrent le marché d'été à côté. " * 5
    blocks = read("sample.txt", text.encode("cp1252")).pages[0].blocks
    assert blocks == (Block(text.strip()),)


def test_chapters_and_hashes_are_headings() -> None:
    text = "Chapter 2 Money\nThe office pays.\n\n## Who pays\n\nArticle 5\nEverybody pays."
    blocks = read("sample.txt", text.encode()).pages[0].blocks
    assert [(b.kind, b.level, b.text) for b in blocks if b.kind == "heading"] == [
        ("heading", 1, "Chapter 2 Money"),
        ("heading", 2, "Who pays"),
        ("heading", 3, "Article 5"),
    ]


@pytest.mark.parametrize("data", [b"text\x00with nul", b"\x01\x02\x03\x04words", b"\x00" * 100])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"suffix|encoding"):
        read("sample.txt", data)
