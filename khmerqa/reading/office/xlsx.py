"""Excel files (XLSX): each sheet under its name, each row with the heads of its columns. No pages."""

from __future__ import annotations

import datetime
import io
import warnings
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from khmerqa.reading.legacy.text import decoded_pieces
from khmerqa.reading.markup.plain import page_without_number
from khmerqa.reading.office.archive import safe_to_read
from khmerqa.reading.office.cell_formats import shown_number, shown_text
from khmerqa.reading.office.charts import titles_of_sheet_charts
from khmerqa.reading.office.typed_text import clean
from khmerqa.reading.office.xlsx_layout import Merge, SheetLayout
from khmerqa.reading.structure.tables import GridCell, refuse_too_many_cells, table_blocks
from khmerqa.reading.structure.titles import is_title
from khmerqa.text.expressions.number_ranges import number_ranges
from khmerqa.text.expressions.raised import lowered, raised
from khmerqa.text.language import language_of
from khmerqa.types import Bilingual, Block, Extracted

_NO_VALUE = Bilingual("រូបមន្តគ្មានតម្លៃដែលបានរក្សាទុក", "formula without a saved value")
_SAMPLE = 40  # cells by which the language of a sheet is told


def read_xlsx(data: bytes) -> Extracted:
    """Read the sheets that are shown, with the values that formulas had when the file was saved."""
    import openpyxl

    left_out: list[Bilingual] = []
    with safe_to_read(data, "Excel") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that are passed over here
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, rich_text=True
        )
        try:
            title = clean(book.properties.title or "")
            blocks: list[Block] = []
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    name = clean(sheet.title)
                    left_out.append(Bilingual(f"សន្លឹកដែលត្រូវបានលាក់ {name}", f"hidden sheet {name}"))
                else:
                    layout = SheetLayout.of(archive, sheet._worksheet_path)
                    blocks += _Sheet(sheet, layout).blocks()
                    blocks += titles_of_sheet_charts(archive, sheet._worksheet_path)
                    left_out += _hidden(sheet.title, layout)
        finally:
            book.close()
    first = next((block.text for block in blocks if block.kind == "heading"), "")
    page = replace(page_without_number(tuple(blocks)), losses=tuple(left_out))
    return Extracted((page,), next((each for each in (title, first) if is_title(each)), None))


def _hidden(name: str, layout: SheetLayout) -> Iterator[Bilingual]:
    """Yield what is left out of a sheet because it hides it."""
    if layout.hidden_rows:
        rows = number_ranges(sorted(layout.hidden_rows))
        yield Bilingual(f"ជួរដេក {rows} ដែលត្រូវបានលាក់ក្នុង {name}", f"hidden rows {rows} of {name}")
    if layout.hidden_columns:
        columns = ", ".join(
            f"{first}" if first == last else f"{first}-{last}"
            for first, last in layout.hidden_columns
        )
        yield Bilingual(
            f"ជួរឈរ {columns} ដែលត្រូវបានលាក់ក្នុង {name}", f"hidden columns {columns} of {name}"
        )


class _Sheet:
    """One sheet that is shown."""

    def __init__(self, sheet: Any, layout: SheetLayout) -> None:
        self._sheet = sheet
        self._layout = layout
        self._texts: list[str] = [sheet.title]

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of a sheet; an empty row separates two tables."""
        self._sheet.reset_dimensions()  # what the file says of its own size need not be true
        rows = list(self._rows())
        if not any(cell.text for row, _ in rows for cell in row):
            return
        yield Block(clean(self._sheet.title), "heading", 1)
        for is_filled, table in groupby(rows, key=lambda row: bool(row[0]) or row[1]):
            if is_filled:
                yield from table_blocks([row for row, _ in table], writes_heads=True)

    def _rows(self) -> Iterator[tuple[list[GridCell], bool]]:
        """Yield the cells of each row that is shown, and whether a cell from above spans it."""
        merges = deque(self._layout.merges)
        spanning: list[Merge] = []
        count = 0
        for number, row in enumerate(self._sheet.iter_rows(), 1):
            spanning = [merge for merge in spanning if merge.bottom >= number]
            is_spanned = any(merge.top < number for merge in spanning)
            while merges and merges[0].top <= number:
                spanning.append(merges.popleft())
            count += 1 + len(row) + len(spanning)
            refuse_too_many_cells(
                count,
                Bilingual(
                    f"សន្លឹក {self._sheet.title!r} នៃឯកសារ Excel នេះ",
                    f"The sheet {self._sheet.title!r} of this Excel file",
                ),
            )
            if number not in self._layout.hidden_rows:
                yield list(self._cells(number, row, spanning)), is_spanned

    def _cells(self, number: int, row: Any, spanning: list[Merge]) -> Iterator[GridCell]:
        for column, cell in enumerate(row, 1):
            text = self._text(cell, number, column)
            if not text or self._layout.is_hidden(column):
                continue
            merge = next((each for each in spanning if each.left <= column <= each.right), None)
            if merge is None:
                yield GridCell(text, column - 1)
            elif (number, column) == (merge.top, merge.left):  # the others are covered
                rows = self._layout.visible_rows(merge.top, merge.bottom)
                yield GridCell(text, column - 1, merge.right - merge.left + 1, rows)

    def _text(self, cell: Any, row: int, column: int) -> str:
        formula = self._layout.formulas.get((row, column))
        if formula is None:
            text = _text(cell, self._layout.rich_texts.get((row, column)))
        else:
            text = self._without_value(formula)
        if text and len(self._texts) < _SAMPLE:
            self._texts.append(text)
        return text

    def _without_value(self, formula: str) -> str:
        """Say that Excel would show here what a formula gives; it is not in the file."""
        khmer = language_of(" ".join(self._texts)) == "km"
        told = _NO_VALUE.km if khmer else _NO_VALUE.en
        return f"({told}: ={formula})" if formula else f"({told})"


def _text(cell: Any, rich_text: Any) -> str:
    from openpyxl.cell.rich_text import CellRichText

    value = cell.value if rich_text is None else CellRichText.from_tree(rich_text)
    if value is None:
        return ""
    if isinstance(value, str | list):  # openpyxl's rich text is a list of texts and blocks
        font = cell.font.name if cell.has_style else ""
        text = clean(decoded_pieces(list(_pieces(value, font or ""))))
        return shown_text(text, str(cell.number_format)) if text and cell.has_style else text
    return clean(_number(value, str(cell.number_format)))


def _pieces(value: str | list[Any], font: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a cell, each piece with its font; what is struck through is left out."""
    if isinstance(value, str):
        yield font, value
        return
    before = ""
    for piece in value:
        text, own = (piece, None) if isinstance(piece, str) else (piece.text, piece.font)
        if own is not None and own.strike:
            continue
        shift = own.vertAlign if own is not None else None
        if shift == "superscript":
            text = raised(text)
        elif shift == "subscript":
            text = lowered(text, before)
        before = text or before
        yield (own.rFont if own is not None and own.rFont else font), text


def _number(value: Any, pattern: str) -> str:
    """Write a value as a sheet shows it, as far as its meaning goes."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, int | float):
        return shown_number(value, pattern)
    return str(value)
