"""What a sheet of an Excel file hides, merges, or has no value for, from its XML.

openpyxl says none of it where it reads a sheet row by row, as large ones must be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from khmerqa.reading.office.xml_parts import elements

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_NAMES = ("row", "col", "mergeCell", "c")
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?\Z")
_ON = ("1", "true")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SheetLayout:
    """The layout of one sheet; rows and columns from 1."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)  # by their first row
    rich_texts: dict[tuple[int, int], Any] = field(
        default_factory=dict
    )  # XML of those in the sheet itself
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)  # those without a value

    @classmethod
    def of(cls, archive: ZipFile, part: str) -> SheetLayout:
        """Read the part of one sheet."""
        layout = cls()
        row = column = 0
        tags = [space + name for space in (_MAIN, _STRICT) for name in _NAMES]
        with archive.open(part.lstrip("/")) as stream:
            for has_ended, element in elements(stream, tags):
                name = element.tag.rpartition("}")[2]
                if not has_ended:
                    if name == "row":
                        row, column = int(element.get("r", row + 1)), 0
                    elif name == "c":
                        place = _RANGE.match(element.get("r", ""))
                        column = _column(place[1]) if place else column + 1
                    continue
                if name == "c":
                    layout._take_cell(element, row, column)
                else:
                    layout._take(name, element, row)
        layout.merges.sort(key=lambda merge: merge.top)
        return layout

    def is_hidden(self, column: int) -> bool:
        """Return whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    def visible_rows(self, first: int, last: int) -> int:
        """Count the rows of a range that are shown."""
        if not self.hidden_rows:
            return last - first + 1
        return last - first + 1 - sum(first <= row <= last for row in self.hidden_rows)

    def _take_cell(self, cell: Any, row: int, column: int) -> None:
        if (text := next((child for child in cell if child.tag.endswith("}is")), None)) is not None:
            if any(child.tag.endswith("}r") for child in text):
                self.rich_texts[row, column] = text
            return
        formula = value = None
        for child in cell:
            formula = child if child.tag.endswith("}f") else formula
            value = child if child.tag.endswith("}v") else value
        if formula is not None and (value is None or not value.text):
            self.formulas[row, column] = (formula.text or "").strip()

    def _take(self, name: str, element: Any, row: int) -> None:
        is_hidden = element.get("hidden") in _ON
        if name == "row" and is_hidden:
            self.hidden_rows.add(row)
        elif name == "col" and is_hidden:
            self.hidden_columns.append((int(element.get("min", "1")), int(element.get("max", "1"))))
        elif name == "mergeCell":
            self.merges += _merges(element.get("ref", ""))


def _merges(reference: str) -> Iterator[Merge]:
    match = _RANGE.match(reference)
    if match and match[3]:
        yield Merge(int(match[2]), _column(match[1]), int(match[4]), _column(match[3]))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number
