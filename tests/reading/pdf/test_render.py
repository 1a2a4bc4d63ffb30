"""The picture of a page, with the quotation marked."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from khmerqa.errors import NotFoundError, UnreadableError
from khmerqa.reading.formats import read, render_page

from ..samples import ENGLISH_PARAGRAPHS, KHMER_PARAGRAPHS, paragraph_page, simple_pdf

PDF = simple_pdf([paragraph_page(), paragraph_page()])


def pixels_of(png: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        return np.asarray(image.convert("RGB"))


def yellow(png: bytes) -> NDArray[np.bool_]:
    pixels = pixels_of(png).astype(int)
    marked: NDArray[np.bool_] = (pixels[..., 0] - pixels[..., 2] > 100) & (pixels[..., 0] > 200)
    return marked


def test_the_quoted_lines_are_marked_and_no_others() -> None:
    quote = ENGLISH_PARAGRAPHS[1] + " " + ENGLISH_PARAGRAPHS[2]
    marked = yellow(render_page(PDF, 1, quote, scale=2))
    rows = np.flatnonzero(marked.any(axis=1)) / 2
    assert rows.min() > 842 - 686 - 12
    assert rows.max() < 842 - 672 + 6
    assert np.flatnonzero(marked.any(axis=0)).min() / 2 == pytest.approx(72, abs=3)


def test_a_quotation_over_two_pages_is_marked_on_both() -> None:
    quote = "and the page before ended so. " + ENGLISH_PARAGRAPHS[0]
    assert yellow(render_page(PDF, 2, quote)).any()


@pytest.mark.parametrize("quote", [None, "", "   ", "words that are nowhere on this page"])
def test_what_is_not_found_is_not_marked(quote: str | None) -> None:
    assert not yellow(render_page(PDF, 1, quote)).any()


def test_scale_and_size() -> None:
    assert pixels_of(render_page(PDF, 1, None, scale=1)).shape == (842, 595, 3)
    assert max(pixels_of(render_page(PDF, 1, None, scale=1_000)).shape) <= 6_000


@pytest.mark.parametrize("number", [0, -1, 3])
def test_a_page_that_does_not_exist(number: int) -> None:
    with pytest.raises(NotFoundError, match=r"ពី 1 ដល់ 2។ \| .*pages 1 to 2"):
        render_page(PDF, number, None)


def test_what_is_no_pdf() -> None:
    with pytest.raises(UnreadableError):
        render_page(b"no PDF", 1, None)


def test_a_khmer_paragraph_is_marked(khmer_pdf: bytes) -> None:
    blocks = [block for page in read("a.pdf", khmer_pdf).pages for block in page.blocks]
    paragraph = next(block for block in blocks if block.text[:9] == KHMER_PARAGRAPHS[1][:9])
    assert yellow(render_page(khmer_pdf, 1, paragraph.text)).sum() > 5_000
