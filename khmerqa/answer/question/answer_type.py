"""The type of answer that a question asks for, and whether a sentence is of that type.

Some texts ask for nothing that can be told: wishes and orders.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from enum import StrEnum

from khmerqa.text.expressions.measures import Measure, measures
from khmerqa.text.expressions.units import Kind
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.words import Word, term

_ORDINAL = search_key("ទី")
_MAX_ITEMS = 30  # a list has no more; a greater number in a question is a year or the like


class AnswerType(StrEnum):
    """The types of answer that can be recognised in a sentence."""

    LIST = "list"
    NUMBER = "number"
    TIME = "time"
    WHO = "who"
    DEFINITION = "definition"


_NO_NOUN = (
    r"(?!(?:is|was|does|do|did|has|have|had|can|could|will|would|must|may|should|means|this|the)\b)"
)
# Patterns over search keys; several types may match. They are made search keys themselves, which
# lowers their letters, so classes such as the complement of a word character cannot be used.
_IN_QUESTION = {
    AnswerType.LIST: (
        r"អ្វីខ្លះ|អីខ្លះ|ណាខ្លះ|ខ្លះ|រៀបរាប់|រាយ|រាប់|បញ្ជី"
        r"|\b(?:what|which) (?:are|were)\b|\blist\b|\bname the\b"
        # "which five sectors", "what goals", but not "what is" or "what does"
        rf"|\b(?:what|which) (?:{_NO_NOUN}(?:\d+|[a-z]+) ){{0,2}}{_NO_NOUN}[a-z]+[a-rt-z]s\b"
    ),
    AnswerType.NUMBER: r"ប៉ុន្មាន|ចំនួនប៉ុន្មាន|ភាគរយ|\bhow (?:many|much)\b|\bwhat (?:share|percentage)\b",
    AnswerType.TIME: (
        r"ពេលណា|អង្កាល់|កាលណា|ឆ្នាំណា|ថ្ងៃណា|ខែណា|ថ្ងៃខែឆ្នាំ|កាលបរិច្ឆេទ|ឆ្នាំប៉ុន្មាន|ថ្ងៃទីប៉ុន្មាន"
        r"|ម៉ោងណា|ម៉ោងប៉ុន្មាន|ប៉ុន្មាន ?(?:ឆ្នាំ|ខែ|ថ្ងៃ|សប្តាហ៍|ម៉ោង)|រយៈពេល.{0,40}ប៉ុន្មាន"
        r"|\bwhen\b|\b(?:what|which) (?:year|date|period|time|day|month)\b|\bhow long\b"
        r"|\bhow many (?:\w+ )?(?:years|months|weeks|days|hours)\b"
    ),
    AnswerType.WHO: (
        r"អ្នកណា|នរណា|ក្រសួងណា|ស្ថាប័នណា|អង្គភាពណា|គណៈកម្មាធិការណា|រូបណា"
        r"|\bwho\b|\bwhose\b|\bwhich (?:ministry|institution|body|agency|committee)\b"
    ),
    AnswerType.DEFINITION: (
        r"(?:គឺ)?ជាអ្វី|គឺអ្វី|អ្វីទៅជា|អ្វីជា|មានន័យ|និយមន័យ"
        r"|\bwhat (?:is|does)\b.*\bmean\b|\bdefin|^what is (?!the\b)[a-z -]+\?*$"
    ),
}
# The one who speaks, or an order to the one who hears.
_PERSONAL = re.compile(
    r"\b(?:i|i'm|i'd|me|my|mine|please|can you|could you|will you|would you)\b|"
    + search_key("ខ្ញុំ|^(?:សូម|ជួយ|សុំ)")
)
# What wants to be told: question words, the verb first, and words for telling and knowing.
_ASKS = re.compile(
    r"\b(?:what|which|who|whom|whose|when|where|why|how|whether|if|know|tell|explain|list|describe"
    r"|show|find|summar\w*|ask\w*|names?|understand|read|learn|look\w*|information|about)\b"
    r"|^(?:is|are|was|were|does|do|did|may|must|should|has|have)\b|"
    + search_key(
        "តើ|អ្វី|(?<!កៅ)អី|ណា(?!ស់)|ប៉ុន្មាន|ម៉េច|ម្តេច|(?:ទេ|អត់|ឬ|ឬនៅ) ?\\??$|ដឹង|យល់|ប្រាប់|រាយ|រៀបរាប់|ពន្យល់|សួរ|ឈ្មោះ"
        "|បញ្ជី|ឧទាហរណ៍|ពី|ព័ត៌មាន|បង្ហាញ|បញ្ជាក់|ន័យ|រក|មើល|អាន"
    )
)
_ALL_OF = re.compile(
    search_key(r"ទាំង ?(?:\d|ពីរ|បី|បួន|ប្រាំ|ដប់)")
    + r"|\b(?:the|all) (?:\d|two|three|four|five|six|seven|eight|nine|ten)\b"
)
# A period in a title ("2022-2035") is no date that anything happened on.
_PERIOD = re.compile(r"\b\d{4} ?- ?\d{4}\b")
# What a sentence that answers would hold: numbers with a meaning, or words.
AMOUNTS = frozenset({Kind.MONEY, Kind.SHARE, Kind.DURATION, Kind.SPEED, Kind.SIZE, Kind.COUNT})
_KINDS = {
    AnswerType.NUMBER: AMOUNTS,
    AnswerType.TIME: frozenset({Kind.DATE, Kind.DURATION, Kind.CLOCK}),
}
_IN_ANSWER = {
    AnswerType.WHO: (
        r"ក្រសួង|រដ្ឋមន្ត្រី|គណៈកម្មាធិការ|ក្រុមប្រឹក្សា|អគ្គលេខាធិការ|បណ្ឌិត្យសភា|ប្រធាន"
        r"|minist|committee|council|secretar|academy|chair|\bmptc\b|\bcadt\b|government"
    ),
    AnswerType.TIME: (
        r"ថ្ងៃទី|ខែ|\bឆ្នាំ|\b(?:january|february|april|june|july|august|september|october|november"
        r"|december)\b"
    ),
    # The last two: the label of a glossary's item or row.
    AnswerType.DEFINITION: (
        r"គឺ|សំដៅ|មានន័យ|\bis an?\b|\brefers to\b|\bmeans\b"
        r"|^(?:\d{1,3}[.)\u17d4-]? ?)?.{2,70}[:\u17d6] |^\d{1,3} ?\|"
    ),
    # A list in one sentence: (1) this, (2) that, and (3) the other.
    AnswerType.LIST: (
        r"\(?1[)-].{3,200}\(?2[)-]|(?:[,\u17d6:].{2,60}){3}"
        r"|\bsuch as\b|\bincluding\b|ដូចជា|រួមមាន"
    ),
}
_QUESTION_PATTERNS = {
    kind: re.compile(search_key(pattern)) for kind, pattern in _IN_QUESTION.items()
}
_ANSWER_PATTERNS = {kind: re.compile(search_key(pattern)) for kind, pattern in _IN_ANSWER.items()}


def answer_types(question_key: str) -> frozenset[AnswerType]:
    """Return the types of answer that a question (its search key) asks for; often none is clear."""
    types = {each for each, found in _QUESTION_PATTERNS.items() if found.search(question_key)}
    # "All five goals" asks for a list, unless it asks for their number, date or owner.
    if not types and _ALL_OF.search(question_key):
        types.add(AnswerType.LIST)
    return frozenset(types)


def is_wish(question_key: str) -> bool:
    """Return whether a text (its search key) wants something done or had, not told: "a new car"."""
    return bool(_PERSONAL.search(question_key)) and not _ASKS.search(question_key)


def item_counts(words: Sequence[Word]) -> frozenset[int]:
    """Return the numbers in a question that may say how many items its answer has.

    Ordinals (after the Khmer ordinal mark) and numbers too great for a list, such as years, are left
    out.
    """
    counts = set()
    for position, word in enumerate(words):
        number = term(word)
        ordinal = position > 0 and words[position - 1].key == _ORDINAL
        if number.isdecimal() and not ordinal and 2 <= int(number) <= _MAX_ITEMS:
            counts.add(int(number))
    return frozenset(counts)


def type_match(types: frozenset[AnswerType], text_key: str, number_fit: float = 1.0) -> float:
    """Return the share of ``types`` that a text (its search key) visibly answers, 0 to 1.

    Its numbers, if any are asked for, answer by ``number_fit``, 0 to 1.
    """
    testable = [each for each in types if each in _ANSWER_PATTERNS or each in _KINDS]
    if not testable:
        return 0.0
    if "-" in text_key:
        text_key = _PERIOD.sub("", text_key)
    matched = sum(_answers(each, text_key, number_fit) for each in testable)
    return matched / len(testable)


def _answers(kind: AnswerType, text_key: str, number_fit: float) -> float:
    if numbers_in(text_key, _KINDS.get(kind, frozenset())):
        return number_fit if kind is AnswerType.NUMBER else 1.0
    pattern = _ANSWER_PATTERNS.get(kind)
    return float(pattern is not None and pattern.search(text_key) is not None)


def numbers_in(key: str, kinds: Set[Kind] = frozenset(Kind)) -> list[Measure]:
    """Return the numbers of some kinds in a text (its search key); "one" in words is also an article."""
    return [each for each in measures(key) if each.kind in kinds and not _is_article(each)]


def _is_article(number: Measure) -> bool:
    return (
        number.kind is Kind.COUNT and not (number.in_digits or number.unit) and number.value == "1"
    )
