"""Words of OCR as runs: lines of a document have one size, but for those of larger letters."""

from __future__ import annotations

from dataclasses import replace

from khmerqa.reading.ocr.runs import runs_of, usual_of

from ..ocr_samples import KHMER_LINE, words

PAGE = words([KHMER_LINE] * 5)


def test_a_line_is_large_where_its_letters_are_higher_and_wider() -> None:
    usual = usual_of([(PAGE, 1.0)])
    title = [
        replace(w, bottom=w.top + 150, right=w.left + 2 * (w.right - w.left)) for w in PAGE[:2]
    ]
    (size,) = {run.size for run in runs_of(title, 1.0, 3000, usual)}
    (body,) = {run.size for run in runs_of(PAGE[2:4], 1.0, 3000, usual)}
    assert size > 2 * body


def test_a_line_that_is_only_higher_is_not_level() -> None:
    usual = usual_of([(PAGE, 1.0)])
    aslant = [replace(word, bottom=word.top + 150) for word in PAGE[:2]]
    assert {run.size for run in runs_of(aslant, 1.0, 3000, usual)} == {usual.height / 1.3}


def test_a_document_without_words_has_a_usual_height() -> None:
    assert usual_of([([], 1.0)]).height > 0
