from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given

from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.runs import RunKind, runs

from ..samples import texts

KHMER, LATIN, NUMBER = RunKind.KHMER, RunKind.LATIN, RunKind.NUMBER
ABBREVIATION, ADDRESS = RunKind.ABBREVIATION, RunKind.ADDRESS

RUNS = {
    "khmer": ("សាលាឃុំ", [(KHMER, "សាលាឃុំ")]),
    "a space parts": ("សាលា ឃុំ", [(KHMER, "សាលា"), (KHMER, "ឃុំ")]),
    "danda": ("ចប់។ថ្មី", [(KHMER, "ចប់"), (KHMER, "ថ្មី")]),
    "repetition sign": ("ផ្សេងៗទៀត", [(KHMER, "ផ្សេងៗទៀត")]),
    "khmer beside latin": ("ប្រើ5gនៅ", [(KHMER, "ប្រើ"), (NUMBER, "5"), (LATIN, "g"), (KHMER, "នៅ")]),
    "khmer colon and currency": ("តម្លៃ៖ 500៛", [(KHMER, "តម្លៃ"), (NUMBER, "500")]),
    "ampersand and apostrophe": ("r&d ministry's", [(LATIN, "r&d"), (LATIN, "ministry's")]),
    "underscore": ("a_b", [(LATIN, "a"), (LATIN, "b")]),
    "number with separators": ("3,508 12.5", [(NUMBER, "3,508"), (NUMBER, "12.5")]),
    "number at the end of a sentence": ("in 2028.", [(LATIN, "in"), (NUMBER, "2028")]),
    "range": ("2024-2028", [(NUMBER, "2024"), (NUMBER, "2028")]),
    "url": (
        "(https://example.org/a?b=1&c=2).",
        [(ADDRESS, "https://example.org/a?b=1&c=2")],
    ),
    "url before a comma": ("www.example.org, ក", [(ADDRESS, "www.example.org"), (KHMER, "ក")]),
    "url before khmer": ("www.example.orgនៅ", [(ADDRESS, "www.example.org"), (KHMER, "នៅ")]),
    "e-mail": ("មកinfo@mail.example.org។", [(KHMER, "មក"), (ADDRESS, "info@mail.example.org")]),
    "no e-mail": ("a@b", [(LATIN, "a"), (LATIN, "b")]),
    "abbreviation": ("ឯ.ឧ. សុខ", [(ABBREVIATION, "ឯ.ឧ."), (KHMER, "សុខ")]),
    "abbreviations side by side": (
        "គ.ស.ឌ. ក.ស.ឌ.",
        [(ABBREVIATION, "គ.ស.ឌ."), (ABBREVIATION, "ក.ស.ឌ.")],
    ),
    "abbreviation without its last dot": (
        "គ.ស.ឌ បាន",
        [(ABBREVIATION, "គ.ស.ឌ"), (KHMER, "បាន")],
    ),
    "abbreviation of two": ("គ.ស 2024", [(ABBREVIATION, "គ.ស"), (NUMBER, "2024")]),
    "abbreviation with a subscript": ("ប្រ.ស.ក", [(ABBREVIATION, "ប្រ.ស.ក")]),
    "abbreviation glued to a word": (
        "ជូនឯ.ឧ.សុខា",
        [(KHMER, "ជូន"), (ABBREVIATION, "ឯ.ឧ."), (KHMER, "សុខា")],
    ),
    "abbreviation glued to words on both sides": (
        "ដោយគ.សឌបាន",
        [(KHMER, "ដោយ"), (ABBREVIATION, "គ.សឌ"), (KHMER, "បាន")],
    ),
    "a letter with a dot is an item": ("ក. សាលា", [(KHMER, "ក"), (KHMER, "សាលា")]),
    "a full stop between words": ("ចប់.ខ្ញុំទៅ", [(KHMER, "ចប់"), (KHMER, "ខ្ញុំទៅ")]),
    "and so on": ("ទឹក ។ល។", [(KHMER, "ទឹក"), (KHMER, "ល")]),
}


@pytest.mark.parametrize(("key", "expected"), RUNS.values(), ids=RUNS)
def test_runs(key: str, expected: list[tuple[RunKind, str]]) -> None:
    assert [(run.kind, run.text) for run in runs(key)] == expected


@given(texts.map(search_key))
def test_runs_are_slices_in_order(key: str) -> None:
    found = runs(key)
    assert all(key[run.start : run.end] == run.text != "" for run in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(texts.map(search_key))
def test_every_khmer_letter_and_every_digit_is_in_a_run(key: str) -> None:
    covered = {at for run in runs(key) for at in range(run.start, run.end)}
    for at, char in enumerate(key):
        if "\u1780" <= char <= "\u17d3" or char.isdecimal():
            assert at in covered


@pytest.mark.parametrize("piece", [".", "a.", "ក.", "www.", "https://", "_", "a@"], ids=ascii)
def test_long_repetitions_take_linear_time(piece: str) -> None:
    key = piece * (200_000 // len(piece))
    started = time.process_time()
    runs(key)
    assert time.process_time() - started < 5
