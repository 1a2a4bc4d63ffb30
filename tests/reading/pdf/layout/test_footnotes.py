"""Footnotes: found by a rule or a gap above small type, and put where they split no sentence."""

from __future__ import annotations

import pytest

from khmerqa.reading.page_content import Box
from khmerqa.reading.pdf.layout.footnotes import ends_within_sentence, notes_begin
from khmerqa.reading.pdf.layout.lines import Line, Segment
from khmerqa.types import Block

PAGE: Box = (0, 0, 600, 800)
BODY = 12.0
RULE: Box = (70, 105, 215, 105.5)


def line(text: str, baseline: float, size: float = BODY) -> Line:
    return Line(text, 70, 500, baseline, size, False, (Segment(text, 70, 500),))


TEXT = [line(f"text {n}", 700 - 20 * n) for n in range(29)]  # the last at 140
NOTES = [line("1 Law on water, p. 3", 90, 9), line("and its annex", 78, 9), line("2 ibid.", 66, 9)]


def begin(
    lines: list[Line], rules: list[Box], running: frozenset[int] = frozenset()
) -> float | None:
    return notes_begin(lines, running, rules, BODY, PAGE)


def test_small_type_below_a_short_rule() -> None:
    assert begin([*TEXT, *NOTES], [RULE]) == 90


def test_small_type_below_a_gap() -> None:
    assert begin([*TEXT, *NOTES], []) == 90


def test_running_lines_are_passed_over() -> None:
    foot = line("12", 30)
    assert begin([*TEXT, *NOTES, foot], [RULE], frozenset({len(TEXT) + 3})) == 90


@pytest.mark.parametrize(
    "lines",
    [
        TEXT,
        [*TEXT, line("1 as large as the text", 90)],
        [*TEXT, line("Source: the ministry", 90, 9)],
        [*TEXT, line("1992", 90, 9)],
        [*TEXT[:5], line("1 high on the page", 560, 9)],
        [],
    ],
    ids=["text alone", "large", "without a mark", "a year", "high up", "empty"],
)
def test_other_lines_are_no_notes(lines: list[Line]) -> None:
    assert begin(lines, [RULE]) is None


def test_the_rules_of_a_table_are_not_above_notes() -> None:
    sides: list[Box] = [(70, 40, 70.5, 105), (215, 40, 215.5, 105)]
    close = [*TEXT, line("1 cell", 124, 9), line("2 cell", 90, 9)]
    assert begin(close, [RULE, *sides]) is None


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Block("the sentence goes"), True),
        (Block("it ended."), False),
        (Block("it ended.1"), False),
        (Block("ចប់ហើយ។"), False),
        (Block("A heading", "heading", 1), False),
    ],
)
def test_whether_the_text_ends_within_sentence(block: Block, expected: bool) -> None:
    assert ends_within_sentence([Block("before."), block]) is expected
    assert not ends_within_sentence([])
