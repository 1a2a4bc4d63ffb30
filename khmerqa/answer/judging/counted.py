"""What a question asks the number of: of wells, of members, of dollars for a licence.

A number answers only if it is said of that: "there are 48 wells" is no number of fire stations, however
alike the sentences are otherwise.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from khmerqa.answer.question.answer_type import AMOUNTS, numbers_in
from khmerqa.answer.question.mentions import forms_of
from khmerqa.ports import Translations
from khmerqa.search.question import Question
from khmerqa.text.expressions.units import UNITS
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.vocabulary import FUNCTION_WORDS, QUESTION_WORDS
from khmerqa.text.terms.words import Word, term

_HOW_MANY = frozenset(("many", "much"))
_NUMBER_OF = frozenset(search_key("number total ចំនួន").split())
_KHMER_HOW_MANY = search_key("ប៉ុន្មាន")
_OF = frozenset(search_key("របស់ នៃ").split())
_UNIT_NAMES = frozenset(
    name for unit in UNITS.values() for name in (search_key(unit.khmer), unit.english.lower())
)
_LITTLE = FUNCTION_WORDS | QUESTION_WORDS | _UNIT_NAMES
_MAX_WORDS = 3  # beside the question word; which of them is the noun is not told
_NEAR = 48  # code points between a number and what it counts
_APART = re.compile("[;|\n\u17d4]|[.?!](?= )")  # between a number and what it does not count
# How well a number fits that is not said of what is counted, if the text names that or does not.
_ELSEWHERE = 0.6
_UNNAMED = 0.2


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted, by any of its words in any form, in either language."""

    written: str
    forms: re.Pattern[str]

    def is_in(self, key: str) -> bool:
        """Return whether a text (its search key) names it."""
        return self.forms.search(key) is not None

    def match(self, context_key: str, key: str) -> float:
        """Return how well the best number of a text tells how many there are, 0 to 1.

        Both are search keys: of the headings above, and of the text.
        """
        named = [match.span() for match in self.forms.finditer(key)]
        ends = [end for _, end in named]
        for each in numbers_in(key, AMOUNTS):
            # The nearest before it, and what it overlaps or the nearest behind it: where these are too
            # far or apart, so are all others.
            following = bisect_right(ends, each.start)
            for start, end in named[max(0, following - 1) : following + 1]:
                near = max(start - each.end, each.start - end) <= _NEAR
                between = min(end, each.end), max(start, each.start)
                if near and _APART.search(key, *between) is None:
                    return 1.0
        return _ELSEWHERE if named or self.is_in(context_key) else _UNNAMED


def counted_in(question: Question, translations: Translations | None = None) -> Counted | None:
    """Return what a question asks the number of, None if it asks for no number or of nothing."""
    found = _beside(question.words)
    if not found:
        return None
    forms = (form for word in found for form in forms_of(word.key, translations))
    return Counted(
        written=" ".join(word.key for word in found),
        forms=re.compile("|".join(dict.fromkeys(forms))),
    )


def _beside(words: Sequence[Word]) -> list[Word]:
    """Return the words beside the one that asks: behind it in English, before it in Khmer."""
    for at, word in enumerate(words):
        if word.key in _HOW_MANY and at and words[at - 1].key == "how":
            return _first_stretch(words[at + 1 :])
        if word.key == _KHMER_HOW_MANY and (before := _last_stretch(words[:at])):
            return before
    for at, word in enumerate(words):
        if word.key in _NUMBER_OF:
            return _first_stretch(words[at + 1 :])
    return []


def _first_stretch(words: Sequence[Word]) -> list[Word]:
    found: list[Word] = []
    for word in words:
        if word.key in _LITTLE or term(word).isdecimal():
            if found:
                break
        else:
            found.append(word)
    return found[:_MAX_WORDS]


def _last_stretch(words: Sequence[Word]) -> list[Word]:
    """Return the last words that name something: of "the systems of the ministry", the systems."""
    found: list[Word] = []
    for word in reversed(words):
        if word.key in _OF and found:
            found = []
        elif word.key in _LITTLE or term(word).isdecimal():
            if found and word.key not in _OF:
                break
        else:
            found.append(word)
    return found[:_MAX_WORDS][::-1]
