from __future__ import annotations

import pytest

from khmerqa.reading.structure.block_kinds import heading_level


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
