"""Completes a follow-up question from the turns before it, without a language model.

"Who leads it?" asks about the topic of an earlier question, so that topic is carried over; "And in
2025?" asks the earlier question of another year. A question that names its own topic is left as it is:
what was asked before must not be dragged into it. A wish about the answer ("in Khmer, please") becomes
the question before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from khmerqa.answer.question.ellipsis import with_other
from khmerqa.answer.question.wishes import Wish, Wished, wished, without_language
from khmerqa.ports import Segmenter
from khmerqa.text.expressions.numerals import ascii_digits, khmer_digits
from khmerqa.text.khmer.clusters import clip
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.language import language_of
from khmerqa.text.terms.runs import RunKind
from khmerqa.text.terms.vocabulary import QUESTION_WORDS
from khmerqa.text.terms.words import Word, content_words, words
from khmerqa.types import Language

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
ATTRIBUTES = frozenset(
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
        fee fees price prices cost costs amount fine fines penalty penalties sanction sanctions
        address phone number email website page source author date status name size requirement
        requirements condition conditions exception exceptions step steps procedure procedures scope
        obligation obligations reason reasons purpose aim aims importance advantages disadvantages
        meaning signed sign signs apply applies paid pay pays
        ថ្លៃ តម្លៃ ពិន័យ ទណ្ឌកម្ម អាសយដ្ឋាន ទូរសព្ទ ទូរស័ព្ទ អ៊ីមែល គេហទំព័រ ប្រភព ស្ថានភាព ឈ្មោះ ទំហំ លក្ខខណ្ឌ
        លើកលែង ជំហាន នីតិវិធី វិសាលភាព កាតព្វកិច្ច អត្ថន័យ បង់ គុណសម្បត្តិ
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
_NO_TOPIC = _PRONOUNS | ATTRIBUTES | _GENERIC
_GOES_ON = re.compile(
    search_key("^(?:ចុះ(?!ហត្ថលេខា)|ហើយ(?!និង)|រួច|ក្រៅពីនេះ)")
    + r"|^(?:and|but|so|what about|how about)\b"
)
# "It" that stands for nothing, and "this" that points to the time of speaking.
_NOTHING = re.compile(
    search_key("(?:ថ្ងៃ|ព្រឹក|ល្ងាច|យប់|ម៉ោង|ពេល|សប្តាហ៍|អាទិត្យ|ខែ|ឆ្នាំ|រដូវ|ឥឡូវ)(?:នេះ|នោះ|ហ្នឹង)")
    + r"|\b(?:this|that) (?:morning|afternoon|evening|night|time|day|week|weekend|month|year|season)\b"
    r"|\b(?:what|which) (?:time|day|date|month|year) (?:is|was) it\b|\bhow is it going\b"
    r"|\b(?:is|was|will|does|did) it (?:be |going to )?"
    r"(?:rain|snow|hot|cold|warm|sunny|windy|wet|late|true that)\w*"
)
_YEARS = re.compile(r"(?<!\d)(?:19|20|25)\d\d(?!\d)")
_OF_YEAR = re.compile(
    search_key("ចុះ|ហើយ|ឆ្នាំ|ក្នុង|នៅ|សម្រាប់|វិញ|ដែរ|គ\\.ស\\.?|ព\\.ស\\.?")
    + r"|\b(?:and|but|what|how|about|in|for|the|year|of|then|during|by)\b|[^\w\u17b4-\u17d3]+"
)
_NO_WISH = Wished(Wish.ANSWER)
_MAX_ELLIPSIS = 10  # words of "And the …?"


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that needs no earlier turns, and what is wished of its answer."""

    text: str
    wished: Wished = _NO_WISH

    @property
    def language(self) -> Language | None:
        """The language in which the answer is wanted, None if the question does not say."""
        return self.wished.language


def resolve_follow_up(question: str, history: Sequence[Turn], segmenter: Segmenter) -> Resolved:
    """Return the question with the topic of the turns before it, or as it is if it has its own.

    Each earlier question is itself completed from those before it, so a topic survives any number of
    follow-ups, and a language any number of wishes.
    """
    before = Resolved("")
    for turn in [turn for turn in history if turn.role == "user"][-TURNS:]:
        resolved = _resolved(before, clip(turn.content, MAX_TURN_LENGTH), segmenter)
        before = resolved if _topic(resolved.text, segmenter) else before
    return _resolved(before, question, segmenter)


def _resolved(before: Resolved, question: str, segmenter: Segmenter) -> Resolved:
    """Return a question completed from the one before it, itself complete."""
    wish = wished(question) if before.text else None
    if wish is not None:
        return Resolved(before.text, Wished(wish.wish, wish.language or before.language))
    question, language = without_language(question)
    return Resolved(
        _completed(before.text, question, segmenter), Wished(Wish.ANSWER, language=language)
    )


def _completed(before: str, question: str, segmenter: Segmenter) -> str:
    topic = _topic(before, segmenter)
    key = search_key(question)
    found = words(question, segmenter)
    if not topic or not found:
        return question
    if year := _only_year(key):
        return _of_year(before, year, question)
    own = [word for word in content_words(found) if word.key not in _NO_TOPIC]
    pointing = {word.key for word in words(_NOTHING.sub(" ", key), segmenter)} & _PRONOUNS
    pronouns = [word for word in found if word.key in pointing]
    goes_on = _GOES_ON.search(key) is not None
    if own and goes_on and not pronouns and _is_elliptic(found):
        # "And CamDX?" asks the same as before, about something else.
        other = _topic(question, segmenter) or topic
        mixed = language_of(other) == "km" != language_of(before)
        return question if mixed else with_other(before, topic, other, question, segmenter)
    has_topic = bool(own) and not pronouns
    if has_topic or len(own) > _MAX_WORDS_WITHOUT_TOPIC:
        return question
    pronoun = next((word for word in pronouns if word.key in _REPLACEABLE), None)
    if pronoun is not None:
        spaced = _spaced(topic, question, pronoun)
        return f"{question[: pronoun.start]}{spaced}{question[pronoun.end :]}"
    return f"{question.rstrip()} ({topic})"


def _is_elliptic(found: Sequence[Word]) -> bool:
    """Return whether what goes on asks nothing by itself: "and the …?", "ចុះ…វិញ?"."""
    asking = [word for word in found if word.key in QUESTION_WORDS]
    about = {"what", "how", "ទេ", "វិញ"}
    return len(found) <= _MAX_ELLIPSIS and all(word.key in about for word in asking)


def _only_year(key: str) -> str | None:
    """Return the year if a question names nothing else, else None."""
    rest = _OF_YEAR.sub("", key)
    return rest if _YEARS.fullmatch(rest) else None


def _of_year(before: str, year: str, question: str) -> str:
    """Return the question before with another year, as it is written in ``question``."""
    written = khmer_digits(year) if khmer_digits(year) in question else year
    years = [match.span() for match in _YEARS.finditer(ascii_digits(before))]
    if not years:
        return f"{before} ({written})"
    start, end = years[-1]
    return f"{before[:start]}{written}{before[end:]}"


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
    names = {id(word) for word in content_words(found) if word.key not in ATTRIBUTES}
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
        word.key in ATTRIBUTES or word.kind is RunKind.NUMBER for word in words(between, segmenter)
    ) or bool(re.search(r"[?!,;:\u17d4-\u17d6]", between))
