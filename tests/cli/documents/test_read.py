"""``khmerqa read``: what would be indexed, with the verdict and its evidence; and unread pages named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from khmerqa import wiring
from khmerqa.types import (
    Block,
    BlockCell,
    BlockRow,
    Extracted,
    ExtractedPage,
    Method,
    ReadNumber,
    Verdict,
)

from ...reading.ocr_samples import page_of_bars, scan
from ...reading.samples import paragraph_page, simple_pdf
from ..conftest import Run

PDF = simple_pdf([paragraph_page(), paragraph_page(["A second page has one line of its own."])])


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("register.pdf").write_bytes(PDF)
    return "register.pdf"


def test_pages_with_verdict_and_evidence(run: Run, file: str) -> None:
    ran = run("read", file)
    assert ran.code == 0
    assert "== ទំព័រ 1 · អានបាន · ស្រទាប់អត្ថបទ | page 1 · healthy · text layer" in ran.out
    assert "    fonts: Helvetica " in ran.out
    assert "Every commune office keeps a register" in ran.out
    assert not Path("indexes").exists()


def test_one_page_as_json(run: Run, file: str) -> None:
    value = run("read", file, "--page", "2", "--json").json
    (page,) = value["pages"]
    assert (page["page"], page["verdict"], page["read_by"]) == (2, "healthy", "text layer")
    assert page["confidence"] is None
    assert page["blocks"][0]["text"] == "A second page has one line of its own."
    assert page["evidence"]["fonts"].startswith("Helvetica")


def test_the_outline_names_what_is_missing_among_the_articles(run: Run, file: str) -> None:
    pages = [
        [(72, 780, 11, f"Article {n}"), *paragraph_page(["Each officer answers in writing."])]
        for n in (1, 2, 4)
    ]
    Path("rules.pdf").write_bytes(simple_pdf(pages))
    ran = run("read", "rules.pdf", "--outline")
    assert "   2  Article 2\n" in ran.out
    assert "3 → Article 4 (" in ran.out
    value = run("read", "rules.pdf", "--outline", "--json").json
    assert [each["title"] for each in value["sections"]] == ["Article 1", "Article 2", "Article 4"]
    assert [(each["kind"], each["page"]) for each in value["faults"]] == [("gap", 3)]


def test_digits_of_which_ocr_was_not_sure_have_a_sign(
    run: Run, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = BlockRow((BlockCell(0, 4, 0, "Year"), BlockCell(5, 6, 1)))
    blocks = (Block("Article 12", "heading", 1), Block("2002 7", "row", row=cells))
    numbers = (ReadNumber("12", (1,)), ReadNumber("2002"), ReadNumber("7", (0,)))
    page = ExtractedPage(1, None, Verdict.SCAN, blocks, Method.OCR, 0.8, numbers=numbers)
    monkeypatch.setattr(wiring, "read_one", lambda *arguments: Extracted((page,)))
    ran = run("read", file)
    assert "OCR was not sure" in ran.out
    assert "# Article 12?\n| Year: 2002\n| 7?\n" in ran.out
    (page_read,) = run("read", file, "--json").json["pages"]
    assert [each["doubtful_digits"] for each in page_read["blocks"]] == [[9], [5]]
    assert page_read["blocks"][0]["text"] == "Article 12"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["register.pdf", "--page", "3"], 1, "no page 3; the file has 2"),
        (["register.pdf", "--page", "two"], 2, "'two' is no page number"),
        (["nothing.pdf"], 2, "no file nothing.pdf"),
        (["broken.pdf"], 1, "incomplete|damaged"),
    ],
)
def test_what_cannot_be_read(
    run: Run, file: str, arguments: list[str], code: int, said: str
) -> None:
    Path("broken.pdf").write_bytes(PDF[:300])
    ran = run("read", *arguments)
    assert ran.code == code
    assert re.search(said, ran.err)


def test_without_tesseract_the_command_that_brings_it_is_named(
    run: Run, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("scan.pdf").write_bytes(scan(page_of_bars()))
    monkeypatch.setenv("PATH", str(Path("empty").resolve()))
    ran = run("read", "scan.pdf")
    assert ran.code == 1
    assert "apt-get install tesseract-ocr tesseract-ocr-khm" in ran.err
    findings = {each["name"]: each for each in run("doctor", "--json").json}
    assert not findings["tesseract"]["ok"]
    assert "apt-get install tesseract-ocr tesseract-ocr-khm" in findings["tesseract"]["detail"]
