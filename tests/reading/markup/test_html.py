"""Web pages: main text in, furniture out."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest

from khmerqa.errors import UnreadableError
from khmerqa.reading.formats import read
from khmerqa.types import Block, Method, Verdict
from tests.text.limon_codes import limon_codes

from ..samples import KHMER_LINES, KHMER_PARAGRAPHS, KHMER_TITLE

PAGE = f"""<!doctype html><html lang="km"><head><meta charset="utf-8"><title>{KHMER_TITLE}</title>
<style>p {{ color: red }}</style><script>var p = "not text";</script></head><body>
<header>Ministry of Samples</header><nav><ul><li>Home</li><li>About</li></ul></nav>
<main><article><header><h1>{KHMER_TITLE}</h1></header>
<p>{KHMER_PARAGRAPHS[0]}</p>
<h2>How <em>requests</em> are answered</h2>
<ol start="3"><li>by letter</li><li><p>by telephone</p></li></ol><ul><li>in person</li></ul>
<table><thead><tr><th>Office</th><th>Days</th></tr></thead>
<tr><td>Commune <b>hall</b></td><td>10</td></tr></table>
loose words<br>and more<div hidden>secret</div></article></main>
<aside>Share this page</aside><footer>All rights reserved</footer></body></html>"""


def test_main_text_with_its_kinds() -> None:
    extracted = read("sample.html", PAGE.encode())
    assert extracted.title == KHMER_TITLE
    assert [replace(block, row=None) for block in extracted.pages[0].blocks] == [
        Block(KHMER_TITLE, "heading", 1),
        Block(KHMER_PARAGRAPHS[0]),
        Block("How requests are answered", "heading", 2),
        Block("3. by letter", "item"),
        Block("4. by telephone", "item"),
        Block("\u2022 in person", "item"),
        Block("Office | Days", "row"),
        Block("Commune hall | 10", "row"),
        Block("loose words and more"),
    ]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("utf-8", ""), ("utf-16", ""), ("utf-8", "no-such"), ("cp1252", "cp1252")],
)
def test_encodings(encoding: str, declared: str) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    data = f"<html>{meta}<p>The caf\u00e9 opens at nine.</p></html>".encode(encoding)
    assert read("sample.htm", data).pages[0].blocks[0].text == "The caf\u00e9 opens at nine."


def test_entities_do_not_unfold() -> None:
    laughs = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><p>words &b; here</p>'
    blocks = read("sample.html", laughs.encode()).pages[0].blocks
    assert "hahaha" not in " ".join(block.text for block in blocks)


@pytest.mark.parametrize("page", ["<html></html>", "<html><script>x</script></html>", "<!-- x -->"])
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(UnreadableError, match=r"ask|save"):
        read("sample.html", page.encode())


@pytest.mark.parametrize(
    ("face", "spoilt", "right"), [("Limon S1", "á", "ក"), ("ABC-TEXT-01", ";", "ក")]
)
def test_a_page_in_an_old_khmer_font_is_decoded(face: str, spoilt: str, right: str) -> None:
    codes = [limon_codes(line) for line in KHMER_LINES]
    body = "".join(f"<p><font face='{face}'>{escape(line)}</font></p>" for line in codes)
    sugar = f"<p><font face='{face}'>s{spoilt}rs®mab;k³</font></p>"
    (page,) = read("page.html", f"<body>{body}{sugar}</body>".encode()).pages
    assert (page.verdict, page.method) == (Verdict.LEGACY, Method.LEGACY)
    texts = [block.text for block in page.blocks]
    assert texts[2].startswith(f"ស\u17d2{right}រ")
    if face.startswith("Limon"):
        assert tuple(texts[:2]) == KHMER_LINES


def test_a_page_of_codes_that_no_table_knows_is_refused() -> None:
    words = "Ed]Gnuv#þ RbC@Cn sM*aMg k]úgRkb rbs^RkumRb~wkSa " * 10
    with pytest.raises(UnreadableError, match="pre-Unicode"):
        read("page.html", f"<p>{words}</p>".encode())


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("30<sup>2</sup> dollars", "30\u00b2 dollars"),
        ("១០<sup>៣</sup>", "១០[៣]"),
        ("the 1<sup>st</sup> of May", "the 1st of May"),
        ("CO<sub>2</sub>", "CO2"),
        ("10<sub>2</sub>", "10\u2082"),
        ("30<span style='vertical-align: super'>2</span>", "30\u00b2"),
        ("30<span class=n>2</span>", "30\u00b2"),
        ("fee <del>9</del> <ins>8</ins>", "fee 8"),
        ("fee <span style='display:none'>9</span>8", "fee 8"),
        ("fee <span class='x gone'>9</span>8", "fee 8"),
        ("fee <span class=printed>9</span>", "fee 9"),
    ],
)
def test_raised_and_unseen_words(markup: str, text: str) -> None:
    sheet = ".n { vertical-align: super } .gone{display:none} @media print {.printed{display:none}}"
    page = f"<html><style>{sheet}</style><p>{markup}</p></html>"
    assert read("a.html", page.encode()).pages[0].blocks[0].text == text


def cells_of(table: str) -> list[list[tuple[str, str]]]:
    blocks = read("a.html", f"<p>Fees of towns.</p><table>{table}</table>".encode()).pages[0].blocks
    return [
        [(cell.head, block.text[cell.start : cell.end]) for cell in block.row.cells]
        for block in blocks
        if block.row
    ]


def test_spanned_cells_stand_under_the_heads_of_their_columns() -> None:
    heads = "<tr><th rowspan=2>Town<th colspan=2>Fee<tr><th>Shop<th>Stall"
    rows = "<tr><td rowspan=2>Kep<td>5<td>4<tr><td colspan=2>3<tr><th>Takeo<td><td>2"
    assert cells_of(heads + rows) == [
        [("Town", "Kep"), ("Fee \u2013 Shop", "5"), ("Fee \u2013 Stall", "4")],
        [("Town", "Kep"), ("Fee \u2013 Shop, Stall", "3")],
        [("Town", "Takeo"), ("Fee \u2013 Stall", "2")],
    ]


def test_heads_in_the_middle_of_a_table_replace_those_above() -> None:
    rows = "<tr><th>Town<th>Fee<tr><td>Kep<td>5<tr><th>Town<th>Days<tr><td>Kep<td>9"
    assert cells_of(rows) == [[("Town", "Kep"), ("Fee", "5")], [("Town", "Kep"), ("Days", "9")]]


def test_a_cell_over_all_columns_has_no_head() -> None:
    rows = "<tr><th>Town<th>Fee<tr><td colspan=2>In the south<tr><td>Kep<td>5"
    assert cells_of(rows) == [[("Town", "Kep"), ("Fee", "5")]]


def test_names_and_values_without_heads_are_no_table_with_heads() -> None:
    rows = "<tr><td>Name<td>Harbour office<tr><td>Opens<td>at 7<tr><td>Place<td>Kep"
    assert [head for row in cells_of(rows) for head, _ in row] == [""] * 6
