"""Wishes about an answer rather than a question: in the other language, more of it, shorter, again.

"Please answer in Khmer" after an answer asks for that answer, while "What is a signature in Khmer?" asks
for a term. So a text is a wish only if nothing is left of it without the words that wish.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from khmerqa.text.khmer.normalise import search_key
from khmerqa.types import Language


class Wish(StrEnum):
    """What is wanted of the answer before; ``ANSWER`` is a question as any other."""

    ANSWER = "answer"
    AGAIN = "again"  # perhaps in another language
    MORE = "more"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Wished:
    """What a text wishes, and in which language the answer is to be, if it says so."""

    wish: Wish
    language: Language | None = None


_MAX_LENGTH = 160  # code points; a longer text asks something
# Words around a wish, which say nothing by themselves. Khmer is written without spaces.
_FILLERS = re.compile(
    search_key(
        "សូម(?:មេត្តា)?|ជួយ|អាច|បាន|ឬទេ|ទេ|ផងដែរ|ផង|បន្តិច|ខ្ញុំ|លោក|អ្នក|បង|តើ|នេះ|នោះ|ហ្នឹង|វា|ចម្លើយ|ឱ្យ|មក|នូវ|របស់"
        "|ចង់|ត្រូវការ|ប្រាប់|បង្ហាញ|អំពី|ពី|ខាងលើ|ម្តងទៀត|ម្តង|វិញ|ដែរ|អត្ថបទ|ទាំងអស់|ដដែល|ចុះ|ហើយ|បាទ|ចាស|ខ្លីៗ|ខ្លី|ជាមួយ"
    )
    + r"|\b(?:(?:what|how) about|please|can|could|would|will|you|me|us|the|that|this|it|these|those"
    r"|answer|reply|again|now|for|just|and|then|ok|okay|yes|so|about|of|a|to|kindly|i|want|like|need|give|show|is|are|there|do"
    r"|have|any|some|too|also|bit|little|all|does|same|your|my|with|on|one|thanks|thank|let)\b"
    r"|[^\w\u17b4-\u17d3]+"
)
_LANGUAGES: Mapping[Language, str] = {
    "km": r"(?:in )?khmer(?: language| version)?|ជា ?(?:ភាសា ?)?ខ្មែរ|(?:ភាសា ?)?ខ្មែរ",
    "en": r"(?:in )?english(?: language| version)?|ជា ?(?:ភាសា ?)?អង់គ្លេស|(?:ភាសា ?)?អង់គ្លេស",
}
_SAY = (
    r"(?:(?:say|write|respond|repeat|translate|translated|translation|put|explain|tell|speak|switch|use|into"
    r"|language|ឆ្លើយ(?:តប)?|បកប្រែ|និយាយ|សរសេរ|ពន្យល់|ប្តូរ|ប្រើ) ?)*"
)
_IN_LANGUAGE = {
    language: re.compile(search_key(rf"{_SAY} ?(?:{named}) ?{_SAY}"))
    for language, named in _LANGUAGES.items()
}
_WISHES: Mapping[Wish, re.Pattern[str]] = {
    Wish.MORE: re.compile(
        search_key(
            r"(?:tell |say |explain |know |see |find )?"
            r"(?:more|further|(?:what|anything|something) else|else)"
            r"(?: details?| information| info| text)?"
            r"|(?:go|carry) ?|continue|elaborate|in (?:more |greater )?details?|(?:more )?details?|next"
            r"|(?:ពន្យល់|និយាយ|ឆ្លើយ|មាន|ចង់ដឹង|ដឹង|អាន|ព័ត៌មាន|អ្វី|អី|ជា|ឲ្យ|យ៉ាង| )*"
            r"(?:បន្ថែម(?:ទៀត)?|លម្អិត(?:បន្ថែម)?(?:ទៀត)?|ទៀត|បន្ត(?:ទៀត)?|លំអិត)(?: |អ្វី|អី|ខ្លះ|ឬ)*"
        )
    ),
    Wish.SUMMARY: re.compile(
        search_key(
            r"(?:make |short )?(?:summari[sz]e|summary|sum up|in short|in brief|briefly|shorter|shorten"
            r"|key points?|main points?|tl dr|tldr)(?: shortly| briefly)?"
            r"|(?:ធ្វើ|សរសេរ|ជា| )*(?:សេចក្តី)?(?:សង្ខេប|ខ្លឹមសារសំខាន់|ចំណុចសំខាន់)(?:ៗ| |ខ្លះ|អ្វី)*"
        )
    ),
    Wish.AGAIN: re.compile(
        search_key(
            r"repeat|say|sources?|(?:which|where) ?(?:page|source|document|written|says?)?(?: from)?"
            r"|(?:ទំព័រ|ប្រភព|ឯកសារ|ចែង|សរសេរ|នៅ|ក្នុង| )*(?:ទំព័រណា|ប្រភព|ឯកសារណា)|ឆ្លើយ|និយាយ"
        )
    ),
}
_CLAUSE = re.compile(r"[^.?!\u17d4\u17d5\u17d6,;:\n]+[.?!\u17d4\u17d5\u17d6,;:\n]*")
_SAYS_ANSWER = re.compile(
    search_key(r"\b(?:answer|reply|respond|write|explain|say|translate)\b|ឆ្លើយ|បកប្រែ|សរសេរ|ពន្យល់")
)


def wished(text: str) -> Wished | None:
    """Return what a text wishes of the answer before, None if it asks anything of its own."""
    if len(text) > _MAX_LENGTH:
        return None
    rest = " ".join(_FILLERS.sub(" ", search_key(text)).split())
    for language, pattern in _IN_LANGUAGE.items():
        if pattern.fullmatch(rest):
            return Wished(Wish.AGAIN, language)
    for wish, pattern in _WISHES.items():
        if pattern.fullmatch(rest):
            return Wished(wish)
    return _of_two(rest)


def _of_two(rest: str) -> Wished | None:
    """Return a wish that also names a language: "summarise it in Khmer"."""
    for language, named in _LANGUAGES.items():
        other, found = re.subn(rf" ?(?:{search_key(named)})$", "", rest)
        if found:
            for wish, pattern in _WISHES.items():
                if pattern.fullmatch(other.strip()):
                    return Wished(wish, language)
    return None


def without_language(text: str) -> tuple[str, Language | None]:
    """Return a question without a clause that wishes for a language, and that language.

    "How much is the fee? Answer in Khmer." is a question and a wish.
    """
    kept: list[str] = []
    language: Language | None = None
    for clause in _CLAUSE.findall(text):
        wish = wished(clause) if _SAYS_ANSWER.search(search_key(clause)) else None
        if wish is not None and wish.language is not None and wish.wish is Wish.AGAIN:
            language = wish.language
        else:
            kept.append(clause)
    if language is None or not any(each.strip() for each in kept):
        return text, None
    return "".join(kept).strip(" ,;:\n"), language
