"""PowerPoint files: slides as headings, text from the top, tables; and what is refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pptx
import pytest
from pptx.util import Inches

from khmerqa.errors import UnreadableError
from khmerqa.reading.formats import read
from khmerqa.types import Block
from tests.text.limon_codes import limon_codes

from ..samples import KHMER_LINES, KHMER_TITLE, zip_of

TITLE_AND_BODY, TITLE_ONLY, BLANK = 1, 5, 6


def saved(*slides: tuple[int, Callable[[Any], None]]) -> bytes:
    presentation = pptx.Presentation()
    for layout, fill in slides:
        fill(presentation.slides.add_slide(presentation.slide_layouts[layout]))
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def blocks_of(data: bytes) -> list[Block]:
    (page,) = read("talk.pptx", data).pages
    assert page.number is None
    return [replace(block, row=None) for block in page.blocks]


def _listed(slide: Any) -> None:
    slide.shapes.title.text = KHMER_TITLE
    slide.placeholders[1].text = "first\nsecond\x0bline"


def _scattered(slide: Any) -> None:
    for top, text in ((3, "below"), (1, "above")):
        box = slide.shapes.add_textbox(Inches(1), Inches(top), Inches(3), Inches(1))
        box.text_frame.text = text
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(5), Inches(3), Inches(1)).text_frame.text = "grouped"


def _table(slide: Any) -> None:
    slide.shapes.title.text = "Plan"
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    for cell, text in zip(table.iter_cells(), ("Office", "Days", "Commune", "10"), strict=True):
        cell.text = text


def _hidden(slide: Any) -> None:
    slide.shapes.title.text = "secret"
    slide.element.set("show", "0")


def _noted(slide: Any) -> None:
    slide.shapes.title.text = "Said"
    slide.notes_slide.notes_text_frame.text = "not said"


def _limon(slide: Any) -> None:
    box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1))
    run = box.text_frame.paragraphs[0].add_run()
    run.text, run.font.name = limon_codes(KHMER_LINES[0]), "Limon S1"


def test_slides_are_headings_with_their_number() -> None:
    extracted = read("talk.pptx", saved((TITLE_AND_BODY, _listed), (BLANK, _scattered)))
    assert extracted.title == KHMER_TITLE
    assert list(extracted.pages[0].blocks) == [
        Block(f"ស្លាយទី 1: {KHMER_TITLE}", "heading", 1),
        Block("\u2022 first", "item"),
        Block("\u2022 second line", "item"),
        Block("Slide 2", "heading", 1),
        Block("above"),
        Block("below"),
        Block("grouped"),
    ]


def test_tables_carry_the_heads_of_their_columns() -> None:
    assert blocks_of(saved((TITLE_ONLY, _table))) == [
        Block("Slide 1: Plan", "heading", 1),
        Block("Office: Commune | Days: 10", "row"),
    ]


def test_hidden_slides_and_notes_are_left_out() -> None:
    data = saved((TITLE_ONLY, _hidden), (TITLE_ONLY, _noted))
    assert [block.text for block in blocks_of(data)] == ["Slide 2: Said"]


def test_runs_in_an_old_khmer_font_are_decoded() -> None:
    assert blocks_of(saved((BLANK, _limon)))[1].text == KHMER_LINES[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(zip_of({"ppt/presentation.xml": b"<a/>"}), "damaged", id="hollow"),
        pytest.param(zip_of({"ppt/a.xml": b" " * 30_000_000}), "unpacks to", id="bomb"),
        pytest.param(zip_of({"ppt/a.xml": b"<!ENTITY a 'b'>"}), "entities", id="entities"),
        pytest.param(saved((BLANK, lambda slide: None)), "no text", id="nothing in it"),
        pytest.param(saved((BLANK, _scattered))[:2000], "damaged|archive", id="cut off"),
        pytest.param(zip_of({"xl/workbook.xml": b"<a/>"}), "but it is an Excel", id="XLSX"),
    ],
)
def test_refusals(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        read("talk.pptx", data)


def test_a_raised_digit_does_not_join_the_number_before_it() -> None:
    def fill(slide: Any) -> None:
        paragraph = slide.shapes.add_textbox(0, 0, Inches(5), Inches(1)).text_frame.paragraphs[0]
        for text, baseline in (("A fee of 500", 0), ("1", 30000), (" riel, CO", 0), ("2", -25000)):
            run = paragraph.add_run()
            run.text = text
            run.font._element.set("baseline", str(baseline))

    texts = [block.text for block in blocks_of(saved((BLANK, fill)))]
    assert "A fee of 500\u00b9 riel, CO2" in texts


def test_hidden_slides_are_told() -> None:
    def hide(slide: Any) -> None:
        slide.shapes.title.text = "Draft"
        slide.element.set("show", "0")

    data = saved((TITLE_ONLY, _titled), (TITLE_ONLY, hide))
    (page,) = read("talk.pptx", data).pages
    assert [loss.en for loss in page.losses] == ["hidden slides 2"]


def _titled(slide: Any) -> None:
    slide.shapes.title.text = "Opening"
