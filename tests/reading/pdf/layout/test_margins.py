"""Marks and numbers that stand in the margin, far from their text."""

from __future__ import annotations

import pytest

from khmerqa.reading.pdf.document import read_pdf

from ...samples import paragraph_page, simple_pdf


@pytest.mark.parametrize("mark", ["1.", "a)", "-", "12.", "Article 3.", "Article 3"])
def test_a_mark_in_the_margin_makes_no_table(mark: str) -> None:
    page = [*paragraph_page(), (72, 300, 11, mark), (180, 300, 11, "Wells are cleaned every year.")]
    (read,) = read_pdf(simple_pdf([page])).pages

    assert not any(block.kind == "row" for block in read.blocks)
    assert "Wells are cleaned every year." in "\n".join(block.text for block in read.blocks)


def test_words_far_from_words_are_a_row() -> None:
    page = [
        *paragraph_page(),
        (72, 300, 11, "Province"),
        (180, 300, 11, "Wells"),
        (300, 300, 11, "7"),
    ]
    (read,) = read_pdf(simple_pdf([page])).pages

    assert any(block.kind == "row" for block in read.blocks)
