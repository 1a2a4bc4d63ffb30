"""The words of a question: a name is told by what stands for all of it."""

from __future__ import annotations

from typing import cast

from khmerqa.answer.judging.question_words import question_words
from khmerqa.ports import LexicalIndex, Segmenter
from khmerqa.search.question import analyse_question
from khmerqa.testing import FixedTranslations, HashEmbedder
from khmerqa.types import Language

TRANSLATIONS = FixedTranslations({"harbour council": (("hbc", 1.0), ("ferry", 0.5))})


class Lexical:
    """An index that holds every word in half of its passages."""

    def rarity(self, term: str, language: Language, /) -> float:
        return 0.5


def test_each_word_of_a_name_is_told_by_its_abbreviation(segmenter: Segmenter) -> None:
    asked = analyse_question(
        "When does the harbour council meet?", segmenter, HashEmbedder(str.split)
    )
    lexical = cast(LexicalIndex, Lexical())
    words = question_words(asked, lexical, TRANSLATIONS, certain_translation=0.5)
    told = {each.term: dict(each.translations) for each in words}
    assert told == {"harbour": {"hbc": 1.0}, "council": {"hbc": 1.0}, "meet": {}}
