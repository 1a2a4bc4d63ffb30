"""A hostile page holds up no other, and takes no memory from the service."""

from __future__ import annotations

import io
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from PIL import Image

from khmerqa.errors import NotFoundError
from khmerqa.reading.formats import render_page
from khmerqa.reading.pdf.render import MAX_PIXELS
from khmerqa.reading.workers.pictures import PagePictures

from ..samples import paragraph_page, pdf_of, simple_pdf

PDF = simple_pdf([paragraph_page(), paragraph_page()])


def hostile(content: str, box: str = "0 0 600 800") -> bytes:
    """A PDF of one page that draws ``content``, with a shading and a form of itself to draw with."""
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [{box}] >>",
            "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Shading << /S 5 0 R >> >> >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
            "<< /ShadingType 1 /ColorSpace /DeviceRGB /Domain [0 1 0 1] /Matrix [600 0 0 800 0 0]"
            " /Function 6 0 R >>",
            "<< /FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1] /Length 17 >>\nstream\n"
            "{ pop dup dup    }\nendstream",
        ]
    )


def test_a_picture_is_the_same_as_one_drawn_here() -> None:
    with closing(PagePictures(1)) as pictures:
        assert pictures.draw(PDF, 2, None) == render_page(PDF, 2, None)
        with pytest.raises(NotFoundError, match="1 to 2"):
            pictures.draw(PDF, 3, None)
        assert pictures.draw(PDF, 1, None)  # by the same process


@pytest.mark.parametrize("box", ["0 0 14400 14400", "0 0 1 1000000", "0 0 600 800"])
def test_a_picture_has_no_more_pixels_than_allowed(box: str) -> None:
    with closing(PagePictures(1)) as pictures:
        drawn = Image.open(io.BytesIO(pictures.draw(hostile("", box), 1, None, scale=1_000.0)))
    assert drawn.width * drawn.height <= MAX_PIXELS * 1.01


def test_a_page_that_takes_too_long_is_given_up_and_holds_up_no_other() -> None:
    slow = hostile("/S sh\n" * 20_000)
    with closing(PagePictures(2, seconds=3.0)) as pictures, ThreadPoolExecutor(2) as threads:
        assert all(threads.map(lambda number: pictures.draw(PDF, number, None), (1, 2)))
        waiting = threads.submit(pictures.draw, slow, 1, None)
        time.sleep(0.2)
        assert pictures.draw(PDF, 2, None)
        assert not waiting.done()
        with pytest.raises(NotFoundError, match="cannot be drawn"):
            waiting.result()
        assert pictures.draw(PDF, 1, None)  # the process that was given up is replaced
