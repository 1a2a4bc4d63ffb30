"""Rows of a table by their heads, in every format that has tables."""

from __future__ import annotations

import io

import docx
import pytest

from khmerqa.reading.formats import read
from khmerqa.types import Block

ROWS = (("Office", "Days"), ("Commune", "10"), ("District", "15"))


def _html() -> bytes:
    rows = "".join(
        "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>"
        for tag, row in zip(("th", "td", "td"), ROWS, strict=True)
    )
    text = "<p>Applications are registered at these offices within so many days.</p>"
    return f"<html><body>{text}<table>{rows}</table></body></html>".encode()


def _markdown() -> bytes:
    head, *rows = (f"| {' | '.join(row)} |" for row in ROWS)
    return "\n".join(["Days at each office.", "", head, "|---|---|", *rows]).encode()


def _docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("Days at each office.")
    table = document.add_table(rows=len(ROWS), cols=2)
    for cell, text in zip(table._cells, (text for row in ROWS for text in row), strict=True):
        cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def cells_of(block: Block) -> list[tuple[str, str]]:
    cells = block.row.cells if block.row else ()
    return [(cell.head, block.text[cell.start : cell.end]) for cell in cells]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.html", _html()), ("a.md", _markdown()), ("a.docx", _docx())],
    ids=["html", "markdown", "docx"],
)
def test_rows_are_written_as_they_are_and_known_by_their_heads(name: str, data: bytes) -> None:
    blocks = [block for block in read(name, data).pages[0].blocks if block.kind == "row"]
    assert [block.text for block in blocks] == ["Office | Days", "Commune | 10", "District | 15"]
    assert [cells_of(block) for block in blocks] == [
        [],
        [("Office", "Commune"), ("Days", "10")],
        [("Office", "District"), ("Days", "15")],
    ]
