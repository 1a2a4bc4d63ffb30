"""Excel files: sheets as headings, rows under the heads of their columns; and what is refused."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from khmerqa.errors import UnreadableError
from khmerqa.reading.formats import read
from khmerqa.reading.structure import tables
from khmerqa.types import Block
from tests.text.limon_codes import limon_codes

from ..samples import KHMER_LINES, zip_of

ROWS: tuple[tuple[Any, ...], ...] = (
    ("ផែនការសកម្មភាព", None, None),
    ("ល.រ", "ស្ថាប័ន", "សកម្មភាព"),
    (1, "ក្រសួង", "រៀបចំ\nបញ្ជី"),
    ("ក្រុមទីពីរ", None, None),
    (2, "សាលាឃុំ", None),
)


def saved(*sheets: tuple[str, tuple[tuple[Any, ...], ...]], hidden: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def blocks_of(data: bytes) -> list[Block]:
    (page,) = read("plan.xlsx", data).pages
    assert page.number is None
    return [replace(block, row=None) for block in page.blocks]


def test_sheets_are_headings_and_rows_carry_the_heads_of_their_columns() -> None:
    assert blocks_of(saved(("ឧបសម្ព័ន្ធ ១", ROWS))) == [
        Block("ឧបសម្ព័ន្ធ ១", "heading", 1),
        Block("ផែនការសកម្មភាព"),
        Block("ល.រ: 1 | ស្ថាប័ន: ក្រសួង | សកម្មភាព: រៀបចំ បញ្ជី", "row"),
        Block("ក្រុមទីពីរ"),
        Block("ល.រ: 2 | ស្ថាប័ន: សាលាឃុំ", "row"),
    ]


def test_an_empty_row_separates_two_tables() -> None:
    rows = (("Office", "Days"), ("Commune", 10), (), ("Year", "Share"), (2025, 0.5))
    assert [block.text for block in blocks_of(saved(("Plan", rows)))] == [
        "Plan",
        "Office: Commune | Days: 10",
        "Year: 2025 | Share: 0.5",
    ]


def test_rows_without_heads_are_written_as_they_are() -> None:
    rows = (("Commune", 10), ("District", 20))
    assert [block.text for block in blocks_of(saved(("Plan", rows)))][1:] == [
        "Commune | 10",
        "District | 20",
    ]


def test_numbers_as_the_sheet_shows_them() -> None:
    book = openpyxl.Workbook()
    values = (
        datetime.date(2024, 3, 1),
        datetime.datetime(2024, 3, 1, 9, 30),
        0.125,
        0.1 + 0.2,
        True,
    )
    for column, value in enumerate(values, 1):
        book.active.cell(1, column, value)
    book.active["C1"].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    (_, row) = blocks_of(out.getvalue())
    assert row.text == "2024-03-01 | 2024-03-01 09:30 | 12.5% | 0.3 | TRUE"


def test_hidden_sheets_are_left_out() -> None:
    data = saved(("Seen", (("a", "b"),)), ("Unseen", (("c", "d"),)), hidden="Unseen")
    assert [block.text for block in blocks_of(data)] == ["Seen", "a | b"]


def test_cells_in_an_old_khmer_font_are_decoded() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = limon_codes(KHMER_LINES[0])
    book.active["A1"].font = Font(name="Limon S1")
    out = io.BytesIO()
    book.save(out)
    assert blocks_of(out.getvalue())[1].text == KHMER_LINES[0]


def test_a_sheet_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_CELLS", 100)
    rows = tuple(("a", "b") for _ in range(60))
    with pytest.raises(UnreadableError, match="more than 100 cells"):
        read("plan.xlsx", saved(("Plan", rows)))


def test_a_sheet_that_lies_about_its_size_is_read() -> None:
    data = saved(("Plan", (("a", "b"),)))
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.active["XFD1048576"] = "far away"
    out = io.BytesIO()
    book.save(out)
    assert blocks_of(out.getvalue())[-1].text == "far away"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(zip_of({"xl/workbook.xml": b"<a/>"}), "damaged", id="hollow"),
        pytest.param(zip_of({"xl/a.xml": b" " * 30_000_000}), "unpacks to", id="bomb"),
        pytest.param(zip_of({"xl/workbook.xml": b"<!DOCTYPE a><a/>"}), "entities", id="entities"),
        pytest.param(saved(("Plan", ())), "no text", id="nothing in it"),
        pytest.param(saved(("Plan", (("a", "b"),)))[:300], "damaged|archive", id="cut off"),
        pytest.param(zip_of({"word/document.xml": b"<a/>"}), "but it is a Word", id="DOCX"),
    ],
)
def test_refusals(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        read("plan.xlsx", data)


def test_cells_are_known_by_their_heads() -> None:
    (page,) = read("plan.xlsx", saved(("Plan", ROWS))).pages
    block = next(block for block in page.blocks if block.row)
    assert block.row is not None
    assert [(cell.head, block.text[cell.start : cell.end]) for cell in block.row.cells] == [
        ("ល.រ", "1"),
        ("ស្ថាប័ន", "ក្រសួង"),
        ("សកម្មភាព", "រៀបចំ បញ្ជី"),
    ]


def edited(edit: Callable[[Any], None], rows: tuple[tuple[Any, ...], ...]) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(saved(("Plan", rows))))
    edit(book.active)
    out = io.BytesIO()
    book.save(out)
    (page,) = read("plan.xlsx", out.getvalue()).pages
    told = [loss.en for loss in page.losses]
    return [*(block.text for block in page.blocks[1:]), *told]


def test_merged_cells_stand_under_their_heads_and_belong_to_each_row() -> None:
    def merge(sheet: Any) -> None:
        for reference in ("A1:A2", "B1:C1", "A3:A4"):
            sheet.merge_cells(reference)

    rows = (("Town", "Fee", None), (None, "Shop", "Stall"), ("Kep", "5 a day", "4 a day"),
            (None, "6 a day", "3 a day"))  # fmt: skip
    assert edited(merge, rows) == [
        "Town: Kep | Fee \u2013 Shop: 5 a day | Fee \u2013 Stall: 4 a day",
        "Town: Kep | Fee \u2013 Shop: 6 a day | Fee \u2013 Stall: 3 a day",
    ]


def test_hidden_rows_and_columns_are_left_out_and_told() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    rows = (("Town", "Draft", "Fee"), ("Takeo", 1, 2), ("Kep", 3, 4))
    assert edited(hide, rows) == [
        "Town: Kep | Fee: 4",
        "hidden rows 2 of Plan",
        "hidden columns 2 of Plan",
    ]


def test_a_formula_without_a_saved_value_says_so() -> None:
    told = "formula without a saved value: =A2*12"
    assert edited(lambda sheet: None, (("Month", "Year"), (5, "=A2*12"))) == [
        f"Month: 5 | Year: ({told})"
    ]


def test_raised_digits_of_a_cell_do_not_join_its_number() -> None:
    text = CellRichText("30", TextBlock(InlineFont(vertAlign="superscript"), "2"), " dollars")
    assert edited(lambda sheet: sheet.__setitem__("B1", text), (("Fee", ""),)) == [
        "Fee | 30\u00b2 dollars"
    ]
