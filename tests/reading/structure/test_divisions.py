"""The divisions of laws, and how they nest."""

from __future__ import annotations

import pytest

from khmerqa.reading.structure.divisions import division_level, with_levels
from khmerqa.types import Block


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("គន្ថីទី ១ បុគ្គល", 1), ("ជំពូកទី ២", 1), ("ជំពូកទោល", 1), ("ផ្នែកទី ៣", 2),
        ("កថាភាគទី ៤", 3), ("មាត្រា ៥.-", 3), ("Article 5", 3), ("Chapter IV", 1),
        ("ឧបសម្ព័ន្ធនៃប្រកាសលេខ ១២", 1), ("ឧបសម្ព័ន្ធនៃប្រកាសនេះ", None),
        ("ជំពូកនេះ", None), ("មាត្រានៃច្បាប់", None), ("Chapters", None),
    ],
)  # fmt: skip
def test_divisions(text: str, level: int | None) -> None:
    assert division_level(text) == level


def headings(*texts: str) -> list[tuple[Block, ...]]:
    blocks = [Block(text, "heading", division_level(text) or 3) for text in texts]
    return with_levels([blocks[:2], blocks[2:]])


def test_a_code_with_books_nests_five_deep() -> None:
    pages = headings("គន្ថីទី ១", "ជំពូកទី ១", "ផ្នែកទី ១", "កថាភាគទី ១", "មាត្រា ១")
    assert [block.level for page in pages for block in page] == [1, 2, 3, 4, 5]


def test_a_law_of_chapters_and_articles_keeps_its_levels() -> None:
    pages = headings("ជំពូកទី ១", "ផ្នែកទី ១", "មាត្រា ១")
    assert [block.level for page in pages for block in page] == [1, 2, 3]
