"""Excel files (XLSX): each sheet under its name, each row with the heads of its columns. No pages."""

from __future__ import annotations

import datetime
import io
import re
import warnings
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from khmerqa.reading.legacy.text import decoded_pieces
from khmerqa.reading.markup.plain import page_without_number
from khmerqa.reading.office.archive import safe_to_read
from khmerqa.reading.office.typed_text import clean
from khmerqa.reading.structure.tables import blocks_of, refuse_too_many_cells
from khmerqa.types import Bilingual, Block, Extracted

_PERCENT = re.compile(r"^0(\.0+)?%$")


def read_xlsx(data: bytes) -> Extracted:
    """Read the sheets that are shown, with the values that formulas had when the file was saved."""
    import openpyxl

    with safe_to_read(data, "Excel"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that are passed over here
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            title = clean(book.properties.title or "")
            blocks = tuple(
                block
                for sheet in book.worksheets
                if sheet.sheet_state == "visible"
                for block in _sheet(sheet)
            )
        finally:
            book.close()
    first = next((block.text for block in blocks if block.kind == "heading"), None)
    return Extracted((page_without_number(blocks),), title or first)


def _sheet(sheet: Any) -> Iterator[Block]:
    """Yield the blocks of a sheet; an empty row separates two tables."""
    sheet.reset_dimensions()  # what the file says of its own size need not be true
    rows = list(_rows(sheet))
    if not any(any(row) for row in rows):
        return
    yield Block(clean(sheet.title), "heading", 1)
    for is_filled, table in groupby(rows, key=any):
        if is_filled:
            yield from blocks_of(list(table))


def _rows(sheet: Any) -> Iterator[list[str]]:
    cells = 0
    for row in sheet.iter_rows():
        cells += 1 + len(row)
        refuse_too_many_cells(
            cells,
            Bilingual(
                f"សន្លឹក {sheet.title!r} នៃឯកសារ Excel នេះ",
                f"The sheet {sheet.title!r} of this Excel file",
            ),
        )
        yield [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return ""
    if isinstance(value, str):
        font = cell.font.name if cell.has_style else ""
        return clean(decoded_pieces([(font or "", value)]))
    return _number(value, str(cell.number_format))


def _number(value: Any, pattern: str) -> str:
    """Write a value as a sheet shows it, as far as its meaning goes."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, int | float) and (percent := _PERCENT.match(pattern)):
        return f"{value:.{max(0, len(percent[1] or '') - 1)}%}"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)
