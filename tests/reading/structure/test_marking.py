"""Which lines say that a paper is not for everyone."""

from __future__ import annotations

import io
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import docx
import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from khmerqa.reading.formats import read
from khmerqa.reading.structure import marking_forms as forms
from khmerqa.reading.structure.marking import marking_of

CORPUS = Path(__file__).parents[3] / "corpus"
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
    "ប្រើប្រាស់ផ្ទៃក្នុងប៉ុណ្ណោះ",
    "សម្រាប់ប្រើប្រាស់តែផ្ទៃក្នុងតែប៉ុណ្ណោះ",
    "ប្រើប្រាស់នៅក្នុងផ្ទៃក្នុងក្រសួង",
    "ឯកសារផ្ទៃក្នុង",
    "ផ្ទៃក្នុងប៉ុណ្ណោះ",
    "សម្ងាត់ បន្ទាន់",
    "បន្ទាន់បំផុត - សម្ងាត់បំផុត",
    "* សម្ងាត់ * សម្រាប់ប្រើប្រាស់ផ្ទៃក្នុង",
    "ផ្សព្វផ្សាយមានកំណត់",
    "ឯកសារផ្សព្វផ្សាយមានកម្រិត",
    "ចែកចាយជាមានកំណត់",
    "ហាមផ្សព្វផ្សាយ",
    "មិនត្រូវចែកចាយបន្ត",
    "អតិសម្ងាត់",
    "ស ម្ងា ត់",
    "\u179f\u1798\u17d2\u1784\u17b6\u178f\u17cb",  # សម្ងាត់, as it is typed
    "\u179f\u1798\u17b6\u17d2\u1784\u178f\u17cb",  # the vowel before the subscript letter
    "សម្ងាត់ (SECRET)",
    "សម្ងាត់ / Confidential",
    "★ សម្ងាត់ ★ ទំព័រទី ៣",
    "For internal use only",
    "Strictly confidential",
    "Not for distribution",
    "RESTRICTED",
    "CONFIDENTIAL AND URGENT",
    "À usage interne",
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
    "ពាក្យសម្ងាត់",
    "លេខសម្ងាត់",
    "ផ្ទៃក្នុង",
    "សវនកម្មផ្ទៃក្នុង",
    "បទបញ្ជាផ្ទៃក្នុង",
    "ក្រសួងមហាផ្ទៃ",
    "បន្ទាន់",
    "ឯកសារ",
    "ការផ្សព្វផ្សាយ",
    "ផ្សព្វផ្សាយជាសាធារណៈ",
    "ផ្នែកប្រើប្រាស់ផ្ទៃក្នុងនៃប្រព័ន្ធ",
    "Internal",
    "Restricted access",
    "URGENT",
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


def test_every_form_marks_however_it_is_written() -> None:
    for words in (forms.SECRET, *([p] for p in _whole_forms())):
        for word in words:
            for written in (word, f"[{word}]", f"៣    {word}", " ".join(word), f"{word}\u200b"):
                assert marking_of([written]), written
            assert marking_of([f"យោងតាម{word}ដែលមានចែងក្នុងច្បាប់"]) is None


def _whole_forms() -> Iterator[str]:
    for groups in (forms.INTERNAL, forms.LIMITED, forms.FORBIDDEN):
        yield from map("".join, itertools.product(*groups))


def test_the_public_documents_of_the_corpus_bear_none() -> None:
    for path in sorted(CORPUS.glob("*.md")):
        assert marking_of(path.read_text(encoding="utf-8").splitlines()) is None, path.name


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("សម្ងាត់ ផ្ទៃក្នុងបន្ទាន់aA.-\u200b"), max_size=400))
def test_any_line_is_decided_quickly(line: str) -> None:
    began = time.process_time()
    marking_of([line])
    assert time.process_time() - began < 1
