"""Completes a follow-up question from the turns before it, without a language model.

"Who leads it?" asks about the topic of an earlier question, so that topic is carried over. A question
that names its own topic is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from khmerqa.ports import Segmenter
from khmerqa.text.khmer.clusters import clip
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.runs import RunKind
from khmerqa.text.terms.words import Word, content_words, words

TURNS = 8  # earlier questions that are considered
MAX_TURN_LENGTH = 2_000  # code points of a turn that are looked at, as of a question
MAX_HISTORY_LENGTH = 60_000  # code points of all turns that a caller may send
MAX_TOPIC_LENGTH = 160  # code points
# A question with more words of its own has its own topic, whatever pronouns it contains.
_MAX_WORDS_WITHOUT_TOPIC = 2
_KHMER_PRONOUNS = ("វា", "គេ", "នេះ", "នោះ", "ហ្នឹង", "ខាងលើ", "ដដែល")
_ENGLISH_PRONOUNS = ("it", "its", "they", "them", "their", "this", "that", "these", "those")
_PRONOUNS = frozenset(map(search_key, (*_KHMER_PRONOUNS, *_ENGLISH_PRONOUNS)))
# Pronouns that the topic can replace; the others only point ("that committee").
_REPLACEABLE = frozenset(map(search_key, ("វា", "it", "them", "they")))
# What is asked about a topic: never the topic itself.
_ATTRIBUTES = frozenset(
    search_key(
        """
        ដឹកនាំ ប្រធាន អនុប្រធាន សមាជិក តួនាទី ភារកិច្ច មុខងារ បេសកកម្ម ចក្ខុវិស័យ គោលដៅ គោលបំណង អាទិភាព
        វិធានការ សកម្មភាព បង្កើត អនុម័ត ចេញ ចូល ជាធរមាន អនុវត្ត ទទួលបន្ទុក ទទួល ខុសត្រូវ ទទួលខុសត្រូវ គ្រប់គ្រង រយៈពេល
        កាលបរិច្ឆេទ ថវិកា លទ្ធផល ឧទាហរណ៍ លម្អិត បន្ថែម វិញ មូលហេតុ អត្ថប្រយោជន៍ និយមន័យ លេខ ទំព័រ
        រូប នាក់ ប្រភេទ គោលការណ៍
        lead leads led head heads chair chairs chairman member members role roles task tasks duty duties
        function functions mission vision goal goals objective objectives priority priorities measure
        measures activity activities created established adopted approved issued start end force
        responsible charge manage manages period deadline budget result results example examples
        detail details benefit benefits definition long
        """
    ).split()
)
# What a topic is called the second time it is named: "this policy".
_GENERIC = frozenset(
    search_key(
        """
        គោលនយោបាយ ច្បាប់ យុទ្ធសាស្ត្រ ឯកសារ អនុក្រឹត្យ ព្រះរាជក្រឹត្យ ប្រកាស ផែនការ គណៈកម្មាធិការ ក្រុមប្រឹក្សា
        ស្ថាប័ន ក្រសួង មាត្រា ជំពូក
        policy law strategy document decree sub-decree plan committee council institution ministry
        article chapter framework report
        """
    ).split()
)
_NO_TOPIC = _PRONOUNS | _ATTRIBUTES | _GENERIC
_GOES_ON = re.compile(
    search_key("^(?:ចុះ|ហើយ(?!និង)|រួច|ក្រៅពីនេះ|ចុះបើ)") + r"|^(?:and|what about|how about)\b"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


def resolve_follow_up(question: str, history: Sequence[Turn], segmenter: Segmenter) -> str:
    """Return the question with the topic of the turns before it, or as it is if it has its own.

    Each earlier question is itself completed from those before it, so a topic survives any number of
    follow-ups.
    """
    before = ""
    for turn in [turn for turn in history if turn.role == "user"][-TURNS:]:
        completed = _completed(before, clip(turn.content, MAX_TURN_LENGTH), segmenter)
        before = completed if _topic(completed, segmenter) else before
    return _completed(before, question, segmenter)


def _completed(before: str, question: str, segmenter: Segmenter) -> str:
    """Return a question completed from the one before it, itself complete."""
    topic = _topic(before, segmenter)
    found = words(question, segmenter)
    own = [word for word in content_words(found) if word.key not in _NO_TOPIC]
    pronouns = [word for word in found if word.key in _PRONOUNS]
    goes_on = _GOES_ON.search(search_key(question)) is not None
    asks = len(content_words(found)) > 0 or len(pronouns) > 0
    if (
        not topic
        or not asks
        or (own and not (pronouns or goes_on))
        or len(own) > _MAX_WORDS_WITHOUT_TOPIC
    ):
        return question
    if own and goes_on:
        # "And CamDX?" asks the same as before, about something else.
        return before.replace(topic, _topic(question, segmenter) or topic, 1)
    pronoun = next((word for word in pronouns if word.key in _REPLACEABLE), None)
    if pronoun is not None:
        spaced = _spaced(topic, question, pronoun)
        return f"{question[: pronoun.start]}{spaced}{question[pronoun.end :]}"
    return f"{question.rstrip()} ({topic})"


def _spaced(topic: str, question: str, pronoun: Word) -> str:
    """Return the topic with a space on each side where the script changes."""
    before = question[: pronoun.start][-1:].strip()
    after = question[pronoun.end :][:1].strip()
    left = " " if before and before.isascii() != topic[0].isascii() else ""
    right = " " if after.isalnum() and after.isascii() != topic[-1].isascii() else ""
    return f"{left}{topic}{right}"


def _topic(question: str, segmenter: Segmenter) -> str:
    """Return what a question is about: its longest stretch of words without attributes and pronouns."""
    found = words(question, segmenter)
    names = {id(word) for word in content_words(found) if word.key not in _ATTRIBUTES}
    stretches: list[tuple[int, int]] = []
    last: Word | None = None
    for word in found:
        if id(word) not in names or word.key in _PRONOUNS:
            continue
        between = question[last.end : word.start] if last else ""
        if last and len(between) <= 12 and not _is_separating(between, segmenter):
            stretches[-1] = (stretches[-1][0], word.end)
        else:
            stretches.append((word.start, word.end))
        last = word
    longest = max(stretches, key=lambda span: span[1] - span[0], default=None)
    if longest is None:
        return ""
    return question[longest[0] : longest[1]][:MAX_TOPIC_LENGTH].strip()


def _is_separating(between: str, segmenter: Segmenter) -> bool:
    """Return whether the text between two words separates them: an attribute, a number, a stop."""
    return any(
        word.key in _ATTRIBUTES or word.kind is RunKind.NUMBER for word in words(between, segmenter)
    ) or bool(re.search(r"[?!,;:\u17d4-\u17d6]", between))
