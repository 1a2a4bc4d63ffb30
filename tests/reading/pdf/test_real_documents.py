"""The real policy documents: which are reliable, and what must be read from them."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from khmerqa.errors import UnreadableError
from khmerqa.reading.formats import read
from khmerqa.reading.page_content import Run
from khmerqa.reading.recovery import RecoveredPage, UnreadPage
from khmerqa.reading.text_layer.verdict import strange_words
from khmerqa.types import Extracted, Method, Verdict

FRAMEWORK = "policies/policies-digital-economy-and-society-policy-framework-en.pdf"
GOVERNMENT = "policies/policies-digital-government-en.pdf"
ENGLISH = {
    # file: pages, PDF page and label of some pages
    FRAMEWORK: (200, {3: "i", 16: "1", 85: "70", 115: "100", 200: "185"}),
    GOVERNMENT: (89, {3: "i", 13: "1", 26: "14", 48: "36", 89: "77"}),
}
REFUSED = {
    "policies/policies-digital-government-kh.pdf": "does not match what is printed",
    "policies/royal-decree-organization-function-of-national-digital-economy-society-council.pdf":
        "7 are scanned",
    "policies/sub-decree-organization-function-of-digital-security-committee.pdf": "7 are scanned",
    "laws/law_gh_2.pdf": "2 are scanned",
    "laws/law_d_3.pdf": "2 are scanned",
    "laws/civil_code.pdf": "485 are written in a pre-Unicode Khmer font",
    "laws/constitution-1989.pdf": "44 are written in a pre-Unicode Khmer font",
    "laws/law_f_8.pdf": "12 are scanned",
}  # fmt: skip
VERDICTS = {
    "policies/policies-digital-government-kh.pdf": {"broken": 91, "legacy": 2, "scan": 4},
    "policies/royal-decree-organization-function-of-national-digital-economy-society-council.pdf":
        {"scan": 7},
    "policies/sub-decree-organization-function-of-digital-security-committee.pdf": {"scan": 7},
    "laws/law_gh_2.pdf": {"scan": 2},
    "laws/law_d_3.pdf": {"scan": 2},
    "laws/civil_code.pdf": {"legacy": 485, "scan": 2},
    "laws/constitution-1989.pdf": {"legacy": 44},
    # A gazette's header in a pre-Unicode font over scanned pages: what the pages say is in the scan.
    "laws/law_f_8.pdf": {"scan": 12},
}  # fmt: skip
LEAST_SPEED = 10  # pages a second
_cache: dict[str, tuple[Extracted, float]] = {}


def document(shared: Path, name: str) -> tuple[Extracted, float]:
    if name not in _cache:
        data = (shared / name).read_bytes()
        start = time.process_time()
        _cache[name] = read(name, data), time.process_time() - start
    return _cache[name]


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, shared: Path) -> None:
    with pytest.raises(UnreadableError, match=REFUSED[name]) as refusal:
        read(name, (shared / name).read_bytes())
    assert "ask for" in refusal.value.message.en


class Stub:
    """Claims to have read every unreliable page, so that all verdicts come out."""

    fingerprint = "stub"
    page_by_page = True
    remedy = None

    def recover(self, data: bytes, pages: Mapping[int, UnreadPage], /) -> dict[int, RecoveredPage]:
        run = Run("stub", 72, 100, 400, 11, "", False, None, False, True)
        return {
            index: RecoveredPage(replace(page.content, runs=(run,)), Method.GLYPHS)
            for index, page in pages.items()
        }


@pytest.mark.parametrize("name", VERDICTS)
def test_verdicts_page_by_page(name: str, shared: Path) -> None:
    pages = read(name, (shared / name).read_bytes(), (Stub(),)).pages
    assert Counter(page.verdict.value for page in pages) == VERDICTS[name]
    assert all(page.evidence for page in pages)


@pytest.mark.parametrize("name", ENGLISH)
def test_english_documents(name: str, shared: Path) -> None:
    extracted, seconds = document(shared, name)
    count, labels = ENGLISH[name]
    assert len(extracted.pages) == count
    assert {page.verdict for page in extracted.pages} == {Verdict.HEALTHY}
    assert {n: extracted.pages[n - 1].label for n in labels} == labels
    assert count / seconds >= LEAST_SPEED
    blocks = [block for page in extracted.pages for block in page.blocks]
    kinds = {b.kind for b in blocks} - {"note"}
    assert kinds == {"heading", "paragraph", "item", "row", "contents"}
    words, strange = strange_words("\n".join(block.text for block in blocks))
    assert strange < 0.01 * words
    assert not any(re.search(r"\s{2}|^\s|\s$|[\u200b\ufeff\u00ad]", b.text) for b in blocks)


@pytest.mark.parametrize("name", ENGLISH)
def test_every_word_that_pdftotext_finds_is_there(name: str, shared: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    extracted, _ = document(shared, name)
    oracle = subprocess.run(
        ["pdftotext", "-raw", str(shared / name), "-"], capture_output=True, check=True
    ).stdout.decode("utf-8")
    ours = set(re.findall(r"[a-z]{3,}", "\n".join(
        block.text for page in extracted.pages for block in page.blocks
    ).lower()))  # fmt: skip
    theirs = re.findall(r"[a-z]{3,}", re.sub(r"-\n", "-", oracle).lower())
    # What is missing is "Page" in the footers, and words that the oracle itself runs together.
    missing = [word for word in theirs if word not in ours and word != "page"]
    assert len(missing) < 0.002 * len(theirs), missing[:50]


def test_running_lines_are_out(shared: Path) -> None:
    extracted, _ = document(shared, GOVERNMENT)
    blocks = [block.text for page in extracted.pages for block in page.blocks]
    assert not any(re.search(r"Page (?:\d+|[ivx]+)$", text) for text in blocks)


def test_a_numbered_table_keeps_its_rows(shared: Path) -> None:
    extracted, _ = document(shared, FRAMEWORK)
    rows = [block.text for page in extracted.pages for block in page.blocks if block.kind == "row"]
    numbers = {
        int(match[1]) for row in rows if (match := re.match(r"(?:.* \| )?(\d{1,3}) \| ", row))
    }
    assert set(range(1, 140)) <= numbers
