"""OCR as a recovery method: which pages, how often, what is kept and reported."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from khmerqa.errors import NotFoundError, UnreadableError
from khmerqa.reading.formats import read, render_page
from khmerqa.reading.ocr.cache import OcrCache, forget_others
from khmerqa.reading.ocr.engine import EngineError, Mode, Picture, Word
from khmerqa.reading.ocr.recovery import OcrRecovery
from khmerqa.reading.pdf.document import read_pdf
from khmerqa.types import Method, Verdict

from ..ocr_samples import KHMER_LINE, FakeEngine, as_drawn, page_of_bars, says, scan, words
from ..pdf.test_render import yellow

PAGES = scan(page_of_bars(20), page_of_bars(15), page_of_bars(10))


def test_scans_are_read() -> None:
    extracted = read_pdf(PAGES, (OcrRecovery(FakeEngine(says([KHMER_LINE] * 2))),))
    for page in extracted.pages:
        assert (page.verdict, page.method, page.confidence) == (Verdict.SCAN, Method.OCR, 0.9)
        assert KHMER_LINE in page.blocks[0].text
        evidence = dict(page.evidence)
        assert (evidence["engine"], evidence["layout"]) == ("fake 1", "column")
        assert evidence["pictures"] == "100 % of the page"
        assert "ink that was not read" in page.losses[0].en  # the engine read two lines of many


def test_one_page_is_recognised_alone() -> None:
    engine = FakeEngine(says([KHMER_LINE] * 2))
    (page,) = read("a.pdf", PAGES, (OcrRecovery(engine),), page=2).pages
    assert (page.number, page.method, engine.pages_read) == (2, Method.OCR, 1)
    with pytest.raises(NotFoundError, match="no page 4; the file has 3"):
        read("a.pdf", PAGES, (OcrRecovery(engine),), page=4)
    assert engine.pages_read == 1


@pytest.mark.parametrize("stamp", ["សម្ងាត់", "ប្រើប្រាស់ផ្ទៃក្នុងប៉ុណ្ណោះ", "STRICTLY CONFIDENTIAL"])
def test_a_stamp_on_a_scan_marks_the_file(stamp: str) -> None:
    for lines in ([stamp, KHMER_LINE], [KHMER_LINE, KHMER_LINE, stamp]):
        methods = (OcrRecovery(FakeEngine(says(lines))),)
        assert read("scan.pdf", PAGES, methods).marking == stamp
    in_a_sentence = (OcrRecovery(FakeEngine(says([f"{KHMER_LINE} {stamp} {KHMER_LINE}"] * 2))),)
    assert read("scan.pdf", PAGES, in_a_sentence).marking is None


def test_an_engine_that_is_missing_reads_nothing_and_the_reason_says_so() -> None:
    engine = FakeEngine(says([]), is_usable=False)
    with pytest.raises(UnreadableError, match="3 are scanned pictures"):
        read_pdf(PAGES, (OcrRecovery(engine),))
    assert engine.calls == []


def test_the_evidence_tells_which_picture_was_read() -> None:
    def answer(picture: Picture, mode: Mode, languages: Sequence[str]) -> list[Word]:
        found = words([KHMER_LINE] * 2, 0.8 if picture.shape[0] < 3_300 else 0.6)
        return as_drawn(found, picture) if picture.shape[0] > 1_000 else []

    page = read_pdf(PAGES, (OcrRecovery(FakeEngine(answer)),)).pages[0]
    assert dict(page.evidence)["resolution"] == "240 dpi"
    page = read_pdf(PAGES, (OcrRecovery(FakeEngine(says([KHMER_LINE] * 2))),)).pages[0]
    assert dict(page.evidence)["resolution"] == "300 dpi"


def test_a_page_read_without_confidence_stays_unread() -> None:
    with pytest.raises(UnreadableError):
        read_pdf(PAGES, (OcrRecovery(FakeEngine(says([KHMER_LINE], confidence=0.3))),))


def test_no_page_is_read_twice(tmp_path: Path) -> None:
    engine = FakeEngine(says([KHMER_LINE] * 2))
    with closing(OcrCache(tmp_path / "ocr.sqlite")) as cache:
        first = read_pdf(PAGES, (OcrRecovery(engine, cache),))
        assert read_pdf(PAGES, (OcrRecovery(engine, cache),)) == first
        assert engine.pages_read == 3
        other = FakeEngine(says([KHMER_LINE] * 2), fingerprint="fake 2")
        read_pdf(PAGES, (OcrRecovery(other, cache),))
        assert other.pages_read == 3


def test_a_run_that_breaks_off_keeps_its_pages(tmp_path: Path) -> None:
    done: list[int] = []

    def stop(pages: int, total: int) -> None:
        done.append(pages)
        if pages == 2:
            raise KeyboardInterrupt

    path = tmp_path / "ocr.sqlite"
    engine = FakeEngine(says([KHMER_LINE] * 2))
    with closing(OcrCache(path)) as cache, pytest.raises(KeyboardInterrupt):
        read_pdf(PAGES, (OcrRecovery(engine, cache, 1, stop),))
    assert done == [0, 1, 2]
    engine = FakeEngine(says([KHMER_LINE] * 2))
    with closing(OcrCache(path)) as cache:
        read_pdf(PAGES, (OcrRecovery(engine, cache),))
    assert engine.pages_read == 1


def test_pages_of_withdrawn_files_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "ocr.sqlite"
    engine = FakeEngine(says([KHMER_LINE] * 2))
    with closing(OcrCache(path)) as cache:
        read_pdf(PAGES, (OcrRecovery(engine, cache),))
    forget_others(path, {"another file"})
    with closing(OcrCache(path)) as cache:
        read_pdf(PAGES, (OcrRecovery(engine, cache),))
    assert engine.pages_read == 6
    forget_others(tmp_path / "nothing here", set())
    assert not (tmp_path / "nothing here").exists()


def test_a_page_on_which_the_engine_fails_stays_unread() -> None:
    def answer(picture: Picture, mode: Mode, languages: Sequence[str]) -> list[Word]:
        if np.mean(picture) > np.mean(page_of_bars(12)):  # the page with the fewest bars
            raise EngineError("no")
        return words([KHMER_LINE] * 2)

    pages = read_pdf(PAGES, (OcrRecovery(FakeEngine(answer)),)).pages
    assert [page.unread for page in pages] == [False, False, True]
    assert pages[2].remedy is not None


def test_abbreviations_are_corrected_over_pages() -> None:
    lines = ["ក្រុមប្រឹក្សាសុខភាពឌីជីថល ដែលសរសេរជាអក្សរកាត់ថា ក.ស.ឌ.", "ភ.ស.ឧ. មានតួនាទីដូចខាងក្រោម"]
    page = read_pdf(PAGES, (OcrRecovery(FakeEngine(says(lines))),)).pages[1]
    assert "ភ.ស.ឧ." not in "".join(block.text for block in page.blocks)
    assert dict(page.evidence)["put right"] == "ភ.ស.ឧ. \u2192 ក.ស.ឌ. (1)"


def test_numbers_and_lost_signs_are_put_right_and_the_changes_are_told() -> None:
    lines = [KHMER_LINE, "ក្រមហ៊ុន ក្នុងរយៈពេល ១៤ (ដប់ប្រាំ) ថ្ងៃ"]
    page = read_pdf(PAGES, (OcrRecovery(FakeEngine(says(lines))),)).pages[0]
    assert "ក្រុមហ៊ុន ក្នុងរយៈពេល ១៥ (ដប់ប្រាំ) ថ្ងៃ" in page.blocks[0].text
    changes = dict(page.evidence)["put right"]
    assert changes == "ក្រមហ៊ុន \u2192 ក្រុមហ៊ុន (1), ១៤ \u2192 ១៥ (1)"


@pytest.mark.parametrize("angle", [0.0, 1.2])
def test_a_quotation_is_marked_without_reading_again(angle: float) -> None:
    data = scan(page_of_bars(20, angle))

    def answer(picture: Picture, mode: Mode, languages: Sequence[str]) -> list[Word]:
        # The first bar of each line begins at 300, 500 in pixels of 300 dpi.
        return words([KHMER_LINE, "ទំព័រ នេះ"])

    extracted = read_pdf(data, (OcrRecovery(FakeEngine(answer)),))
    plain = yellow(render_page(data, 1, KHMER_LINE))
    assert not plain.any()
    marked = yellow(render_page(data, 1, KHMER_LINE, word_boxes=extracted.word_boxes))
    rows = np.flatnonzero(marked.any(axis=1))
    # Shown at 108 dpi: the line is at 500 to 560 of 300 dpi, a turned page a little off it.
    assert 500 * 0.36 - 25 < rows.min() < rows.max() < 560 * 0.36 + 25
