"""Word files: kinds, order, tables, numbers, tracked changes; and what is refused."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement

from khmerqa.errors import UnreadableError
from khmerqa.reading.formats import read
from khmerqa.types import Block, Method, Verdict
from tests.text.limon_codes import limon_codes

from ...samples import KHMER_LINES, KHMER_PARAGRAPHS, KHMER_TITLE, zip_of


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_kinds_in_document_order() -> None:
    document = docx.Document()
    document.add_heading(KHMER_TITLE, level=1)
    document.add_paragraph(KHMER_PARAGRAPHS[0])
    document.add_heading("Money", level=5)
    document.add_paragraph("first", style="List Bullet")
    document.add_paragraph("one", style="List Number")
    document.add_paragraph("two", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Office", "Days", "Commune", ""), strict=True):
        cell.text = text
    document.add_paragraph("after the table")
    extracted = read("sample.docx", saved(document))
    assert extracted.title == KHMER_TITLE
    assert [page.number for page in extracted.pages] == [None]
    assert [replace(block, row=None) for block in extracted.pages[0].blocks] == [
        Block(KHMER_TITLE, "heading", 1),
        Block(KHMER_PARAGRAPHS[0]),
        Block("Money", "heading", 3),
        Block("\u2022 first", "item"),
        Block("1. one", "item"),
        Block("2. two", "item"),
        Block("Office | Days", "row"),
        Block("Commune", "row"),
        Block("after the table"),
    ]


def test_insertions_count_and_deletions_do_not() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The office answers ")
    for tag, holder, text in (("w:ins", "w:t", "in ten days."), ("w:del", "w:delText", "never.")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(holder)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    blocks = read("sample.docx", saved(document)).pages[0].blocks
    assert [block.text for block in blocks] == ["The office answers in ten days."]


def test_zero_width_spaces_are_dropped() -> None:
    document = docx.Document()
    document.add_paragraph(
        "\u179f\u17c1\u179c\u17b6\u200b\u179f\u17b6\u1792\u17b6\u179a\u178e\u17c8"
    )
    blocks = read("sample.docx", saved(document)).pages[0].blocks
    assert blocks[0].text == "\u179f\u17c1\u179c\u17b6\u179f\u17b6\u1792\u17b6\u179a\u178e\u17c8"


def typed_in(font: str, *texts: str, by_style: bool = False) -> bytes:
    document = docx.Document()
    if by_style:
        document.styles["Normal"].font.name = font
    for text in texts:
        paragraph = document.add_paragraph()
        for piece in (text[:9], text[9:]):  # word processors cut runs anywhere
            run = paragraph.add_run(piece)
            if not by_style:
                run.font.name = font
    return saved(document)


@pytest.mark.parametrize("by_style", [False, True])
def test_an_old_khmer_font_is_decoded(by_style: bool) -> None:
    data = typed_in("Limon S1", *map(limon_codes, KHMER_LINES), by_style=by_style)
    (page,) = read("sample.docx", data).pages
    assert (page.verdict, page.method) == (Verdict.LEGACY, Method.LEGACY)
    assert tuple(block.text for block in page.blocks) == KHMER_LINES


def test_words_in_a_latin_font_stay_next_to_an_old_khmer_font() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for font, text in (("Limon S1", limon_codes(KHMER_LINES[0])), ("Arial", " Data Exchange")):
        paragraph.add_run(text).font.name = font
    (page,) = read("sample.docx", saved(document)).pages
    assert [block.text for block in page.blocks] == [KHMER_LINES[0] + " Data Exchange"]


def test_old_khmer_without_the_name_of_its_font_is_known_by_its_letters() -> None:
    data = typed_in("Calibri", *map(limon_codes, KHMER_LINES))
    (page,) = read("sample.docx", data).pages
    assert tuple(block.text for block in page.blocks) == KHMER_LINES


def test_an_old_font_whose_codes_are_not_known_is_refused() -> None:
    data = typed_in("CHHAY Text", "Ed]Gnuv#þ RbC@Cn sM*aMg rb^s;RkumR~bwkSa xq{vt kK#")
    with pytest.raises(UnreadableError, match="pre-Unicode"):
        read("sample.docx", data)


def test_declared_entities_are_refused() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(UnreadableError, match="entities"):
        read("sample.docx", zip_of({"word/document.xml": laughs}))


def test_a_zip_bomb_is_refused() -> None:
    with pytest.raises(UnreadableError, match="unpacks to"):
        read("sample.docx", zip_of({"word/document.xml": b" " * 30_000_000}))
