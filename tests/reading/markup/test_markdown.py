"""Markdown files."""

from __future__ import annotations

from dataclasses import replace

from khmerqa.reading.formats import read
from khmerqa.types import Block

from ..samples import KHMER_PARAGRAPHS, KHMER_TITLE

SAMPLE = f"""---
title: A sample
---
# {KHMER_TITLE}

{KHMER_PARAGRAPHS[0]}

Soft line ends
are *joined*, [links](https://example.org) lose their address.

Deeper
------

- first
- second
  goes on

7. seventh
   - inner

| Office | Days |
| --- | --- |
| Commune | 10 |

#### Deepest
"""


def test_kinds_in_order() -> None:
    extracted = read("sample.md", SAMPLE.replace("\n", "\r\n").encode())
    assert extracted.title == "A sample"
    assert [replace(block, row=None) for block in extracted.pages[0].blocks] == [
        Block(KHMER_TITLE, "heading", 1),
        Block(KHMER_PARAGRAPHS[0]),
        Block("Soft line ends are joined, links lose their address."),
        Block("Deeper", "heading", 2),
        Block("- first", "item"),
        Block("- second goes on", "item"),
        Block("7. seventh", "item"),
        Block("- inner", "item"),
        Block("Office | Days", "row"),
        Block("Commune | 10", "row"),
        Block("Deepest", "heading", 3),
    ]


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    assert read("sample.md", b"# Plan\n\ntext").title == "Plan"


def test_khmer_soft_line_ends_leave_no_space() -> None:
    cut = KHMER_PARAGRAPHS[0].replace(
        "\u1794\u1789\u17d2\u1787\u17b8", "\n\u1794\u1789\u17d2\u1787\u17b8"
    )
    assert read("sample.md", cut.encode()).pages[0].blocks == (Block(KHMER_PARAGRAPHS[0]),)


def test_raised_digits_do_not_join_a_number_and_deleted_words_are_left_out() -> None:
    text = "30<sup>2</sup> dollars, <del>9</del>10<sub>2</sub>, CO<sub>2</sub>"
    blocks = read("a.md", text.encode()).pages[0].blocks
    assert blocks[0].text == "30\u00b2 dollars, 10\u2082, CO2"


def test_blocks_of_html_are_read_as_a_web_page_is() -> None:
    text = (
        "# Fees\n\n<table>\n<tr><th>Town</th><th>Fee</th></tr>\n\n<tr><td>Kep</td><td>5</td></tr>\n"
        "</table>\n\n<!-- not shown -->\n\nThe end.\n\n<p>Last words.</p>\n"
    )
    (page,) = read("a.md", text.encode()).pages
    texts = [block.text for block in page.blocks]
    assert texts[0] == "Fees"
    assert "Kep | 5" in texts
    assert texts[-2:] == ["The end.", "Last words."]
