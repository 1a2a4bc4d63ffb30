"""Pictures of documents are read as scans are."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from khmerqa.errors import UnreadableError
from khmerqa.reading.formats import read
from khmerqa.reading.ocr.recovery import OcrRecovery
from khmerqa.types import Method

from ..ocr_samples import KHMER_LINE, FakeEngine, page_of_bars, says

OCR = (OcrRecovery(FakeEngine(says([KHMER_LINE] * 2))),)


def picture(kind: str, *pages: Image.Image, mode: str = "L") -> bytes:
    first, *others = [page.convert(mode) for page in pages]
    out = io.BytesIO()
    more = {"save_all": True, "append_images": others} if others else {}
    first.save(out, kind, **more)
    return out.getvalue()


PAGE = Image.fromarray(page_of_bars(12))


@pytest.mark.parametrize(
    ("name", "data", "count"),
    [
        ("a.png", picture("PNG", PAGE, mode="RGBA"), 1),
        ("a.jpg", picture("JPEG", PAGE, mode="RGB"), 1),
        ("a.tif", picture("TIFF", PAGE, PAGE, mode="1"), 2),
    ],
)
def test_a_picture_is_a_scan_with_a_page_for_each_frame(name: str, data: bytes, count: int) -> None:
    pages = read(name, data, OCR).pages
    assert [page.number for page in pages] == list(range(1, count + 1))
    assert {page.method for page in pages} == {Method.OCR}
    assert KHMER_LINE in pages[0].blocks[0].text


def test_without_ocr_a_picture_is_refused() -> None:
    with pytest.raises(UnreadableError, match="scanned pictures without text"):
        read("a.png", picture("PNG", PAGE))


def test_a_truncated_picture_is_refused() -> None:
    with pytest.raises(UnreadableError, match="damaged or too large"):
        read("a.png", picture("PNG", PAGE)[:200], OCR)
