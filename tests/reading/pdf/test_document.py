"""PDF pages without tags: paragraphs, items, rows, running lines, labels; and what is refused."""

from __future__ import annotations

import pytest

from khmerqa.errors import UnreadableError
from khmerqa.reading.formats import read
from khmerqa.reading.pdf.refusal import refuse_unless_half, remedy_of
from khmerqa.reading.structure.tables import row_block
from khmerqa.types import Block, Verdict

from ..samples import ENGLISH_PARAGRAPHS, Placed, paragraph_page, raw_pdf, simple_pdf

PARAGRAPH = " ".join(ENGLISH_PARAGRAPHS)


def blocks_of(*lines: Placed) -> list[Block]:
    extracted = read("sample.pdf", simple_pdf([lines]))
    return list(extracted.pages[0].blocks)


def test_lines_are_joined_to_a_paragraph() -> None:
    assert blocks_of(*paragraph_page()) == [Block(PARAGRAPH)]


def test_a_gap_separates_paragraphs() -> None:
    lower = paragraph_page(("A second paragraph that is lower on this page.",), 630)
    assert [b.text for b in blocks_of(*paragraph_page(), *lower)] == [PARAGRAPH, lower[0][3]]


def test_an_indent_separates_paragraphs() -> None:
    indented = [(100.0, 658.0, 11.0, "A second paragraph begins with an indent.")]
    assert len(blocks_of(*paragraph_page(), *indented)) == 2


def test_each_item_is_a_block_of_its_own() -> None:
    marks = ("- ", "\x95 ", "1. ", "2) ", "(a) ", "b. ", "(iv) ")
    lines = [(72.0, 700 - 14.0 * n, 11.0, f"{m}entry of a list") for n, m in enumerate(marks)]
    blocks = blocks_of(*lines)
    assert [block.kind for block in blocks] == ["item"] * len(marks)
    assert blocks[1].text == "\u2022 entry of a list"


def test_an_item_holds_its_hanging_lines() -> None:
    lines = [(72.0, 700.0, 11.0, "1. an entry that goes on"), (86.0, 686.0, 11.0, "below itself")]
    assert blocks_of(*lines) == [Block("1. an entry that goes on below itself", "item")]


def test_a_number_within_a_sentence_begins_no_item() -> None:
    lines = (
        "The plan has four aims, namely 1- roads, 2- schools, and then",
        "3- water and 4- light.",
    )
    assert blocks_of(*paragraph_page(lines)) == [Block(" ".join(lines))]


def test_headings_by_size_and_number() -> None:
    lines = [
        (72.0, 760.0, 18.0, "A plan for the villages"),
        (72.0, 730.0, 14.0, "2.1. How offices answer"),
        *paragraph_page(),
    ]
    extracted = read("sample.pdf", simple_pdf([lines]))
    assert [(b.kind, b.level) for b in extracted.pages[0].blocks] == [
        ("heading", 1),
        ("heading", 2),
        ("paragraph", 0),
    ]
    assert extracted.title == "A plan for the villages"


def test_columns_far_apart_are_a_row() -> None:
    lines = [(72.0, 600.0, 11.0, "Ministry"), (250.0, 600.0, 11.0, "Budget"),
             (400.0, 600.0, 11.0, "2024")]  # fmt: skip
    assert row_block(["Ministry", "Budget", "2024"]) in blocks_of(*paragraph_page(), *lines)


def test_an_entry_of_contents_loses_its_leaders() -> None:
    lines = [(72.0, 600.0, 11.0, "3. Money ................................ 14")]
    assert Block("3. Money | 14", "contents") in blocks_of(*paragraph_page(), *lines)


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        pytest.param("it was pub-", "lished by the public", "it was published by", id="typeset"),
        pytest.param("a long-", "term plan", "a long-term plan", id="written elsewhere"),
        pytest.param("from Non-", "Aligned lands", "from Non-Aligned lands", id="capital"),
        pytest.param("from 2021-", "2035 on", "from 2021-2035 on", id="years"),
    ],
)
def test_hyphens_at_line_ends(first: str, second: str, joined: str) -> None:
    known = [(72.0, 500.0, 11.0, "What is published is long-term.")]
    lines = [(72.0, 700.0, 11.0, first), (72.0, 686.0, 11.0, second)]
    assert joined in " ".join(block.text for block in blocks_of(*lines, *known))


def test_running_lines_go_and_labels_stay() -> None:
    pages = [
        [(72.0, 800.0, 9.0, "A plan 2021 - 2035"), *paragraph_page(),
         (280.0, 40.0, 9.0, label)]
        for label in ("Page i", "Page ii", "Page iii", "1", "2", "3", "4")
    ]  # fmt: skip
    extracted = read("sample.pdf", simple_pdf(pages))
    assert [page.label for page in extracted.pages] == ["i", "ii", "iii", "1", "2", "3", "4"]
    assert [page.number for page in extracted.pages] == list(range(1, 8))
    assert all(page.blocks == (Block(PARAGRAPH),) for page in extracted.pages)


def test_actual_text_speaks_for_its_glyphs() -> None:
    content = (
        "/Span << /ActualText <FEFF0066006900660074> >> BDC "
        "BT /F0 12 Tf 1 0 0 1 72 700 Tm (xy) Tj ET BT /F0 12 Tf 1 0 0 1 86 700 Tm (z) Tj ET EMC "
        "BT /F0 12 Tf 1 0 0 1 92 700 Tm (y requests were answered in plain letters.) Tj ET"
    )
    blocks = read("sample.pdf", raw_pdf([content])).pages[0].blocks
    assert [block.text for block in blocks] == ["fifty requests were answered in plain letters."]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_is_read_upright(rotate: int) -> None:
    matrix = {0: "1 0 0 1 72 700", 90: "0 1 -1 0 200 72", 180: "-1 0 0 -1 500 100",
              270: "0 -1 1 0 300 700"}[rotate]  # fmt: skip
    step = {0: "1 0 0 1 72 686", 90: "0 1 -1 0 214 72", 180: "-1 0 0 -1 500 114",
            270: "0 -1 1 0 286 700"}[rotate]  # fmt: skip
    content = (
        f"BT /F0 11 Tf {matrix} Tm (These words were set) Tj ET "
        f"BT /F0 11 Tf {step} Tm (on a page that lies on its side.) Tj ET"
    )
    blocks = read("sample.pdf", raw_pdf([content], rotate=rotate)).pages[0].blocks
    assert [b.text for b in blocks] == ["These words were set on a page that lies on its side."]


def test_unreliable_pages_yield_nothing_but_keep_their_place() -> None:
    limon = [(72.0, 700.0, 12.0, "maRta EdnGnuvtþ RbCaCn sMNaMg kñúgRkb rbs;RkumRbwkSa")]
    pages = [paragraph_page(), limon, paragraph_page()]
    extracted = read("sample.pdf", simple_pdf(pages))
    assert [page.verdict for page in extracted.pages] == [
        Verdict.HEALTHY, Verdict.LEGACY, Verdict.HEALTHY,
    ]  # fmt: skip
    assert extracted.pages[1].blocks == ()


def test_a_document_of_legacy_pages_is_refused_with_its_counts() -> None:
    limon = [(72.0, 700.0, 12.0, "maRta EdnGnuvtþ RbCaCn sMNaMg kñúgRkb rbs;RkumRbwkSa")]
    khmer = r"^ក្នុងចំណោម 3 ទំព័រ.* មាន 2 ទំព័រដែលសរសេរដោយពុម្ពអក្សរខ្មែរចាស់.*សុំ.*។"
    english = r"Of the 3 pages.* 2 are written in a pre-Unicode Khmer font.*ask"
    with pytest.raises(UnreadableError, match=rf"{khmer} \| {english}"):
        read("sample.pdf", simple_pdf([limon, limon, paragraph_page()]))


def test_all_counts_are_said_in_khmer_and_in_english() -> None:
    verdicts = [Verdict.SCAN, Verdict.SCAN, Verdict.BROKEN, Verdict.LEGACY, Verdict.EMPTY]
    khmer = r"ចំណោម 4 ទំព័រ.* 1 ទំព័រ.* និង 1 ទំព័រ.* និង 2 ទំព័រដែលជារូបស្កេន"
    english = "the 4 pages .* 1 are .* and 1 have .* and 2 are scanned"
    with pytest.raises(UnreadableError, match=rf"{khmer}.*។ \| .*{english}"):
        refuse_unless_half(verdicts, read=0, remedy=remedy_of(()))


def test_a_legacy_font_is_known_by_name() -> None:
    with pytest.raises(UnreadableError, match="pre-Unicode"):
        read("sample.pdf", simple_pdf([paragraph_page()], fonts=("Limon#20S1",)))


def test_empty_pages_are_no_scan() -> None:
    with pytest.raises(UnreadableError, match="empty"):
        read("sample.pdf", simple_pdf([[]]))
    extracted = read("sample.pdf", simple_pdf([paragraph_page(), []]))
    assert extracted.pages[1].verdict is Verdict.EMPTY
