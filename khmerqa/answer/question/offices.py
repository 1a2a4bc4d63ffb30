"""Who holds an office: a question for a chair, and the line that names one.

Decrees tell it in lists of members, "post, role" a line, below a heading that names the body; so such a
line says little by itself, and sentences about what the chair may do say much that was not asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from khmerqa.text.khmer.normalise import search_key

_WHO = search_key("(?:អ្នកណា|នរណា|ណា|រូបណា)")


@dataclass(frozen=True, slots=True)
class Office:
    """An office as patterns over search keys tell it."""

    question: re.Pattern[str]  # for the holder
    line: re.Pattern[str]  # of a list of members
    sentence: re.Pattern[str]

    def in_line(self, key: str) -> bool:
        """Tell whether a line ends with the office, as one of a list of members does."""
        return self.line.search(key) is not None

    def told(self, key: str) -> bool:
        """Tell whether a text says who holds the office."""
        return self.in_line(key) or self.sentence.search(key) is not None


def _office(khmer: str, english: str, behind: str = "") -> Office:
    """Return an office by its names; ``behind`` is what may follow the Khmer one in a list."""
    question = (
        rf"{_WHO} ?(?:គឺ)?ជា ?{khmer}|{khmer}.{{0,80}}(?:គឺ)?(?:ជា|គឺ) ?{_WHO}"
        rf"|\bwho (?:is|are|was) (?:the )?(?:{english})\b|\bwho {english}\b"
    )
    line = rf"(?:^|[ |,]){khmer}{behind}[ .\u17d4]*$|[ |,](?:{english})[ .]*$"
    sentence = (
        rf"(?:ជា|គឺ) ?{khmer}|\b(?:as|is|are) (?:the )?(?:{english})\b"
        rf"|\b(?:{english}) (?:\w+ )?(?:by|is)\b"
    )
    return Office(*map(re.compile, (search_key(question), line, sentence)))


_OFFICES = (
    _office(search_key("អនុប្រធាន"), r"vice[- ]chair\w*|deputy chair\w*", search_key("(?:ប្រចាំការ)?")),
    _office(search_key("(?<!អនុ)ប្រធាន"), r"chair(?:man|person|woman|s|ed)?"),
    _office(search_key("អគ្គលេខាធិការ"), r"secretary[- ]general"),
)


def office_asked(question_key: str) -> Office | None:
    """Return the office whose holder a question (its search key) asks for, if it does."""
    return next((each for each in _OFFICES if each.question.search(question_key)), None)
