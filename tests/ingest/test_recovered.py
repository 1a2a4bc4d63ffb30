"""Pages that were not read from their text layer: kept, listed, shown, and forgotten again."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import pytest

from khmerqa.answer.writing.citations import cite
from khmerqa.answer.writing.public_json import citation_json, document_json, hit_json
from khmerqa.cli.rendering.documents import documents
from khmerqa.cli.rendering.reports import index_report
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import open_current
from khmerqa.reading.formats import render_page
from khmerqa.reading.ocr.engine import EngineError, Mode, Picture, Word
from khmerqa.reading.ocr.recovery import OcrRecovery
from khmerqa.types import Hit, RetrieverScores

from ..reading.ocr_samples import KHMER_LINE, FakeEngine, as_drawn, page_of_bars, scan, words
from ..reading.pdf.test_render import yellow
from .samples import Corpus, CountingReader

SCAN = scan(page_of_bars(20), page_of_bars(15), page_of_bars(10))


def answer(picture: Picture, mode: Mode, languages: Sequence[str]) -> list[Word]:
    if np.mean(picture) > np.mean(page_of_bars(12)):  # the page with the fewest bars
        raise EngineError("no")
    found = words([KHMER_LINE] * 16, confidence=0.7) if picture.shape[0] > 1_000 else []
    return as_drawn(found, picture)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    reader = CountingReader((OcrRecovery(FakeEngine(answer)),))  # reads scans as a fake engine does
    made = Corpus(tmp_path / "corpus", IndexLayout(tmp_path / "index"), reader)
    made.write("scan.pdf", SCAN)
    made.write("ferry.txt", "The ferry crosses the river twice a day, at seven and at four.")
    return made


def test_recovered_pages_are_kept_and_reported(corpus: Corpus) -> None:
    report = corpus.reindexer().run([corpus.folder])
    ((path, which),) = report.unread_pages
    assert path == "scan.pdf"
    assert "pages 3 (a scan without text)" in which.en
    assert re.search(r"Left out: page 1: ink that was not read as text, at .* %", which.en)
    assert "NOT READ IN FULL: scan.pdf" in index_report(report)
    assert "pages: scan · ocr 2, scan · NOT READ 1" in index_report(report)
    assert corpus.reindexer().run([corpus.folder]).unread_pages == report.unread_pages

    generation = open_current(corpus.layout)
    listed = next(each for each in generation.passages.listed() if each.path == "scan.pdf")
    assert dict(listed.methods) == {"ocr": 2, "text layer": 1}
    assert document_json(listed)["unread_pages"] == [3]
    listing = documents([listed], dict(report.unread_pages))
    for said in ("read by ocr: 2 pages · 0.70", "low confidence on pages: 1-2", "pages 3 (a scan"):
        assert said in listing
    assert "engine: fake 1" not in listing
    assert "engine: fake 1" in documents([listed], pages=True)


def test_hits_and_citations_say_how_they_were_read(corpus: Corpus) -> None:
    corpus.reindexer().run([corpus.folder])
    store = open_current(corpus.layout).passages
    found = {each.document_id: each for each in store.all_passages()}
    by_ocr = hit_json(Hit(found["scan"], 1.0, RetrieverScores()), store)
    assert (by_ocr["read_by"], by_ocr["confidence"]) == ("ocr", 0.7)
    plain = hit_json(Hit(found["ferry"], 1.0, RetrieverScores()), store)
    assert (plain["read_by"], plain["confidence"]) == (None, None)
    passage = found["scan"]
    citation = cite(store.document("scan"), passage, passage.start, passage.start + 20, 1)
    assert citation is not None
    assert citation_json(citation, store)["read_by"] == "ocr"


def test_a_quotation_is_marked_in_the_picture_of_a_scan(corpus: Corpus) -> None:
    corpus.reindexer().run([corpus.folder])
    document = open_current(corpus.layout).passages.document("scan")
    word_boxes = corpus.layout.word_boxes(document.sha256).read_bytes()
    quote = document.text[: len(KHMER_LINE)]
    assert not yellow(render_page(SCAN, 1, quote)).any()
    assert yellow(render_page(SCAN, 1, quote, word_boxes=word_boxes)).any()


def test_word_boxes_come_from_the_cache_and_are_removed_with_their_file(corpus: Corpus) -> None:
    corpus.reindexer().run([corpus.folder])
    (kept,) = corpus.layout.originals.glob("*.places")
    written = kept.read_bytes()
    kept.unlink()
    corpus.write("ferry.txt", "The ferry crosses the river once a day.")
    corpus.reindexer().run([corpus.folder])
    assert kept.read_bytes() == written
    (corpus.folder / "scan.pdf").unlink()
    for text in ("one", "two"):  # the generation before the last one may still be read
        corpus.write("ferry.txt", f"The ferry crosses the river {text} times a day.")
        corpus.reindexer().run([corpus.folder])
    assert not list(corpus.layout.originals.glob("*.places"))


class CachingReader(CountingReader):
    """Remembers what it was to keep, and how often it was closed."""

    def __init__(self) -> None:
        super().__init__((OcrRecovery(FakeEngine(answer)),))
        self.remembered: list[frozenset[str]] = []
        self.closed = 0

    def keep_only(self, hashes: Collection[str], /) -> None:
        self.remembered.append(frozenset(hashes))

    def close(self) -> None:
        self.closed += 1


def test_the_reader_learns_which_files_to_remember(corpus: Corpus) -> None:
    reader = corpus.reader = CachingReader()
    corpus.reindexer().run([corpus.folder])
    assert reader.closed == 1
    assert [len(hashes) for hashes in reader.remembered] == [2]
