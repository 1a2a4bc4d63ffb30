"""Tables in text files (CSV): each row with the heads of its columns. No pages."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Literal

from khmerqa.errors import UnreadableError
from khmerqa.reading.legacy.text import decoded_lines
from khmerqa.reading.markup.plain import decoded, page_without_number
from khmerqa.reading.structure.tables import refuse_too_many_cells, row_of_texts, table_blocks
from khmerqa.types import Bilingual, Extracted

MAX_TITLE = 150  # characters
_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 200
_STATED_DELIMITER = re.compile(r"\Asep=([^\w\s\"]|\t)\n", re.IGNORECASE)  # as Excel writes it
_WORD = re.compile("[^\\W\\d_]{2}|[\u1780-\u17b3]")
_Quoting = Literal[0, 3]  # csv.QUOTE_MINIMAL or csv.QUOTE_NONE
_END = "\x00"  # the last row; ``decoded`` refuses files that hold this character


def read_csv(data: bytes) -> Extracted:
    """Read a table; a row with a single cell above its heads is its title."""
    text = decoded(data)
    stated = _STATED_DELIMITER.match(text)
    if stated:
        text = text[stated.end() :]
    rows = _table(text, stated[1] if stated else None)
    decoded_rows = _with_old_font_decoded(rows)
    rows = decoded_rows or rows
    _refuse_without_words(rows)
    blocks = tuple(
        block
        for is_filled, table in groupby(rows, key=any)
        if is_filled
        for block in table_blocks([row_of_texts(row) for row in table], writes_heads=True)
    )
    has_title = len(blocks) > 1 and blocks[0].kind != "row" and len(blocks[0].text) <= MAX_TITLE
    return Extracted(
        (page_without_number(blocks, legacy=decoded_rows is not None),),
        blocks[0].text if has_title else None,
    )


def _refuse_without_words(rows: Sequence[Sequence[str]]) -> None:
    """Refuse a table of numbers and single letters: nobody could say what its numbers are."""
    cells = [cell for row in rows for cell in row if cell]
    if cells and not any(map(_WORD.search, cells)):
        raise UnreadableError(
            Bilingual(
                "តារាងនេះមានតែលេខ គ្មានពាក្យទេ។ សូមដាក់ចំណងជើងលើជួរឈរនីមួយៗ រួចបញ្ចូលម្តងទៀត។",
                "This table holds numbers and no words; put a heading over each column.",
            )
        )


def _table(text: str, delimiter: str | None) -> list[list[str]]:
    """Return the rows; where a quotation mark is never closed, all marks are taken as text."""
    # The default limit of 128 KiB a cell would refuse some files; their size is limited already.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    rows = list(_rows(text, delimiter or _likeliest_delimiter(text, csv.QUOTE_MINIMAL)))
    if rows[-1] != [_END]:
        delimiter = delimiter or _likeliest_delimiter(text, csv.QUOTE_NONE)
        rows = list(_rows(text, delimiter, csv.QUOTE_NONE))
    return rows[:-1]


def _likeliest_delimiter(text: str, quoting: _Quoting) -> str:
    """Return the delimiter by which most rows have the same number of cells, at least two.

    ``csv.Sniffer`` also counts characters in quoted cells; here each delimiter is tried.
    """

    def agreement(delimiter: str) -> tuple[float, int]:
        rows = islice(_rows(text, delimiter, quoting), _SAMPLE_ROWS)
        widths = Counter(len(row) for row in rows if any(row) and row != [_END])
        width, count = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
        return (count / widths.total(), width) if width > 1 else (0.0, 0)

    return max(_DELIMITERS, key=agreement)  # the first of equals


def _rows(text: str, delimiter: str, quoting: _Quoting = csv.QUOTE_MINIMAL) -> Iterator[list[str]]:
    """Yield the rows and ``[_END]``, which an unclosed quotation mark swallows."""
    lines = io.StringIO(f"{text}\n{_END}", newline="")
    cells = 0
    for row in csv.reader(lines, delimiter=delimiter, quoting=quoting):
        cells += 1 + len(row)
        refuse_too_many_cells(cells, Bilingual("ឯកសារ CSV នេះ", "This CSV file"))
        yield [" ".join(cell.split()) for cell in row]


def _with_old_font_decoded(rows: list[list[str]]) -> list[list[str]] | None:
    """Return rows that were typed for an old Khmer font in Unicode; None if they were not."""
    typed = decoded_lines([cell for row in rows for cell in row])
    if typed is None:
        return None
    cells = iter(typed)
    return [list(islice(cells, len(row))) for row in rows]
