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
