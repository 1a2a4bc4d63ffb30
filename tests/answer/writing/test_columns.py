"""The line above a quoted row: the cell that is asked for, or all under their heads."""

from __future__ import annotations

import pytest

from khmerqa.answer.writing.columns import under_heads
from khmerqa.ports import Segmenter
from khmerqa.testing import FixedTranslations
from khmerqa.types import Cell, Document, Row

HEADS = ("Post", "Guards in summer", "Guards in winter", "Boats")
ROWS = (("Post of Herons", "12", "5", "3"), ("Post of Storks", "7", "", "2"))
TRANSLATIONS = FixedTranslations({"ទូក": (("boats", 0.6),)})


def _document(*, with_heads: bool = False) -> Document:
    text = "Guards of the river\n"
    rows: list[Row] = []
    for row in ROWS:
        start = len(text)
        cells: list[Cell] = []
        for head, value in zip(HEADS, row, strict=True):
            text += " | " * bool(cells) + (f"{head}: " if with_heads else "")
            cells.append(Cell(head, ((len(text), len(text) + len(value)),)))
            text += value
        rows.append(Row(start, len(text), tuple(cells)))
        text += "\n"
    return Document("d", "d.md", "D", "en", "0", text, rows=tuple(rows))


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("How many boats does the Post of Herons have?", "Post of Herons – Boats: 3"),
        (
            "How many guards in winter has the Post of Herons?",
            "Post of Herons – Guards in winter: 5",
        ),
        ("តើ Post of Herons មានទូកប៉ុន្មាន?", "Post of Herons – Boats: 3"),
        (
            "How many guards has the Post of Herons?",
            "Post: Post of Herons | Guards in summer: 12 | Guards in winter: 5 | Boats: 3",
        ),
    ],
)
def test_a_row_says_the_cell_that_is_asked_for(
    question: str, line: str, segmenter: Segmenter
) -> None:
    document = _document()
    span = document.rows[0].start, document.rows[0].end
    assert under_heads(question, document, span, segmenter, TRANSLATIONS) == line


def test_each_row_has_its_line(segmenter: Segmenter) -> None:
    document = _document()
    span = document.rows[0].start, document.rows[1].end
    said = under_heads("Compare the boats", document, span, segmenter, TRANSLATIONS)
    assert said == "Post of Herons – Boats: 3\nPost of Storks – Boats: 2"


@pytest.mark.parametrize("with_heads", [False, True])
def test_nothing_is_said_where_the_text_says_it(with_heads: bool, segmenter: Segmenter) -> None:
    document = _document(with_heads=with_heads)
    span = (document.rows[0].start, document.rows[0].end) if with_heads else (0, 10)
    assert under_heads("Who guards?", document, span, segmenter, TRANSLATIONS) is None
