"""Reading glyphs: own PDFs letter for letter, and what is left to other methods."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from khmerqa.reading.formats import render_page
from khmerqa.reading.glyphs.recovery import GlyphRecovery
from khmerqa.reading.pdf.content.text_runs import PageWalk
from khmerqa.reading.pdf.document import read_pdf
from khmerqa.reading.pdf.engine import opened, page_of
from khmerqa.reading.pdf.layout.visual_lines import visual_lines
from khmerqa.reading.recovery import UnreadPage
from khmerqa.types import Extracted, Method, Verdict

from ..conftest import installed
from ..pdf.test_khmer import SOURCE, error_rate
from ..pdf.test_render import yellow
from ..samples import khmer_html, paragraph_page, simple_pdf

FONTS = (
    "Khmer OS",
    "Khmer OS Siemreap",
    "Khmer OS Battambang",
    "Noto Sans Khmer",
    "Noto Serif Khmer",
)
MAX_ERROR_RATE = 0.002
POLICY = "policies/policies-digital-government-kh.pdf"
_DA, _TA = "\u17d2\u178a", "\u17d2\u178f"  # drawn alike

_PRELUDE = (
    '<!doctype html><html lang="km"><meta charset="utf-8">'
    # LibreOffice leaves the first paragraph on a page of its own, or out.
    "<style>@page { size: A4; margin: 2cm }</style><body><p>-</p>"
)


def folded(text: str) -> str:
    return text.replace(_DA, _TA)


def by_glyphs(data: bytes) -> str:
    """All text of a file, read as if its character map were unreliable."""
    pages: dict[int, UnreadPage] = {}
    with opened(data) as document:
        for index in range(len(document)):
            with page_of(document, index) as page:
                pages[index] = UnreadPage(PageWalk().read(page.raw), Verdict.BROKEN)
    found = GlyphRecovery.load().recover(data, pages)
    khmer = {
        index
        for index, page in pages.items()
        if any(letter >= "\u1780" for run in page.content.runs for letter in run.text)
    }
    assert khmer <= found.keys()
    runs = [found[index].content.runs for index in sorted(found)]
    return "\n".join(
        line.text for page in runs for line in visual_lines([r for r in page if not r.artifact])
    )


@pytest.mark.parametrize("font", FONTS)
def test_chromium_letter_for_letter(font: str, print_pdf: Callable[[str], bytes]) -> None:
    # Chromium draws a bold face that a font lacks as shapes of its own, which no table knows.
    plain = "<style>h1, th { font-weight: normal }"
    data = print_pdf(khmer_html(installed(font)).replace("<style>", plain))
    assert error_rate(folded(by_glyphs(data)), folded(SOURCE)) <= MAX_ERROR_RATE


@pytest.mark.parametrize("font", FONTS)
def test_libreoffice_letter_for_letter(font: str, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (package libreoffice-writer-nogui) is not installed")
    body = "".join(
        f"<p style=\"font-family: '{installed(font)}'\">{p}</p>" for p in SOURCE.split("\n")
    )
    source = tmp_path / "page.html"
    source.write_text(_PRELUDE + body, encoding="utf-8")
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path / 'profile'}",
         "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", str(tmp_path), str(source)],
        check=False, capture_output=True, timeout=180,
    )  # fmt: skip
    printed = tmp_path / "page.pdf"
    if not printed.exists():
        pytest.skip("libreoffice is installed but converts nothing here")
    found = by_glyphs(printed.read_bytes()).strip().removeprefix("-")
    assert error_rate(folded(found), folded(SOURCE)) <= MAX_ERROR_RATE


def test_pages_without_known_khmer_are_left_to_other_methods() -> None:
    data = simple_pdf([paragraph_page()])
    with opened(data) as document, page_of(document, 0) as page:
        content = PageWalk().read(page.raw)
    method = GlyphRecovery.load()
    assert method.recover(data, {0: UnreadPage(content, Verdict.BROKEN)}) == {}
    assert method.recover(b"no PDF", {0: UnreadPage(content, Verdict.BROKEN)}) == {}


@pytest.fixture(scope="module")
def policy(shared: Path) -> tuple[bytes, Extracted]:
    data = (shared / POLICY).read_bytes()
    return data, read_pdf(data, (GlyphRecovery.load(),))


def test_the_real_policy_is_read(policy: tuple[bytes, Extracted]) -> None:
    _, extracted = policy
    read = [page for page in extracted.pages if page.method is Method.GLYPHS]
    assert len(extracted.pages) == 97
    assert len(read) == 93  # the others are pictures, or empty
    counts = [
        re.findall(r"\d+", value)
        for page in read
        for name, value in page.evidence
        if name == "Khmer glyphs read"
    ]
    known, there = (sum(int(count[n]) for count in counts) for n in (0, 1))
    assert there > 130_000
    assert known >= 0.999 * there
    assert "\ufffd" not in "".join(block.text for page in read for block in page.blocks)


def test_the_real_tables_have_their_cells(policy: tuple[bytes, Extracted]) -> None:
    _, extracted = policy
    rows = [block.text for block in extracted.pages[47].blocks if block.kind == "row"]
    assert [row.count(" | ") for row in rows] == [4, 4, 3, 3, 3]
    assert extracted.pages[47].label == "៣៦"


def test_a_quotation_is_marked_where_its_glyphs_are(policy: tuple[bytes, Extracted]) -> None:
    data, extracted = policy
    paragraph = next(block for block in extracted.pages[12].blocks if block.kind == "paragraph")
    marked = yellow(render_page(data, 13, paragraph.text, scale=1, word_boxes=extracted.word_boxes))
    rows = np.flatnonzero(marked.any(axis=1))
    assert marked.sum() > 20_000
    assert 75 < rows.min() < rows.max() < 300
