"""What stands between two lines of one paragraph."""

from __future__ import annotations

import pytest

from khmerqa.text.structure.line_ends import between_lines


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("ទីផ្សារ", "សាធារណៈ", ""),
        ("ទីផ្សារ", "និងកំពង់ផែ", " "),
        ("លក់ផ្លែឈើ", "ហើយទិញត្រី", " "),
        ("លក់រួច", "ហើយ។", ""),
        ("លក់ត្រី", "ឬសាច់", " "),
        ("លក់ដើម", "ឫស្សី", ""),
        ("លក់ដើម", "ឬស្សី", ""),
        ("លក់បាន", "ឬទេ", ""),
        ("ផ្សារ", "រួមទាំងអស់គ្នា", ""),
        ("តម្លៃ", "១២០ រៀល", " "),
        ("នៅឆ្នាំ", "២០២៦", ""),
        ("ថ្ងៃទី", "២៥", ""),
        ("ឆ្នាំ២០", "២៦", ""),
        ("ឆ្នាំ២០២៦", "ទីផ្សារ", " "),
        ("ខែវិច្ឆិកា", "ឆ្នាំ២០២៦", " "),
        ("រៀងរាល់", "ឆ្នាំ២០២៦", ""),
        ("ផ្សារបិទ។", "ផ្សារបើក", " "),
        ("ទីផ្សារ", "AI", " "),
        ("one", "two", " "),
        ("", "ទីផ្សារ", " "),
    ],
)
def test_between_lines(before: str, after: str, between: str) -> None:
    assert between_lines(before, after) == between
