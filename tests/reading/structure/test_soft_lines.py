"""Lines of one paragraph put together."""

from __future__ import annotations

import pytest

from khmerqa.reading.structure.soft_lines import joined


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        ([], ""),
        (["one"], "one"),
        (["one", "two"], "one two"),
        (["ទីផ្សារ", "សាធារណៈ"], "ទីផ្សារសាធារណៈ"),
        (["ឆ្នាំ២០២៦", "ទីផ្សារ"], "ឆ្នាំ២០២៦ ទីផ្សារ"),
        (["ឆ្នាំ២០", "២៦"], "ឆ្នាំ២០២៦"),
        (["ទីផ្សារ", "AI"], "ទីផ្សារ AI"),
    ],
)
def test_joined(lines: list[str], whole: str) -> None:
    assert joined(lines) == whole
