"""The engine's table of words, and the engine itself where it is installed."""

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

TABLE = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "4\t1\t1\t1\t2\t0\t10\t20\t300\t40\t-1\t\n"
    "5\t1\t1\t1\t2\t1\t10\t20\t90\t40\t96.5\tមាត្រា\n"
    '5\t1\t1\t1\t2\t2\t110\t20\t30\t40\t12\t"\n'
    "5\t1\t1\t1\t2\t3\t150\t20\t30\t40\t95\t \n"
)


def test_words_of_a_table() -> None:
    first, quote = words_of(TABLE)
    assert (first.text, first.left, first.right, first.top, first.bottom) == (
        *("មាត្រា", 10, 100),
        *(20, 60),
    )
    assert first.confidence == pytest.approx(0.965)
    assert first.line == quote.line == (1, 1, 2)
    assert quote.text == '"'  # a quotation mark opens no field


def test_an_engine_that_is_not_there() -> None:
    engine = Tesseract("no-such-tesseract")
    assert not engine.is_usable
    assert engine.fingerprint == "tesseract missing"
    with pytest.raises(EngineError):
        engine.words(page_of_bars(), Mode.COLUMN, 150)


def command(folder: Path, does: str) -> str:
    """A command that takes a picture, does something, and writes the table of words."""
    path = folder / "engine"
    path.write_text(f"#!/bin/sh\ncat > /dev/null\n{does}\ncat <<'.'\n{TABLE}.\n")
    path.chmod(0o755)
    return str(path)


def test_an_engine_that_waits_for_a_busy_machine_is_not_given_up(tmp_path: Path) -> None:
    engine = Tesseract(command(tmp_path, "sleep 1.5"), seconds=1)
    assert len(engine.words(page_of_bars(), Mode.COLUMN, 150)) == 2


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
