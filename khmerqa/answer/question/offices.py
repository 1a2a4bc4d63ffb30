"""Offices: questions for the holder of one, and lines that name the holder.

Decrees give the holders in lists of members ("post, role" on a line) below a heading that names the
body. Such a line says little by itself, while sentences about the duties of the chair say much that was
not asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from khmerqa.text.khmer.normalise import search_key

_WHO = search_key("(?:អ្នកណា|នរណា|ណា|រូបណា)")


@dataclass(frozen=True, slots=True)
class Office:
    """An office as patterns over search keys."""

    question: re.Pattern[str]  # for the holder
    line: re.Pattern[str]  # of a list of members
    sentence: re.Pattern[str]

    def in_line(self, key: str) -> bool:
        """Return whether a line ends with the office, as in a list of members."""
        return self.line.search(key) is not None

    def matches(self, key: str) -> bool:
        """Return whether a text says who holds the office."""
        return self.in_line(key) or self.sentence.search(key) is not None


def _office(khmer: str, english: str, suffix: str = "") -> Office:
    """Return an office by its names; ``suffix`` is what may follow the Khmer one in a list."""
    question = (
        rf"{_WHO} ?(?:គឺ)?ជា ?{khmer}|{khmer}.{{0,80}}(?:គឺ)?(?:ជា|គឺ) ?{_WHO}"
        rf"|\bwho (?:is|are|was) (?:the )?(?:{english})\b|\bwho {english}\b"
    )
    line = rf"(?:^|[ |,]){khmer}{suffix}[ .\u17d4]*$|[ |,](?:{english})[ .]*$"
    sentence = (
        rf"(?:ជា|គឺ) ?{khmer}|\b(?:as|is|are) (?:the )?(?:{english})\b"
        rf"|\b(?:{english}) (?:\w+ )?(?:by|is)\b"
    )
    return Office(
        question=re.compile(search_key(question)),
        line=re.compile(line),
        sentence=re.compile(sentence),
    )


_OFFICES = (
    _office(search_key("អនុប្រធាន"), r"vice[- ]chair\w*|deputy chair\w*", search_key("(?:ប្រចាំការ)?")),
    _office(search_key("(?<!អនុ)ប្រធាន"), r"chair(?:man|person|woman|s|ed)?"),
    _office(search_key("អគ្គលេខាធិការ"), r"secretary[- ]general"),
)


def find_office(question_key: str) -> Office | None:
    """Return the office whose holder a question (its search key) asks for, None for other questions."""
    return next((each for each in _OFFICES if each.question.search(question_key)), None)
