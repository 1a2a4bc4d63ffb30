"""The words that the engine writes, and the engine itself where it is installed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from khmerqa.reading.ocr.engine import EngineError, Mode, Tesseract, words_of
from khmerqa.reading.ocr.page import read_picture
from khmerqa.reading.ocr.picture import picture_of
from khmerqa.reading.pdf.engine import opened, page_of

from ..conftest import installed
from ..ocr_samples import page_of_bars
from ..samples import KHMER_PARAGRAPHS, khmer_html

HOCR = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><body>
<div class='ocr_page' title='image "stdin"; bbox 0 0 400 100; ppageno 0'>
 <div class='ocr_photo' title='bbox 0 0 9 9'></div>
 <div class='ocr_carea' title='bbox 10 20 180 60'><p class='ocr_par' title='bbox 10 20 180 60'>
  <span class='ocr_line' title='bbox 10 20 180 60; baseline 0 -18; x_size 71'>
   <span class='ocrx_word' title='bbox 10 20 100 60; x_wconf 96'>
    <span class='ocrx_cinfo' title='x_bboxes 10 20 40 60; x_conf 99.5'>ទី</span>
    <span class='ocrx_cinfo' title='x_bboxes 40 20 60 60; x_conf 88.25'>២</span>
   </span>
   <span class='ocrx_word' title='bbox 110 20 140 60; x_wconf 12'>
    <span class='ocrx_cinfo' title='x_bboxes 110 20 140 60; x_conf 90'>&quot;</span></span>
   <span class='ocrx_word' title='bbox 150 20 180 60; x_wconf 95'>
    <span class='ocrx_cinfo' title='x_bboxes 150 20 180 60; x_conf 95'> </span></span>
  </span>
  <span class='ocr_caption' title='bbox 10 80 60 99'>
   <span class='ocrx_word' title='bbox 10 80 60 99; x_wconf 90'>
    <span class='ocrx_cinfo' title='x_bboxes 10 80 60 99; x_conf 91'>A</span></span>
  </span>
 </p></div>
</div></body></html>
"""


def test_words_of_a_page_in_hocr() -> None:
    first, quote, below = words_of(HOCR.encode())
    assert (first.text, first.left, first.right, first.top, first.bottom) == (
        *("ទី២", 10, 100),
        *(20, 60),
    )
    assert first.confidence == pytest.approx(0.96)
    assert first.by_letter == pytest.approx((0.995, 0.995, 0.8825))
    assert first.line == quote.line != below.line
    assert (quote.text, below.text) == ('"', "A")


@pytest.mark.parametrize("sign", [b"\x01", b"\x1f", b"\xff", b"\xef\xbf\xbf"])
def test_a_sign_that_no_xml_may_hold_costs_no_word(sign: bytes) -> None:
    words = words_of(HOCR.encode().replace(b">A<", b">" + sign + b"<"))
    assert [each.text for each in words] == ["ទី២", '"', "\ufffd"]


def test_what_is_no_hocr_is_an_error_of_the_engine(tmp_path: Path) -> None:
    path = tmp_path / "engine"
    path.write_text("#!/bin/sh\ncat > /dev/null\necho nothing\n")
    path.chmod(0o755)
    with pytest.raises(EngineError, match="no hOCR"):
        Tesseract(str(path)).words(page_of_bars(), Mode.COLUMN, 150)


def test_an_engine_that_is_not_there() -> None:
    engine = Tesseract("no-such-tesseract")
    assert not engine.is_usable
    assert engine.fingerprint == "tesseract missing"
    with pytest.raises(EngineError):
        engine.words(page_of_bars(), Mode.COLUMN, 150)


def command(folder: Path, does: str) -> str:
    """A command that takes a picture, does something, and writes what it read."""
    path = folder / "engine"
    path.write_text(f"#!/bin/sh\ncat > /dev/null\n{does}\ncat <<'.'\n{HOCR}.\n")
    path.chmod(0o755)
    return str(path)


def test_an_engine_that_waits_for_a_busy_machine_is_not_given_up(tmp_path: Path) -> None:
    engine = Tesseract(command(tmp_path, "sleep 1.5"), seconds=1)
    assert len(engine.words(page_of_bars(), Mode.COLUMN, 150)) == 3


def test_an_engine_that_works_for_too_long_is_given_up(tmp_path: Path) -> None:
    engine = Tesseract(command(tmp_path, "while :; do :; done"), seconds=1)
    with pytest.raises(EngineError):
        engine.words(page_of_bars(), Mode.COLUMN, 150)


@pytest.fixture(scope="module")
def tesseract() -> Tesseract:
    engine = Tesseract()
    if not engine.is_usable:
        pytest.skip("tesseract with its data for Khmer is not installed")
    return engine


def test_khmer_is_read(tesseract: Tesseract, print_pdf: Callable[[str], bytes]) -> None:
    html = khmer_html(installed("Khmer OS Siemreap"), KHMER_PARAGRAPHS[:2])
    with opened(print_pdf(html)) as document, page_of(document, 0) as page:
        picture = picture_of(page)
    read = read_picture(picture, tesseract)
    text = re.sub(r"\s", "", "".join(word.text for word in read.words))
    assert re.search(r"tesseract \d", tesseract.fingerprint)
    assert read.confidence > 0.6
    for phrase in ("សាលាឃុំនីមួយៗត្រូវរៀបចំបញ្ជីឈ្មោះ", "មន្ត្រីទទួលបន្ទុក"):
        assert phrase in text
