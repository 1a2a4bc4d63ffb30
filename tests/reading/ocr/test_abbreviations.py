"""Abbreviations are corrected by the sentence that introduces them, and by nothing else."""

from __future__ import annotations

import pytest

from khmerqa.reading.ocr.abbreviations import introduced_in, repaired

COUNCIL = "ត្រូវបានបង្កើត ក្រុមប្រឹក្សាទឹក និងសុខភាពឌីជីថល ដែលសរសេរជាអក្សរកាត់{} {} ជាសេនាធិការ"


@pytest.mark.parametrize("that", ["ថា", "ឋា", " ថា៖"])
@pytest.mark.parametrize("read", ["ក.ស.ឌ.", "ភ.ស.ឌ.", "ក.ស.ឧ.", "ក.ស.ឧឌ."])
def test_introduced(that: str, read: str) -> None:
    (found,) = introduced_in(COUNCIL.format(that, read))
    assert found.text == "ក.ស.ឌ."
    assert found.introduced_as == read


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("ភ.ស.ឧ.", "ក.ស.ឌ."),
        ("ក.ស.ឧឌ.។", "ក.ស.ឌ.។"),
        ("9.65.9.", "ក.ស.ឌ."),
        ("ក.ស.ឌ.", None),
        ("គ.ទ.ប.", None),
        ("ក.ស.", None),
        ("2.5.1.", None),
        ("ឌីជីថល", None),
    ],
)
def test_repaired(word: str, right: str | None) -> None:
    assert repaired(word, introduced_in(COUNCIL.format("ថា", "ក.ស.ឌ."))) == right


def test_where_nothing_is_introduced_nothing_is_touched() -> None:
    assert introduced_in("ក.ស.ឌ. មានតួនាទី និង ភារកិច្ច ដូចខាងក្រោម៖") == []
    assert repaired("ភ.ស.ឧ.", []) is None


def test_letters_that_are_no_initials_are_not_accepted() -> None:
    assert introduced_in(COUNCIL.format("ថា", "ហ.ច.ញ.")) == []
