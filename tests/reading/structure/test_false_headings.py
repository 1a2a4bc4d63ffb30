"""Stamps and the names of who signed are no headings, however they are printed."""

from __future__ import annotations

import pytest

from khmerqa.reading.structure.false_headings import without_false_headings
from khmerqa.types import Block, ExtractedPage, Verdict

TEXT = Block("សាលាឃុំត្រូវកាន់បញ្ជីសំណើទាំងអស់។")


def headings_of(*blocks: Block) -> list[str]:
    (page,) = without_false_headings([ExtractedPage(1, None, Verdict.HEALTHY, blocks)])
    assert [block.text for block in page.blocks] == [block.text for block in blocks]
    return [block.text for block in page.blocks if block.kind == "heading"]


def heading(text: str) -> Block:
    return Block(text, "heading", 1)


@pytest.mark.parametrize("stamp", ["សម្ងាត់", "INTERNAL", "For internal use only"])
def test_a_stamp(stamp: str) -> None:
    assert headings_of(heading(stamp), heading("Wells"), TEXT) == ["Wells"]


@pytest.mark.parametrize(
    "date",
    [
        "រាជធានីភ្នំពេញ ថ្ងៃទី ៣ ខែឧសភា ឆ្នាំ២០២៦",
        "ធ្វើនៅរាជធានីភ្នំពេញ",
        "Phnom Penh, 3 May 2026",
        "Done at Kampot",
    ],
)
def test_who_signed(date: str) -> None:
    signed = (Block(date), heading("រដ្ឋមន្ត្រី"), Block("(ហត្ថលេខា)"), heading("សុខ តារា"))
    copies = Block("កន្លែងទទួល", "distribution")
    assert headings_of(heading("Wells"), TEXT, *signed) == ["Wells"]
    assert headings_of(heading("Wells"), TEXT, *signed, copies) == ["Wells"]
    assert headings_of(*signed, copies, heading("ឧបសម្ព័ន្ធ ១"), TEXT) == ["ឧបសម្ព័ន្ធ ១"]


def test_the_last_heading_has_text_or_is_none() -> None:
    assert headings_of(heading("Wells"), TEXT, heading("Sok Dara")) == ["Wells"]
    assert headings_of(heading("Wells"), TEXT, heading("មាត្រា ២")) == ["Wells", "មាត្រា ២"]


def test_headings_under_a_date_that_have_text_stay() -> None:
    date = Block("Phnom Penh, 3 May 2026")
    assert headings_of(date, heading("Wells"), TEXT) == ["Wells"]
    assert headings_of(heading("Rules"), date, heading("មាត្រា ១"), TEXT) == ["Rules", "មាត្រា ១"]


def test_a_document_of_headings_alone_keeps_them() -> None:
    assert headings_of(heading("One"), heading("Two")) == ["One", "Two"]
    assert without_false_headings([]) == ()
