"""Which lines say that a paper is not for everyone."""

from __future__ import annotations

import io

import docx
import pytest

from khmerqa.reading.formats import read
from khmerqa.reading.structure.marking import marking_of

MARKED = [
    "សម្ងាត់",
    "(សម្ងាត់)",
    "សម្ងាត់៖",
    "ឯកសារសម្ងាត់",
    "សម្ងាត់បំផុត",
    "ប្រើប្រាស់ផ្ទៃក្នុង",
    "សម្រាប់ប្រើប្រាស់ផ្ទៃក្នុង",
    "ប្រើប្រាស់ផ្ទៃក្នុង   ទំព័រ ៣",
    "ក្រសួងធនធានទឹក    សម្ងាត់",
    "របាយការណ៍ប្រចាំឆ្នាំ (ប្រើប្រាស់ផ្ទៃក្នុង)",
    "ស\u200bម្ងាត់",
    "CONFIDENTIAL",
    "For internal use only".upper(),
    "- TOP SECRET -",
]
OPEN = [
    "",
    "ការការពារព័ត៌មានសម្ងាត់របស់រដ្ឋ។",
    "ច្បាប់ស្តីពីការសម្ងាត់",
    "ការសម្ងាត់",
    "ឯកសារនេះមិនមែនសម្រាប់ប្រើប្រាស់ផ្ទៃក្នុងទេ។",
    "ព័ត៌មានបែបនេះ (សម្ងាត់) ត្រូវរក្សាទុក។ ប្រការនេះអនុវត្តចំពោះមន្ត្រីទាំងអស់។",
    "Confidential",
    "Secret ballots are secret.",
    "The report is CONFIDENTIAL until June.",
]


@pytest.mark.parametrize("line", MARKED)
def test_a_marking_is_on_its_own(line: str) -> None:
    assert marking_of(["ក្រសួង", line, "អត្ថបទ"])


@pytest.mark.parametrize("line", OPEN)
def test_the_word_in_a_sentence_is_no_marking(line: str) -> None:
    assert marking_of([line]) is None


def test_every_reader_looks_for_it() -> None:
    for name, data in (
        ("plan.txt", "សម្ងាត់\n\nផែនការ"),
        ("plan.md", "# ផែនការ\n\n(សម្ងាត់)\n"),
        ("plan.html", "<html><body><p>សម្ងាត់</p><p>ផែនការ</p></body></html>"),
    ):
        assert "សម្ងាត់" in (read(name, data.encode()).marking or "")


def test_a_word_files_header_is_no_text_and_still_marks() -> None:
    document = docx.Document()
    document.add_paragraph("ផែនការសម្រាប់ឆ្នាំក្រោយ។")
    document.sections[0].header.paragraphs[0].text = "សម្ងាត់"
    kept = io.BytesIO()
    document.save(kept)
    extracted = read("plan.docx", kept.getvalue())
    assert extracted.marking == "សម្ងាត់"
    assert "សម្ងាត់" not in "".join(b.text for page in extracted.pages for b in page.blocks)
