"""Plain text files."""

from __future__ import annotations

import pytest

from khmerqa.errors import UnreadableError
from khmerqa.reading import read
from khmerqa.types import Block

from .samples import KHMER_PARAGRAPHS

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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_and_line_ends(encoding: str) -> None:
    bom = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(encoding, "")
    extracted = read("sample.txt", (bom + TEXT).encode(encoding))
    assert extracted.pages[0].blocks == BLOCKS
    assert extracted.title == "A plan"


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
