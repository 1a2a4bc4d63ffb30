"""Every article of a document once, in order, with its own text."""

from __future__ import annotations

import pytest

from khmerqa.reading.pdf.document import read_pdf
from khmerqa.reading.structure.article_headings import with_article_headings
from khmerqa.reading.structure.block_kinds import parts_of_contents_line
from khmerqa.types import Block, ExtractedPage, Verdict

from ..samples import simple_pdf

TEXT = "The officer in charge keeps a register of all requests."


def blocks_of(*texts: str | Block) -> list[Block]:
    """Return the blocks of one page, after all of its headings are known."""
    blocks = tuple(Block(each) if isinstance(each, str) else each for each in texts)
    (page,) = with_article_headings([ExtractedPage(1, None, Verdict.HEALTHY, blocks)])
    return list(page.blocks)


def headings(*texts: str | Block) -> list[str]:
    return [block.text for block in blocks_of(*texts) if block.kind == "heading"]


def test_a_title_that_fills_its_line_is_a_heading_like_the_others() -> None:
    title = "Article 2: " + "Registers of requests that are kept at the commune office " * 2
    found = blocks_of(Block("Article 1", "heading", 3), TEXT, title.strip(), TEXT)
    assert (found[2].kind, found[2].level) == ("heading", 3)


@pytest.mark.parametrize(
    ("before", "wrapped"),
    [
        ("An officer who breaks the rule of", "Article 2 (register of requests), pays a fine."),
        ("An officer who breaks the rule of", "Article 2. He pays a fine."),
        ("មន្ត្រីណាដែលល្មើសនឹង", "មាត្រា ២ (បញ្ជីសំណើ) នៃច្បាប់នេះ ត្រូវពិន័យ។"),
        ("មន្ត្រីណាដែលល្មើសនឹង", "មាត្រា ២៖ បញ្ជីសំណើ"),
    ],
)
def test_a_reference_that_begins_a_line_goes_with_its_sentence(before: str, wrapped: str) -> None:
    name = "មាត្រា" if "មាត្រា" in wrapped else "Article"
    found = blocks_of(
        *(Block(f"{name} 1", "heading", 3), TEXT, Block(f"{name} 2", "heading", 3), TEXT),
        *(Block(f"{name} 3", "heading", 3), before, wrapped),
        *(Block(f"{name} 4", "heading", 3), TEXT),
    )
    assert [block.text for block in found if block.kind == "heading"] == [
        f"{name} {number}" for number in range(1, 5)
    ]
    assert " ".join((before, wrapped)).replace(" ", "") in [
        block.text.replace(" ", "") for block in found
    ]


@pytest.mark.parametrize("title", ["Article 2 Fees", "Article 2 of boats", "មាត្រា ២ និយមន័យ"])
def test_a_heading_of_a_file_without_pages_is_one_below_an_item_without_a_stop(title: str) -> None:
    first = title.replace("2", "1").replace("២", "១")
    blocks = (
        *(Block(first, "heading", 3), Block("This does not apply to:"), Block("1. Ships", "item")),
        *(Block(title, "heading", 3), Block(TEXT)),
    )
    page = ExtractedPage(None, None, Verdict.HEALTHY, blocks)
    assert with_article_headings([page]) == (page,)


def test_an_article_follows_an_item_that_ends_without_a_stop() -> None:
    item = Block("- the head of the office", "item")
    found = headings(Block("Article 1", "heading", 3), TEXT, item, "Article 2: Fees", TEXT)
    assert found == ["Article 1", "Article 2: Fees"]


def test_a_number_without_a_stop_begins_an_article_where_it_comes_next() -> None:
    found = blocks_of(
        *(Block("មាត្រា ១", "heading", 3), "ច្បាប់នេះកំណត់អំពីការចុះបញ្ជី។"),
        "មាត្រា ២ មន្ត្រីទទួលបន្ទុកត្រូវរក្សាទុកបញ្ជីសំណើឱ្យបានត្រឹមត្រូវ។",
    )
    assert [(block.kind, block.text[:8]) for block in found[2:]] == [
        ("heading", "មាត្រា ២"),
        ("paragraph", "មន្ត្រីទទួ"[:8]),
    ]


def test_a_law_that_inserts_articles_keeps_them_all() -> None:
    texts = ["Article 1", "Article 12 new", "Article 12 bis", "Article 2"]
    assert headings(*(each for t in texts for each in (Block(t, "heading", 3), TEXT))) == texts


def test_articles_without_any_text_are_a_table_of_contents() -> None:
    entries = ["Chapter 1 Registers", *(f"Article {n}: Duty {n}" for n in range(1, 7))]
    found = blocks_of(*entries, "Article 1: Duty 1", TEXT, "Article 2: Duty 2", TEXT)
    assert [block.kind for block in found[:7]] == ["contents"] * 7
    assert [b.text for b in found if b.kind == "heading"] == [
        "Article 1: Duty 1",
        "Article 2: Duty 2",
    ]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("មាត្រា ១.- បញ្ជីសំណើ -------- - ១៧ -", ("មាត្រា ១.- បញ្ជីសំណើ", "១៧")),
        ("Article 1. Registers ------ 17", ("Article 1. Registers", "17")),
        ("Article 1. Registers \u2013 17 \u2013", ("Article 1. Registers", "17")),
        ("From 1990 -- 1995", ()),
        ("A well-known fee of 12", ()),
    ],
)
def test_leaders_of_hyphens(line: str, parts: tuple[str, ...]) -> None:
    assert parts_of_contents_line(line) == parts


def test_an_articles_number_in_the_margin_is_no_cell_of_a_table() -> None:
    page = [
        each
        for n in range(1, 4)
        for each in (
            (72.0, 800.0 - 60 * n, 11.0, f"Article {n}:"),
            (160.0, 800.0 - 60 * n, 11.0, "The officer in charge keeps a register of requests and"),
            (
                72.0,
                786.0 - 60 * n,
                11.0,
                "answers each of them in writing within ten working days.",
            ),
        )
    ]
    (read,) = read_pdf(simple_pdf([page])).pages
    assert [block.text[:10] for block in read.blocks] == [f"Article {n}:" for n in range(1, 4)]


def test_a_table_of_contents_at_the_end_of_a_file_is_one_to_its_last_line() -> None:
    lines = [f"Article {number} Registers of requests" for number in range(1, 8)]
    assert headings("Text of the office.", *(Block(each, "heading", 3) for each in lines)) == []
