"""Word files: notes and their marks, equations, form values, what nobody sees, titles, spanned cells."""

from __future__ import annotations

import docx
import pytest

from khmerqa.reading.formats import read
from khmerqa.types import Block

from ..docx_samples import cell, paragraph, run, word_file
from .test_reader import saved

RAISED = '<w:vertAlign w:val="superscript"/>'
FOOTNOTES = (
    '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    f'<w:footnote w:id="4">{paragraph("<w:r><w:footnoteRef/></w:r>" + run(" Not in May."))}'
    "</w:footnote>"
)
ENDNOTES = f'<w:endnote w:id="4">{paragraph(run("Since June."))}</w:endnote>'


def blocks(body: str, **parts: str) -> list[Block]:
    return list(read("a.docx", word_file(body, **parts)).pages[0].blocks)


def test_notes_follow_their_paragraph_with_their_mark() -> None:
    body = paragraph(
        run("The shop opens")
        + '<w:r><w:footnoteReference w:id="4"/></w:r>'
        + run(" at 6")
        + '<w:r><w:endnoteReference w:id="4"/></w:r>'
    )
    assert blocks(body, footnotes=FOOTNOTES, endnotes=ENDNOTES) == [
        Block("The shop opens\u00b9 at 6[i]"),
        Block("1 Not in May.", "note"),
        Block("[i] Since June.", "note"),
    ]


@pytest.mark.parametrize(
    ("text", "mark", "read_as"),
    [("30", "2", "30\u00b2"), ("១០", "៣", "១០[៣]"), ("1", "st", "1st"), ("10", "-3", "10-\u00b3")],
)
def test_raised_digits_do_not_join_a_number(text: str, mark: str, read_as: str) -> None:
    assert blocks(paragraph(run(text) + run(mark, RAISED)))[0].text == read_as
    assert blocks(paragraph(run(text) + run(mark, '<w:position w:val="8"/>')))[0].text == read_as


def test_raised_by_a_style() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="N"><w:name w:val="N"/>'
        f"<w:rPr>{RAISED}</w:rPr></w:style>"
    )
    body = paragraph(run("30") + run("2", '<w:rStyle w:val="N"/>'))
    assert blocks(body, styles=styles)[0].text == "30\u00b2"


@pytest.mark.parametrize(
    ("equation", "text"),
    [
        ("<m:r><m:t>base x 2</m:t></m:r>", "base x 2"),
        ("<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f>",
         "(a+b)/4"),
        ("<m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>6</m:t></m:r></m:sup></m:sSup>",
         "10^6"),
        ("<m:rad><m:deg/><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad>", "\u221ax"),
        ("<m:r><m:t>2</m:t></m:r><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t>"
         "</m:r></m:den></m:f>", "2 1/2"),
        ("<m:d><m:e><m:r><m:t>n</m:t></m:r></m:e></m:d>", "(n)"),
    ],
)  # fmt: skip
def test_equations_are_part_of_their_sentence(equation: str, text: str) -> None:
    body = paragraph(run("It is ") + f"<m:oMath>{equation}</m:oMath>" + run(" a day."))
    assert blocks(body)[0].text == f"It is {text} a day."


@pytest.mark.parametrize("property_", ["vanish", "strike", "dstrike"])
def test_what_nobody_sees_is_left_out_and_told(property_: str) -> None:
    body = paragraph(run("It costs ") + run("9", f"<w:{property_}/>") + run("8 dollars."))
    (page,) = read("a.docx", word_file(body)).pages
    assert [block.text for block in page.blocks] == ["It costs 8 dollars."]
    assert "1 characters" in page.losses[0].en


def test_form_values() -> None:
    ticked = '<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'
    chosen = (
        '<w:ddList><w:result w:val="1"/><w:listEntry w:val="A"/><w:listEntry w:val="B"/></w:ddList>'
    )
    fields = (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{value}</w:ffData></w:fldChar></w:r>'
        for value in (ticked, chosen)
    )
    assert blocks(paragraph(run(" ").join(fields)))[0].text == "\u2612 B"


def test_a_control_that_asks_for_its_value_has_none() -> None:
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{run('Choose an item.')}</w:sdtContent></w:sdt>"
    )
    assert blocks(paragraph(run("Office: ") + control))[0].text == "Office:"


def test_a_value_never_stands_under_the_head_of_another_column() -> None:
    rows = (
        cell("Town", '<w:vMerge w:val="restart"/>') + cell("Fee", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("Shop") + cell("Stall"),
        cell("Kep", '<w:vMerge w:val="restart"/>') + cell("5") + cell("4"),
        cell("", "<w:vMerge/>") + cell("3", '<w:gridSpan w:val="2"/>'),
    )
    late = f'<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>{cell("9")}</w:tr>'
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('1')}</w:tr>"
    body = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}{gone}{late}</w:tbl>"
    found = [
        [(part.head, block.text[part.start : part.end]) for part in block.row.cells]
        for block in blocks(body)
        if block.row
    ]
    assert found == [
        [("Town", "Kep"), ("Fee \u2013 Shop", "5"), ("Fee \u2013 Stall", "4")],
        [("Town", "Kep"), ("Fee \u2013 Shop, Stall", "3")],
        [("Fee \u2013 Stall", "9")],
    ]


def test_a_file_without_properties_is_called_by_its_first_heading() -> None:
    body = paragraph(run("Rules on Ponds"), '<w:outlineLvl w:val="0"/>') + paragraph(run("Text."))
    assert read("a.docx", word_file(body)).title == "Rules on Ponds"
    document = docx.Document()
    document.core_properties.title = "Named by its author"
    document.add_paragraph("Text.")
    assert read("a.docx", saved(document)).title == "Named by its author"
