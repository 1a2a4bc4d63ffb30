"""An answer as text: the digits that OCR may have misread."""

from __future__ import annotations

import pytest

from khmerqa.cli.rendering.answers import answer


def test_doubtful_digits_have_a_sign_without_colours_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    citation = {
        "marker": 1,
        "title": "ច្បាប់",
        "page": 2,
        "page_end": 2,
        "section": [],
        "gloss": None,
        "source": "law.pdf",
        "quote": "ឆ្នាំ ២០០២\n",
        "doubtful_digits": [9],
    }
    said = answer(
        {
            "answer": "ឆ្នាំ ២០០២ [1]\nឆ្នាំ ២០០៦",
            "notice": None,
            "citations": [citation],
            "status": "answered",
            "hits": [],
        }
    )
    assert said.startswith("ឆ្នាំ ២០០២? [1]\nឆ្នាំ ២០០៦\n")
