from __future__ import annotations

import time

import pytest

from khmerqa.reading.structure.block_kinds import heading_level, parts_of_contents_line


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("ជំពូកទី៣ សមាសភាពរបស់ គ.ស.ឌ.", 1),  # whose stop ends no sentence
        ("ជំពូកទី៣សមាសភាពរបស់ គ.ស.ឌ.", 1),  # as OCR joins the two lines
        ("មាត្រា៣", 3),
        ("គ.ស.ឌ. មានសមាសភាពដូចខាងក្រោម។", None),
        ("Chapter 3 ends here.", None),
    ],
)
def test_headings_of_the_body_size(text: str, level: int | None) -> None:
    assert heading_level(text, size=1.0, bold=False) == level


@pytest.mark.parametrize(
    "line", ["a" + "-" * 20_000 + "x", "a" + "- " * 20_000 + "7", "-" * 20_000]
)
def test_a_row_of_leaders_is_looked_at_in_a_moment(line: str) -> None:
    began = time.process_time()
    parts_of_contents_line(line)
    assert time.process_time() - began < 1
