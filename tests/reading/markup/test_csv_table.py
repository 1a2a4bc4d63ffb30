"""Tables in text files: delimiters, encodings, heads, and cells of every size; nothing is lost."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khmerqa.errors import UnreadableError
from khmerqa.reading.formats import read
from khmerqa.reading.structure import tables
from khmerqa.types import Block, Method
from tests.text.limon_codes import limon_codes

from ..samples import KHMER_LINES

ROWS = (
    ("ល.រ", "ស្ថាប័ន", "សកម្មភាព"),
    ("១", "ក្រសួង", 'រៀបចំ\nបញ្ជី, និង "ពិនិត្យ"'),
    ("២", "", "ជួសជុល; ១ ឆ្នាំ"),
)
EXPECTED = [
    'ល.រ: ១ | ស្ថាប័ន: ក្រសួង | សកម្មភាព: រៀបចំ បញ្ជី, និង "ពិនិត្យ"',
    "ល.រ: ២ | សកម្មភាព: ជួសជុល; ១ ឆ្នាំ",
]


def written(rows: tuple[tuple[str, ...], ...], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def texts_of(data: bytes | str) -> list[str]:
    (page,) = read("plan.csv", data.encode() if isinstance(data, str) else data).pages
    assert page.number is None
    return [block.text for block in page.blocks]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_row_carries_the_heads_of_its_columns(delimiter: str) -> None:
    assert texts_of(written(ROWS, delimiter)) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    assert texts_of(written(ROWS).encode(encoding)) == EXPECTED


def test_cells_are_known_by_their_heads() -> None:
    (page,) = read("plan.csv", written(ROWS).encode()).pages
    block = page.blocks[0]
    assert block.row is not None
    assert [(cell.head, block.text[cell.start : cell.end]) for cell in block.row.cells] == [
        ("ល.រ", "១"),
        ("ស្ថាប័ន", "ក្រសួង"),
        ("សកម្មភាព", 'រៀបចំ បញ្ជី, និង "ពិនិត្យ"'),
    ]


def test_a_title_a_group_and_a_second_table() -> None:
    extracted = read(
        "plan.csv", b"Fees,,\nOffice,Days\nIn town\nCommune,10\n\nYear,Share\n2025,1%\n"
    )
    assert extracted.title == "Fees"
    assert [replace(block, row=None) for block in extracted.pages[0].blocks] == [
        Block("Fees"),
        Block("In town"),
        Block("Office: Commune | Days: 10", "row"),
        Block("Year: 2025 | Share: 1%", "row"),
    ]


def test_ragged_rows() -> None:
    assert texts_of("Office,Days\nCommune,10,more,,and more\nDistrict\nTown,5\n") == [
        "Office: Commune | Days: 10 | more | and more",
        "District",
        "Office: Town | Days: 5",
    ]


def test_rows_without_heads() -> None:
    assert texts_of("Commune,10\nDistrict,20\n") == ["Commune | 10", "District | 20"]


def test_one_column_of_sentences_is_not_divided_at_its_commas() -> None:
    lines = ("Where two rules apply, the later one counts.", "None.", "All, or most, or few.")
    assert texts_of("\n".join(f'"{line}"' for line in lines)) == list(lines)


def test_a_delimiter_that_the_file_states() -> None:
    assert texts_of("sep=;\r\nOffice;Fee\r\nTown;1,5\r\n") == ["Office: Town | Fee: 1,5"]


def test_decimal_commas_do_not_make_columns() -> None:
    assert texts_of("Office;Fee;Tax\nTown;1,5;0,1\nCity;2,5;0,2\n")[1] == (
        "Office: City | Fee: 2,5 | Tax: 0,2"
    )


def test_a_cell_longer_than_the_default_limit() -> None:
    word = "ទឹក" * 100_000
    assert texts_of(f"Office,Text\nTown,{word}\n") == [f"Office: Town | Text: {word}"]


def test_a_quotation_mark_that_is_never_closed_is_text() -> None:
    assert texts_of('Office,Size\n"Town,5\nCity,6\n') == [
        'Office: "Town | Size: 5',
        "Office: City | Size: 6",
    ]


def test_many_rows_without_heads_take_no_long_time() -> None:
    assert len(texts_of("Town,2\n" * 50_000)) == 50_000


def test_an_old_khmer_font_is_decoded_by_its_letters() -> None:
    rows = tuple((limon_codes(line), str(number)) for number, line in enumerate(KHMER_LINES))
    (page,) = read("plan.csv", written(rows).encode()).pages
    assert page.method is Method.LEGACY
    assert [block.text for block in page.blocks] == [
        f"{line} | {number}" for number, line in enumerate(KHMER_LINES)
    ]


CELL = st.text(
    st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Po", "Zs"], exclude_characters="\ufeff"),
    max_size=12,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(rows=st.lists(st.lists(CELL, min_size=2, max_size=5), min_size=1, max_size=6))
def test_no_cell_is_lost(rows: list[list[str]]) -> None:
    text = written(tuple(("town", "1", *row) for row in rows))  # numbers, so that no row is a head
    assert texts_of(text) == [
        " | ".join(["town", "1", *(cell for each in row if (cell := " ".join(each.split())))])
        for row in rows
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"a,b\x00c", "not a text file", id="binary"),
        pytest.param(b" \n,,\n", "no text", id="nothing in it"),
        pytest.param(b"a,b\n1,2\n", "no words", id="numbers alone"),
        pytest.param(b"%PDF-1.7\n", "but it is a PDF", id="PDF"),
        pytest.param(b"a,b\n" * 60, "more than 100 cells", id="too many cells"),
    ],
)
def test_refusals(data: bytes, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_CELLS", 100)
    with pytest.raises(UnreadableError, match=words) as refusal:
        read("plan.csv", data)
    assert refusal.value.message.km
