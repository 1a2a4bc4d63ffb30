from __future__ import annotations

import pytest
from hypothesis import given

from khmerqa.text.language import language_of
from khmerqa.types import Language

from .samples import SENTENCES, texts

TEXTS: dict[str, tuple[str, Language]] = {
    "khmer": (SENTENCES[0], "km"),
    "english": ("Who approves the budget of the province?", "en"),
    "khmer that borrows a term": ("តើ blockchain ជាអ្វី", "km"),
    "khmer that borrows many": ("ប្រើ Cloud Computing និង Big Data", "km"),
    "khmer that asks about a title": ("តើ National Water Resources Framework គឺជាអ្វី?", "km"),
    "english that names a khmer word": (
        "The word ឃុំ stands for a commune, the smallest unit of local government.",
        "en",
    ),
    "khmer digits alone": ("២០២៨", "en"),
    "nothing": ("", "en"),
    "signs alone": ("1. (2) – ។", "en"),
}


@pytest.mark.parametrize(("text", "language"), TEXTS.values(), ids=TEXTS)
def test_language_of(text: str, language: Language) -> None:
    assert language_of(text) == language


@given(texts)
def test_every_text_has_a_language(text: str) -> None:
    assert language_of(text) in {"km", "en"}
