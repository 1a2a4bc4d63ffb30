"""What a question names, and so must be named where its answer stands: places, bodies, years, days.

Other words may be paraphrased. Thailand, the Ministry of Tourism and 2040 may not: what is said of
another country, another body or another year is no answer, however alike the words are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from khmerqa.answer.question.follow_up import ATTRIBUTES
from khmerqa.answer.question.mentions import forms_of, mentions_in
from khmerqa.answer.question.places import is_of_place, places_in
from khmerqa.ports import Translations
from khmerqa.search.glossary import short_names
from khmerqa.search.question import Question
from khmerqa.text.khmer.normalise import Normalised, normalise, search_key
from khmerqa.text.terms.vocabulary import FUNCTION_WORDS, QUESTION_WORDS
from khmerqa.text.terms.words import Word


class Name(Protocol):
    """Something that a question names."""

    @property
    def written(self) -> str:
        """The name as the question has it."""
        ...

    def is_in(self, key: str, /) -> bool:
        """Return whether a text (its search key) names the same."""
        ...


@dataclass(frozen=True, slots=True)
class _Written:
    """A name with the pattern of all its forms in both languages."""

    written: str
    forms: re.Pattern[str]

    def is_in(self, key: str, /) -> bool:
        return self.forms.search(key) is not None


@dataclass(frozen=True, slots=True)
class _Year:
    """A year, which a period that contains it names as well: "2022-2035"."""

    written: str
    year: str  # as a search key

    def is_in(self, key: str, /) -> bool:
        spans = ((int(first), int(last)) for first, last in _PERIOD.findall(key))
        return self.year in key or any(first <= int(self.year) <= last for first, last in spans)


_PERIOD = re.compile(
    r"(?<!\d)((?:19|20)\d\d) ?(?:-|/|to|until|and|"
    + search_key("ដល់(?:ឆ្នាំ)?|និង(?:ឆ្នាំ)?")
    + r") ?((?:19|20)\d\d)(?!\d)"
)
_YEAR = re.compile(
    r"(?:"
    + search_key("ឆ្នាំ")
    + r" ?|[-/(] ?|\b(?:in|by|since|until|till|during|before|after|year|for|of|from|to|and|end) )"
    r"((?:19|20)\d\d)(?!\d|[.,]\d)"
)
# Whether something was so in a year is also answered by when it was.
_YES_NO = re.compile(
    search_key("ឬទេ|ឬអត់|មែនទេ|ឬនៅ")
    + r"|^(?:is|are|was|were|did|does|do|will|has|have|had|can|must|should|may)\b"
)
_DAYS = re.compile(
    r"\b(?:tomorrow|tonight|yesterday|this (?:morning|afternoon|evening|weekend))\b|"
    + search_key("ថ្ងៃ ?(?:នេះ|ស្អែក)|ស្អែក|(?:ព្រឹក|ល្ងាច|យប់|រសៀល) ?(?:នេះ|មិញ)|ម្សិលមិញ")
)
# Bodies by what they are called after, the word before or after these.
_BODIES = frozenset(
    search_key(
        """
        ក្រសួង គណៈកម្មាធិការ គណៈកម្មការ ក្រុមប្រឹក្សា ធនាគារ និយ័តករ បណ្ឌិត្យសភា
        ministry council committee commission authority agency bank university institute court tribunal
        academy regulator unit
        """
    ).split()
)
# What follows a body that is not named: "ក្រសួងពាក់ព័ន្ធ", "ក្រសួងយើង", "ក្រសួងដឹកនាំ…".
_UNNAMED = ATTRIBUTES | frozenset(
    search_key(
        "ពាក់ព័ន្ធ ស្ថាប័ន សាមី ថ្នាក់ ខាង យើង ខ្លួន ទទួលបន្ទុក ផ្តល់ ប្រជុំ មន្ទីរ អង្គភាព អាច ធ្វើ ដាក់ សហការ ចូលរួម"
    ).split()
)
_CALLED_AFTER = frozenset(("of", "for", "on", "នៃ", "the"))
# What many bodies are called, and so names none.
_COMMON = frozenset(
    search_key(
        "ជាតិ កម្ពុជា ឧត្តម ជាន់ខ្ពស់ កំពូល រដ្ឋ រៀបចំ national cambodia cambodian royal supreme state"
    ).split()
)
_ENDS = FUNCTION_WORDS | QUESTION_WORDS | _UNNAMED | _BODIES


@dataclass(frozen=True, slots=True)
class Names:
    """What a question names: ``near`` where its answer stands, ``anywhere`` in some passage found."""

    near: tuple[Name, ...] = ()
    anywhere: tuple[Name, ...] = ()


def names_in(question: Question, translations: Translations | None = None) -> Names:
    """Return what a question names."""
    key = normalise(question.text)
    near: list[Name] = [
        _Written(_original(question.text, key, place), forms)
        for place, forms in places_in(key.text)
    ]
    if not _YES_NO.search(key.text):
        near += (
            _Year(_original(question.text, key, year), year)
            for year in dict.fromkeys(_YEAR.findall(key.text))
        )
    if day := _DAYS.search(key.text):
        near.append(_Written(_original(question.text, key, day[0]), re.compile(re.escape(day[0]))))
    short = short_names(question.content, translations)
    near += (
        _named_by(body, [*forms_of(word, translations), *map(_pattern_of, short.get(word, ()))])
        for body, word in _called(question)
    )
    already = _COMMON | _BODIES | {word for each in near for word in each.written.lower().split()}
    anywhere = tuple(
        _Written(name, forms)
        for name, forms in mentions_in(question.text, translations)
        if name.lower() not in already and not is_of_place(name.lower())
    )
    return Names(tuple(near), anywhere)


def _original(text: str, key: Normalised, written: str) -> str:
    """Return a part of a question's search key as the question has it."""
    at = key.text.index(written)
    return text[slice(*key.original(at, at + len(written)))]


def _called(question: Question) -> Iterator[tuple[str, str]]:
    """Yield each body named, with the word that tells it from others: "tourism" of a ministry."""
    words, text = question.words, question.text
    for at, word in enumerate(words):
        if word.key not in _BODIES:
            continue
        if not word.key.isascii():
            called = _telling(words[at + 1 : at + 4])
        elif text[word.start : word.start + 1].isupper():  # "the responsible ministry" names none
            called = _telling(words[max(0, at - 1) : at])
            if called is None and words[at + 1 : at + 2] and words[at + 1].key in _CALLED_AFTER:
                called = _telling(words[at + 2 : at + 5])
        else:
            called = None
        if called is not None:
            span = min(word.start, called.start), max(word.end, called.end)
            yield text[slice(*span)], called.key


def _telling(words: Sequence[Word]) -> Word | None:
    """Return the first word that is not common to many bodies; none beyond the end of a name."""
    for word in words:
        if word.key in _COMMON or word.key in _CALLED_AFTER:
            continue
        return None if word.key in _ENDS or word.key.isdecimal() else word
    return None


def _named_by(body: str, forms: Sequence[str]) -> _Written:
    return _Written(body, re.compile("|".join(forms)))


def _pattern_of(short: str) -> str:
    """Return the pattern of a short name over search keys: letters may have stops between them."""
    if short.isascii():
        return rf"\b{re.escape(short)}\b"
    return r"(?<![\u1780-\u17d3])" + r"\.? ?".join(map(re.escape, short)) + r"(?![\u1780-\u17d3])"
