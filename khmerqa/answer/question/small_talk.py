"""Greetings, thanks, questions about the assistant itself, and sums.

Only a text that is nothing but small talk counts: a greeting before a question is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from khmerqa.text.khmer.normalise import search_key


class SmallTalk(StrEnum):
    """The kinds of small talk."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    WHO_ARE_YOU = "who are you"
    HELP = "help"
    SUM = "sum"  # to be calculated


_PHRASES: Mapping[SmallTalk, str] = {
    SmallTalk.GREETING: (
        "សួស្តី|សួស្ដី|ជំរាបសួរ|ជម្រាបសួរ|អរុណសួស្តី|ទិវាសួស្តី|សាយណ្ហសួស្តី|រាត្រីសួស្តី|សុខសប្បាយ(?:ជា)?(?:ទេ|អត់)?"
        "|អ្នកសុខសប្បាយ(?:ជា)?(?:ទេ|អត់)?|hello|hi|hey|good (?:morning|afternoon|evening)|how are you"
    ),
    SmallTalk.THANKS: "(?:សូម)?អរគុណ(?:ច្រើន)?(?:ណាស់)?|(?:many )?thanks|thank you(?: very much| so much)?",
    SmallTalk.FAREWELL: "លាហើយ|លាសិនហើយ|ជម្រាបលា|ជំរាបលា|(?:good ?)?bye|see you",
    SmallTalk.WHO_ARE_YOU: (
        "(?:តើ)?(?:លោក|អ្នក|ឯង)(?:គឺ)?ជា(?:អ្នកណា|នរណា|អ្វី|ai)|(?:តើ)?(?:លោក|អ្នក)ឈ្មោះ(?:អ្វី|អី)"
        "|who are you|what are you|what is your name|are you (?:a robot|an ai|human)"
    ),
    SmallTalk.HELP: (
        "(?:តើ)?(?:លោក|អ្នក)អាច(?:ជួយ|ធ្វើ)(?:អ្វី|អី)(?:ខ្ញុំ)?(?:បាន)?(?:ខ្លះ)?|ជួយ(?:ខ្ញុំ)?(?:ផង|បានទេ)?|ជំនួយ"
        "|what can you do|help(?: me)?|how (?:does this|do you) work"
    ),
    SmallTalk.SUM: (
        r"(?:what is |how much is |calculate |គណនា ?)?\d[\d.,]*"
        r"(?: ?(?:[+*x×÷]|plus|minus|times|divided by|multiplied by|បូក|ដក|គុណ(?:នឹង)?|ចែក(?:នឹង)?)"
        r" ?\d[\d.,]*)+"
        r" ?(?:=|equals|ស្មើ(?:នឹង)?)? ?(?:ប៉ុន្មាន|=)?"
    ),
}
_MAX_LENGTH = 120  # code points; a longer text asks something
# Polite words around any of them, or around a question.
_POLITE = search_key(
    "បាទ|ចាស|ចា៎|លោក(?:គ្រូ|ស្រី)?|អ្នកគ្រូ|ឯកឧត្តម|បង|អ្នក|ខ្ញុំ|ទាំងអស់គ្នា|please|sir|madam|there|friend"
)
_AROUND = rf"(?:[\s,.!?\u17d4-\u17d6~:)(-]|{_POLITE})*"
_PATTERNS = {
    kind: re.compile(rf"^{_AROUND}(?:(?:{search_key(phrases)}){_AROUND})+$")
    for kind, phrases in _PHRASES.items()
}


def small_talk(question: str) -> SmallTalk | None:
    """Return what kind of small talk a question is, None if it asks anything more."""
    if len(question) > _MAX_LENGTH:
        return None
    key = search_key(question)
    return next((kind for kind, found in _PATTERNS.items() if found.match(key)), None)
