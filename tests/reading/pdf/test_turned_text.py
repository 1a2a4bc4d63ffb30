"""Pages whose text runs up, down or upside down, without saying so: turned, read and marked."""

from __future__ import annotations

import numpy as np
import pytest

from khmerqa.reading.formats import read, render_page
from khmerqa.reading.pdf.content.text_runs import PageWalk
from khmerqa.reading.pdf.engine import opened, page_of

from ..samples import ENGLISH_PARAGRAPHS, raw_pdf
from .test_render import yellow

# By the right angles that the text is turned anticlockwise: how the page is drawn so.
TURNS = {1: "0 1 -1 0 595 0 cm", 2: "-1 0 0 -1 595 842 cm", 3: "0 -1 1 0 0 842 cm"}
LINES = "".join(
    f"BT /F0 11 Tf 1 0 0 1 72 {480 - 14 * n} Tm ({line}) Tj ET\n"
    for n, line in enumerate(ENGLISH_PARAGRAPHS)
)
TEXT = " ".join(ENGLISH_PARAGRAPHS)


def drawn(turn: int, content: str = LINES) -> str:
    return f"q {TURNS[turn]}\n{content}Q\n"


@pytest.mark.parametrize("turn", TURNS)
def test_a_turned_page_is_read_like_an_upright_one(turn: int) -> None:
    (upright,) = read("a.pdf", raw_pdf([LINES])).pages
    (turned,) = read("a.pdf", raw_pdf([drawn(turn)])).pages
    assert turned.blocks == upright.blocks
    assert turned.losses == ()


@pytest.mark.parametrize("turn", TURNS)
def test_a_quotation_is_marked_where_it_is_on_the_page_itself(turn: int) -> None:
    picture = render_page(raw_pdf([drawn(turn)]), 1, ENGLISH_PARAGRAPHS[1], scale=1)
    rows, columns = np.nonzero(yellow(picture))
    length, height = np.ptp(columns), np.ptp(rows)
    assert (length > 5 * height) if turn == 2 else (height > 5 * length)
    upright = render_page(raw_pdf([LINES]), 1, ENGLISH_PARAGRAPHS[1], scale=1)
    row, column = (int(np.mean(each)) for each in np.nonzero(yellow(upright)))
    up = 842 - row
    expected = {1: (842 - column, 595 - up), 2: (up, 595 - column), 3: (column, up)}[turn]
    assert (np.mean(rows), np.mean(columns)) == pytest.approx(expected, abs=6)


@pytest.mark.parametrize(
    "matrix",
    [
        pytest.param("0 1 -1 0 40 100", id="up"),
        pytest.param("0 -1 1 0 40 400", id="down"),
        pytest.param("-1 0 0 -1 500 100", id="upside down"),
        pytest.param("0.7 0.7 -0.7 0.7 100 100", id="aslant"),
    ],
)
def test_text_in_another_direction_beside_upright_text_is_told(matrix: str) -> None:
    other = f"BT /F0 11 Tf {matrix} Tm (Printed by the provincial press house) Tj ET\n"
    (page,) = read("a.pdf", raw_pdf([LINES + other])).pages
    assert "press house" not in page.blocks[0].text
    (loss,) = page.losses
    assert loss.en == "32 letters that run up, down or aslant, or stand upside down"


def test_text_with_a_negative_font_size_is_upright() -> None:
    lines = "".join(
        f"BT /F0 -11 Tf -1 0 0 -1 72 {700 - 14 * n} Tm ({line}) Tj ET\n"
        for n, line in enumerate(ENGLISH_PARAGRAPHS)
    )
    (page,) = read("a.pdf", raw_pdf([lines])).pages
    assert page.blocks[0].text.startswith(ENGLISH_PARAGRAPHS[0][:20])


def test_an_invisible_text_layer_does_not_turn_its_page() -> None:
    data = raw_pdf([drawn(2, "3 Tr\n" + LINES)])
    with opened(data) as document, page_of(document, 0) as page:
        assert PageWalk().read(page.raw).turn == 0
