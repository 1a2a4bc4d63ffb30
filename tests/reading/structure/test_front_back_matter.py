"""Tables of contents, distribution lists and visas."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from khmerqa.reading.legacy.recovery import LegacyRecovery
from khmerqa.reading.pdf.document import read_pdf
from khmerqa.reading.structure.front_back_matter import is_visa, with_front_back_matter
from khmerqa.types import Block, BlockKind
from tests.text.limon_codes import limon_codes

from ..samples import KHMER_LINES, paragraph_page, simple_pdf


def kinds(blocks: Sequence[Block]) -> list[BlockKind]:
    return [block.kind for block in with_front_back_matter(blocks)]


def test_a_page_of_contents_is_one_with_its_heading_and_long_titles() -> None:
    entries = [Block(f"Chapter {n} | {n * 3}", "contents") for n in range(1, 5)]
    page = [Block("Contents", "heading", 1), *entries[:2], Block("A title of"), *entries[2:]]
    assert set(kinds(page)) == {"contents"}


def test_text_after_the_contents_is_text() -> None:
    entries = [Block(f"Chapter {n} | {n * 3}", "contents") for n in range(1, 5)]
    assert kinds([*entries, Block("1. Aim", "heading", 1), Block("The aim.")]) == [
        *["contents"] * 4,
        "heading",
        "paragraph",
    ]


def test_one_line_with_leaders_makes_no_page_of_contents() -> None:
    page = [Block("Name | 12", "contents"), *[Block("A sentence.")] * 5]
    assert kinds(page)[1:] == ["paragraph"] * 5


@pytest.mark.parametrize("head", ["កន្លែងទទួល៖", "- កន្លែងទទួល", "កន្លែងទទួល ៖ ក្រសួងមហាផ្ទៃ"])
def test_a_distribution_list_ends_with_the_chronicle(head: str) -> None:
    page = [
        Block("មាត្រា ៥", "heading", 3),
        Block(head),
        Block("- គ្រប់ក្រសួង ស្ថាប័ន", "item"),
        Block("- ឯកសារ-កាលប្បវត្តិ", "item"),
        Block("ឧបសម្ព័ន្ធ"),
    ]
    assert kinds(page) == ["heading", *["distribution"] * 3, "paragraph"]


def test_a_distribution_list_ends_at_a_heading() -> None:
    page = [Block("កន្លែងទទួល៖"), Block("- ក្រសួង", "item"), Block("ឧបសម្ព័ន្ធ ១", "heading", 1)]
    assert kinds(page) == ["distribution", "distribution", "heading"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- បានឃើញរដ្ឋធម្មនុញ្ញ", True),
        ("បានឃើញច្បាប់ស្តីពីការរៀបចំ", True),
        ("បានទ្រង់យល់រដ្ឋធម្មនុញ្ញ", True),
        ("រដ្ឋបានឃើញថា", False),
        ("បានប្រើ", False),
    ],
)
def test_visas_are_known(text: str, expected: bool) -> None:
    assert is_visa(text) is expected


def test_each_visa_is_a_block_of_its_own_and_stays_citable() -> None:
    visas = ("បានឃើញរដ្ឋធម្មនុញ្ញនៃព្រះរាជាណាចក្រកម្ពុជា", "បានឃើញច្បាប់ស្តីពីការរៀបចំនិងការប្រព្រឹត្តទៅ")
    lines = [*visas, *KHMER_LINES]
    page = [(72, 700 - 16 * n, 12, limon_codes(line)) for n, line in enumerate(lines)]
    extracted = read_pdf(simple_pdf([page], ("Limon#20S1",)), (LegacyRecovery(),))
    blocks = extracted.pages[0].blocks
    assert [block.text for block in blocks][:1] == [visas[0]]
    assert blocks[1].text.startswith(visas[1])
    assert {block.kind for block in blocks} <= {"paragraph", "item"}


def test_lines_with_leaders_of_any_kind_are_contents() -> None:
    titles = ("Aims", "Means", "Costs", "Dates")
    page = [
        (72, 700 - 16 * n, 11, f"{n}. {title} {leader * 20} {n + 3}")
        for n, (title, leader) in enumerate(zip(titles, "._.·", strict=True), 1)
    ]
    (read,) = read_pdf(simple_pdf([[*page, *paragraph_page(top=500)]])).pages
    assert [block.kind for block in read.blocks] == [*["contents"] * 4, "paragraph"]
    assert read.blocks[0].text == "1. Aims | 4"
