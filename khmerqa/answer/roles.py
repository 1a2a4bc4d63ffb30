"""Who holds an office: a question for a chair, and the line that names one.

Decrees tell it in lists of members, "post, role" a line, below a heading that names the body; so such a
line says little by itself, and sentences about what the chair may do say much that was not asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from khmerqa.text.normalise import search_key

# Of each office: what names it, what must not stand before it, and what may stand behind it in a list.
_OFFICES = (
    (search_key("អនុប្រធាន"), "", search_key("(?:ប្រចាំការ)?"), r"vice[- ]chair\w*|deputy chair\w*"),
    (search_key("ប្រធាន"), search_key("(?<!អនុ)"), "", r"chair(?:man|person|woman|s|ed)?"),
    (search_key("អគ្គលេខាធិការ"), "", "", r"secretary[- ]general"),
)
_WHO = search_key("(?:អ្នកណា|នរណា|ណា|រូបណា)")


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a question asks the holder of, as patterns over search keys."""

    line: re.Pattern[str]  # of a list of members
    sentence: re.Pattern[str]

    def in_line(self, key: str) -> bool:
        """Tell whether a line ends with the office, as one of a list of members does."""
        return self.line.search(key) is not None

    def told(self, key: str) -> bool:
        """Tell whether a text says who holds the office."""
        return self.in_line(key) or self.sentence.search(key) is not None


def office_asked(question_key: str) -> Office | None:
    """Return the office whose holder a question (its search key) asks for, if it does."""
    for khmer, before, behind, english in _OFFICES:
        asks = (
            rf"{_WHO} ?(?:គឺ)?ជា ?{before}{khmer}|{before}{khmer}.{{0,80}}(?:គឺ)?(?:ជា|គឺ) ?{_WHO}"
            rf"|\bwho (?:is|are|was) (?:the )?(?:{english})\b|\bwho {english}\b"
        )
        if re.search(search_key(asks), question_key):
            return Office(
                re.compile(
                    rf"(?:^|[ |,]){before}{khmer}{behind}[ .\u17d4]*$|[ |,](?:{english})[ .]*$"
                ),
                re.compile(
                    rf"(?:ជា|គឺ) ?{before}{khmer}|\b(?:as|is|are) (?:the )?(?:{english})\b"
                    rf"|\b(?:{english}) (?:\w+ )?(?:by|is)\b"
                ),
            )
    return None
