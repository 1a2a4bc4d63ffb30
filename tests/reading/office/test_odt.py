"""LibreOffice text files: kinds, order, lists, tables, fonts; and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from khmerqa.errors import UnreadableError
from khmerqa.reading.formats import read
from khmerqa.reading.structure import tables
from khmerqa.types import Block, Method, Verdict
from tests.text.limon_codes import limon_codes

from ..samples import KHMER_LINES, KHMER_PARAGRAPHS, KHMER_ROWS, KHMER_TITLE, zip_of
from .odt_samples import LISTS, MIME_TYPE, NAMES, STORED, file_of, items, table


def blocks_of(data: bytes) -> list[Block]:
    (page,) = read("sample.odt", data).pages
    assert page.number is None
    return [replace(block, row=None) for block in page.blocks]


def test_kinds_in_document_order() -> None:
    data = file_of(
        f'<text:h text:outline-level="1">{KHMER_TITLE}</text:h>'
        f"<text:p>{KHMER_PARAGRAPHS[0]}</text:p>"
        '<text:h text:outline-level="5">Money</text:h>'
        + items("Bullets", "first")
        + items("Numbers", "one", "two")
        + table(*KHMER_ROWS)
        + "<text:p>after the<text:s text:c='3'/>table<text:tab/>and<text:line-break/>on</text:p>",
        automatic=LISTS,
    )
    assert read("sample.odt", data).title == KHMER_TITLE
    assert blocks_of(data) == [
        Block(KHMER_TITLE, "heading", 1),
        Block(KHMER_PARAGRAPHS[0]),
        Block("Money", "heading", 3),
        Block("\u2022 first", "item"),
        Block("1. one", "item"),
        Block("2. two", "item"),
        Block(" | ".join(KHMER_ROWS[0]), "row"),
        Block(" | ".join(KHMER_ROWS[1]), "row"),
        Block("after the table and on"),
    ]


def test_cells_are_known_by_their_heads() -> None:
    rows = (("Office", "Days"), ("Commune", "10"), ("", "15"))
    (page,) = read("sample.odt", file_of(table(*rows))).pages
    found = [
        (cell.head, block.text[cell.start : cell.end])
        for block in page.blocks
        for cell in (block.row.cells if block.row else ())
    ]
    assert found == [("Office", "Commune"), ("Days", "10"), ("Days", "15")]


def test_repeated_and_covered_cells_keep_their_columns() -> None:
    row = (
        '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        "<table:table-cell><text:p>a</text:p></table:table-cell><table:covered-table-cell/>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>"
    )
    (page,) = read("sample.odt", file_of(f"<table:table>{row}</table:table>")).pages
    (block,) = page.blocks
    assert block.text == "a | b"
    assert block.row is not None
    assert [cell.column for cell in block.row.cells] == [2, 4]


def test_a_table_within_a_cell_is_read_with_its_cell() -> None:
    inner = f"</text:p>{table(('x', 'y'))}<text:p>"  # next to the paragraph, not within it
    assert [block.text for block in blocks_of(file_of(table(("a", inner))))] == ["a | x | y"]


def test_lists_within_lists_and_lists_that_go_on() -> None:
    inner = "<text:list><text:list-item><text:p>inner</text:p></text:list-item></text:list>"
    data = file_of(
        items("Numbers", "one", "two", inner=inner)
        + "<text:p>Between.</text:p>"
        + items("Numbers", "three", more=' text:continue-numbering="true"')
        + items("Numbers", "again one")
        + items("Khmer", "nine", "ten"),
        automatic=LISTS,
    )
    assert [block.text for block in blocks_of(data)] == [
        "1. one",
        "1.a) inner",
        "2. two",
        "2.a) inner",
        "Between.",
        "3. three",
        "1. again one",
        "៩. nine",
        "១០. ten",
    ]


def test_headings_are_numbered_as_the_outline_says() -> None:
    outline = (
        "<office:styles><text:outline-style>"
        '<text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/>'
        '<text:outline-level-style text:level="2" style:num-format=""/>'
        "</text:outline-style></office:styles>"
    )
    body = "".join(
        f'<text:h text:outline-level="{level}">{text}</text:h>'
        for level, text in ((1, "Water"), (2, "Wells"), (1, "Roads"))
    )
    assert [block.text for block in blocks_of(file_of(body, outline))] == [
        "I. Water",
        "Wells",
        "II. Roads",
    ]


def test_a_title_and_bold_lines_are_headings() -> None:
    styles = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
        '<style:style style:name="B" style:family="text">'
        '<style:text-properties style:font-weight-complex="bold"/></style:style>'
    )
    body = (
        f'<text:p text:style-name="P1">{KHMER_TITLE}</text:p>'
        f'<text:p><text:span text:style-name="B">{KHMER_TITLE}</text:span></text:p>'
        '<text:p>Only <text:span text:style-name="B">one word</text:span></text:p>'
    )
    assert blocks_of(file_of(body, automatic=styles)) == [
        Block(KHMER_TITLE, "heading", 1),
        Block(KHMER_TITLE, "heading", 3),
        Block("Only one word"),
    ]


def test_deletions_comments_and_hidden_sections_are_left_out() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>never</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>The office answers<office:annotation><text:p>really?</text:p></office:annotation>"
        " in ten days.</text:p>"
        '<text:section text:display="none"><text:p>unseen</text:p></text:section>'
        "<text:section><text:p>seen</text:p></text:section>"
    )
    assert [block.text for block in blocks_of(file_of(body))] == [
        "The office answers in ten days.",
        "seen",
    ]


def test_notes_boxes_and_shapes_follow_their_paragraph() -> None:
    body = (
        "<text:p>The fee<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>In riel.</text:p></text:note-body></text:note> is small."
        "<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>"
        "<draw:custom-shape><text:p>In a shape.</text:p></draw:custom-shape></text:p>"
    )
    assert blocks_of(file_of(body)) == [
        Block("The fee\u00b9 is small."),
        Block("1 In riel.", "note"),
        Block("In a box."),
        Block("In a shape."),
    ]


def test_a_table_of_contents_is_known_as_such() -> None:
    entries = "".join(
        f"<text:p><text:a>Chapter {number}<text:tab/>{number}</text:a></text:p>"
        for number in (1, 2, 3)
    )
    data = file_of(
        f"<text:table-of-content><text:index-body>{entries}</text:index-body>"
        "</text:table-of-content>"
    )
    assert blocks_of(data) == [Block(f"Chapter {n} | {n}", "contents") for n in (1, 2, 3)]


@pytest.mark.parametrize("by_style", [False, True])
def test_an_old_khmer_font_is_decoded(by_style: bool) -> None:
    family = "paragraph" if by_style else "text"
    faces = '<style:font-face style:name="F1" svg:font-family="\'Limon S1\'"/>'
    styles = (
        f'<style:style style:name="S" style:family="{family}">'
        '<style:text-properties style:font-name="F1"/></style:style>'
    )
    name = ' text:style-name="S"'
    body = "".join(
        f"<text:p{name * by_style}><text:span{name * (not by_style)}>"
        f"{_escaped(limon_codes(line))}</text:span></text:p>"
        for line in KHMER_LINES
    )
    data = file_of(body, f"<office:font-face-decls>{faces}</office:font-face-decls>", styles)
    (page,) = read("sample.odt", data).pages
    assert (page.verdict, page.method) == (Verdict.LEGACY, Method.LEGACY)
    assert tuple(block.text for block in page.blocks) == KHMER_LINES


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def test_an_old_font_whose_codes_are_not_known_is_refused() -> None:
    words = "Ed]Gnuv#þ RbC@Cn sM*aMg rb^s;RkumR~bwkSa xq{vt kK#"
    with pytest.raises(UnreadableError, match="pre-Unicode"):
        read("sample.odt", file_of(f"<text:p>{words}</text:p>"))


def test_the_title_and_the_marking_of_a_file() -> None:
    styles = (
        "<office:master-styles><style:master-page><style:header><text:p>CONFIDENTIAL</text:p>"
        "</style:header></style:master-page></office:master-styles>"
    )
    meta = (
        f'<office:document-meta {NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<office:meta><dc:title>{KHMER_TITLE}</dc:title></office:meta></office:document-meta>"
    )
    data = file_of("<text:p>Water.</text:p>", styles, meta_xml=meta.encode())
    extracted = read("sample.odt", data)
    assert (extracted.title, extracted.marking) == (KHMER_TITLE, "CONFIDENTIAL")


def test_a_style_that_is_its_own_parent_ends() -> None:
    styles = '<style:style style:name="P" style:family="paragraph" style:parent-style-name="P"/>'
    data = file_of('<text:p text:style-name="P">Water.</text:p>', automatic=styles)
    assert [block.text for block in blocks_of(data)] == ["Water."]


def test_a_table_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_CELLS", 100)
    with pytest.raises(UnreadableError, match="more than 100 cells"):
        read("sample.odt", file_of(table(*[("a", "b")] * 60)))


BROKEN = {"mimetype": MIME_TYPE, "content.xml": b"<a>"}
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(zip_of({"mimetype": MIME_TYPE}), "damaged", id="hollow"),
        pytest.param(zip_of(BROKEN), "damaged", id="broken XML"),
        pytest.param(zip_of({**BROKEN, "content.xml": LAUGHS}), "entities", id="entities"),
        pytest.param(zip_of({**BROKEN, "a.xml": b" " * 30_000_000}), "unpacks to", id="bomb"),
        pytest.param(file_of(""), "no text", id="nothing in it"),
        pytest.param(
            zip_of({**BROKEN, "META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
            "password",
            id="encrypted",
        ),
        pytest.param(STORED[:300], "damaged", id="cut off"),
        pytest.param(zip_of({"word/document.xml": b"<a/>"}), "but it is a Word", id="DOCX"),
        pytest.param(
            zip_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
            "archive",
            id="another OpenDocument file",
        ),
        pytest.param(
            file_of("<text:section>" * 2_000 + "</text:section>" * 2_000), "damaged", id="depth"
        ),
    ],
)
def test_refusals(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as refusal:
        read("sample.odt", data)
    assert refusal.value.message.km


def test_a_manifest_of_an_older_program_may_declare_its_type() -> None:
    manifest = b'<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "">'
    data = zip_of(
        {
            "mimetype": MIME_TYPE,
            "content.xml": (
                f"<office:document-content {NAMES}><office:body><office:text><text:p>Water.</text:p>"
                "</office:text></office:body></office:document-content>"
            ).encode(),
            "META-INF/manifest.xml": manifest,
        }
    )
    assert [block.text for block in blocks_of(data)] == ["Water."]


def test_a_raised_digit_does_not_join_the_number_before_it() -> None:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text">'
        f'<style:text-properties style:text-position="{position}"/></style:style>'
        for name, position in (("Up", "super 58%"), ("Lifted", "33% 58%"), ("Down", "sub 58%"))
    )
    body = (
        '<text:p>A fee of 500<text:span text:style-name="Up">1</text:span> riel for '
        '10<text:span text:style-name="Lifted">2</text:span> stalls; '
        'CO<text:span text:style-name="Down">2</text:span>.</text:p>'
    )
    assert blocks_of(file_of(body, automatic=styles)) == [
        Block("A fee of 500\u00b9 riel for 10\u00b2 stalls; CO2.")
    ]
