"""Word files: kinds, order, tables, numbers, tracked changes; and what is refused."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement

from khmerqa.errors import UnreadableError
from khmerqa.reading import read
from khmerqa.types import Block

from .samples import KHMER_PARAGRAPHS, KHMER_TITLE, zip_of


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
    assert list(extracted.pages[0].blocks) == [
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


def test_a_legacy_font_is_refused() -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run("RbCaCn sMNaMg rbs;RkumRbwkSa")
    run.font.name = "Limon S1"
    with pytest.raises(UnreadableError, match="pre-Unicode"):
        read("sample.docx", saved(document))


def test_declared_entities_are_refused() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(UnreadableError, match="entities"):
        read("sample.docx", zip_of({"word/document.xml": laughs}))


def test_a_zip_bomb_is_refused() -> None:
    with pytest.raises(UnreadableError, match="unpacks to"):
        read("sample.docx", zip_of({"word/document.xml": b" " * 30_000_000}))
