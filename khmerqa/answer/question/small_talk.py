"""Greetings, thanks and questions about the assistant itself: a short fitting reply, no search.

Only what is nothing but small talk is taken for it: a greeting before a question is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from khmerqa.text.khmer.normalise import search_key
from khmerqa.types import Language


class SmallTalk(StrEnum):
    """What was said instead of a question."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    WHO_ARE_YOU = "who are you"
    HELP = "help"


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
}
_LONGEST = 120  # code points; whoever writes more than that has something to ask
# Politeness that may stand around any of them, and around a question.
_POLITE = search_key(
    "បាទ|ចាស|ចា៎|លោក(?:គ្រូ|ស្រី)?|អ្នកគ្រូ|ឯកឧត្តម|បង|អ្នក|ខ្ញុំ|ទាំងអស់គ្នា|please|sir|madam|there|friend"
)
_AROUND = rf"(?:[\s,.!?\u17d4-\u17d6~:)(-]|{_POLITE})*"
_PATTERNS = {
    kind: re.compile(rf"^{_AROUND}(?:(?:{search_key(phrases)}){_AROUND})+$")
    for kind, phrases in _PHRASES.items()
}

REPLIES: Mapping[SmallTalk, Mapping[Language, str]] = {
    SmallTalk.GREETING: {
        "km": "សូមស្វាគមន៍! សូមសួរសំណួរអំពីខ្លឹមសារនៃឯកសារគោលនយោបាយ ឬច្បាប់។",
        "en": "Welcome! Please ask about what a policy document or a law says.",
    },
    SmallTalk.THANKS: {
        "km": "សូមអរគុណ! អាចសួរសំណួរបន្តបាន។",
        "en": "You are welcome! Further questions can be asked.",
    },
    SmallTalk.FAREWELL: {"km": "សូមជម្រាបលា!", "en": "Goodbye!"},
    SmallTalk.WHO_ARE_YOU: {
        "km": (
            "នេះជាកម្មវិធីស្វែងរកចម្លើយក្នុងឯកសារគោលនយោបាយ និងច្បាប់។ "
            "កម្មវិធីដកស្រង់ប្រយោគពីឯកសារ ព្រមទាំងបង្ហាញទំព័រ ហើយមិនបង្កើតអត្ថបទដោយខ្លួនឯងទេ។"
        ),
        "en": (
            "This is a program that looks for answers in policy documents and laws. "
            "It quotes sentences of the documents with their page, and writes none of its own."
        ),
    },
    SmallTalk.HELP: {
        "km": (
            "សូមសរសេរសំណួរអំពីខ្លឹមសារនៃឯកសារ ឧទាហរណ៍ «គោលនយោបាយនេះមានគោលដៅអ្វីខ្លះ?» ឬ «មាត្រា៤ ចែងដូចម្តេច?»។ "
            "ចម្លើយដកស្រង់ពីឯកសារ ដោយបង្ហាញទំព័រ។"
        ),
        "en": (
            "Write a question about what the documents say, for example “What are the goals of this "
            "policy?” or “What does Article 4 provide?”. Answers quote the documents with their page."
        ),
    },
}


def small_talk(question: str) -> SmallTalk | None:
    """Return what kind of small talk a question is, None where it asks anything beyond it."""
    if len(question) > _LONGEST:
        return None
    key = search_key(question)
    return next((kind for kind, found in _PATTERNS.items() if found.match(key)), None)
