"""Is a statement supported by the passage it cites? Rules that may say no, and a judge that reads both.

The sentences of the passage that share most words with a statement must deny something if, and only if,
it does, and the closest of them hold its names and every number and date of it, with the same unit: one
that stands elsewhere in the passage was said of something else. Then the judge must find it supported,
unless it is in the passage's own words and their order: from whole sentences of it
the judge learns nothing. What each part is worth: docs/results/robustness.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from khmerqa.answer.plain_words import bare_key
from khmerqa.ports import Judge, JudgedPassage, Segmenter, Translations
from khmerqa.text.expressions.measures import Measure, measures, values
from khmerqa.text.expressions.numerals import number_key
from khmerqa.text.expressions.units import UNITS
from khmerqa.text.khmer.clusters import clip
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.language import language_of
from khmerqa.text.structure.negation import denies, may_deny
from khmerqa.text.structure.sentences import sentences
from khmerqa.text.terms.vocabulary import FUNCTION_WORDS, QUESTION_WORDS
from khmerqa.text.terms.words import term_of, word_tokens_of_many
from khmerqa.types import Language

_MARKER = re.compile(r"\s*\[\s*([0-9\u17e0-\u17e9]+(?:\s*,\s*[0-9\u17e0-\u17e9]+)*)\s*\]")
# With these probabilities, .12 of the contradicted statements leave by the rules and the judge together,
# on half of the passages of ``scripts/train/authored`` that no training saw.
MIN_IN_ONE_LANGUAGE, MIN_ACROSS = 0.56, 0.5
# Code points that the judge reads to their end, at 3.5 of them a piece (.05 of texts have fewer).
_MAX_STATEMENT, _MAX_READ, _MAX_HEADING = 250, 900, 140
_MIN_PROBABILITY = 0.02  # of a translation
_MAX_SENTENCES = 3  # that together support a statement
_MIN_DISTINCT = 0.4  # of a statement's words
_SAY_NOTHING = FUNCTION_WORDS | QUESTION_WORDS
_EACH_MORE = 0.03  # of the words must be gained by a further sentence
_CLOSEST = 2 / 3  # of the words that the best sentence shares
# A capitalised word inside a sentence, an acronym: what a Latin text names things by.
_NAME = re.compile(r"\b(?:[A-Z]{2,}[A-Za-z0-9&-]*|[A-Z][a-z]+[A-Z]\w*|[A-Z][a-z]{2,})\b")
_INSTITUTION = re.compile(
    "(?:ក្រសួង|អគ្គលេខាធិការដ្ឋាន|អគ្គនាយកដ្ឋាន|គណៈកម្មាធិការ|ក្រុមប្រឹក្សា|និយ័តករ|ធនាគារ|បណ្ឌិត្យសភា|វិទ្យាស្ថាន)"
    "[\u1780-\u17d3\u17d7]{4,6}"  # where a name ends is not written
)


def without_markers(sentence: str) -> tuple[str, tuple[int, ...]]:
    """Return a sentence without its markers, and the numbers that they name."""
    numbers = tuple(
        int(number)
        for match in _MARKER.finditer(sentence)
        for number in re.findall(r"\d+", number_key(match[1]).replace(",", " "))
    )
    return _MARKER.sub("", sentence).strip(), tuple(dict.fromkeys(numbers))


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The sentences of a passage in a row that share most words with a statement."""

    first: int
    last: int  # inclusive
    start: int  # in the passage, in code points
    end: int
    closest: str  # those of them that share about as many words with it as the best one
    has_its_words: bool  # all the statement's words, in their order


class Support:
    """Tells whether passages support statements; safe to share between threads.

    Without a ``judge`` only statements in a passage's own words are supported.
    """

    def __init__(
        self, segmenter: Segmenter, translations: Translations, judge: Judge | None = None
    ) -> None:
        self._segmenter = segmenter
        self._translations = translations
        self._judge = judge

    def is_supported(self, statement: str, passage: str, heading: str = "") -> bool:
        """Return whether a passage, below these titles, supports a statement."""
        spans = sentences(passage)
        nearest = self._nearest(statement, passage, spans)
        if nearest is None:
            return False
        text = passage[nearest.start : nearest.end]
        if bare_key(statement) == bare_key(text):
            return True
        said, key = search_key(statement), search_key(text)
        if (denies(said) and not may_deny(key)) or (denies(key) and not may_deny(said)):
            return False
        closest = nearest.closest
        if not (has_numbers_of(said, search_key(closest)) and is_named_in(statement, closest)):
            return False
        if nearest.has_its_words:
            return True
        return self._is_judged_supported(statement, passage, heading, spans, nearest)

    def _is_judged_supported(
        self,
        statement: str,
        passage: str,
        heading: str,
        spans: Sequence[tuple[int, int]],
        nearest: _Nearest,
    ) -> bool:
        """Return whether the judge finds the statement supported by the sentences around the nearest.

        What it could not read to the end is not.
        """
        if self._judge is None or len(statement) > _MAX_STATEMENT:
            return False
        if nearest.end - nearest.start > _MAX_READ:
            return False
        read = tuple(passage[start:end] for start, end in _around(spans, nearest))
        alike = language_of(statement) == language_of(passage)
        shown = JudgedPassage(clip(heading, _MAX_HEADING), read)
        found = self._judge.support(statement, [shown])[0].supported
        return found >= (MIN_IN_ONE_LANGUAGE if alike else MIN_ACROSS)

    def _nearest(
        self, statement: str, passage: str, spans: Sequence[tuple[int, int]]
    ) -> _Nearest | None:
        """Return the sentences in a row that share most words with a statement, if any does."""
        texts = [statement, *(passage[start:end] for start, end in spans)]
        found = list(word_tokens_of_many(texts, self._segmenter))
        if len(set(found[0])) < _MIN_DISTINCT * len(found[0]):
            return None  # a model that goes round in circles says nothing
        said, *held = ({word for word in words if word not in _SAY_NOTHING} for words in found)
        if alike := language_of(statement) == language_of(passage):
            wanted = [{term_of(word)} for word in said]
            held = [set(map(term_of, words)) for words in held]
        else:
            wanted = [self._forms(word) for word in said]
        wanted = [forms for forms in wanted if forms]
        shared = [_shared(wanted, words) for words in held]
        best, nearest = 0.0, None
        for first in range(len(spans)):
            words: set[str] = set()
            for last in range(first, min(first + _MAX_SENTENCES, len(spans))):
                words |= held[last]
                share = _shared(wanted, words)
                if share - _EACH_MORE * (last - first) > best:
                    best, nearest = share - _EACH_MORE * (last - first), (first, last)
        if nearest is None:
            return None
        first, last = nearest
        around = range(first, last + 1)
        enough = _CLOSEST * max(shared[each] for each in around)
        closest = [passage[slice(*spans[each])] for each in around if shared[each] >= enough]
        near = [word for words in found[first + 1 : last + 2] for word in words]
        return _Nearest(
            first=first,
            last=last,
            start=spans[first][0],
            end=spans[last][1],
            closest=" ".join(closest),
            has_its_words=alike and _in_order(found[0], near),
        )

    def _forms(self, word: str) -> set[str]:
        """Return a word as the other language has it; nothing where no translation is known."""
        known = {
            each
            for each, probability in self._translations.translate(word)
            if probability >= _MIN_PROBABILITY
        }
        return {word, *known} if known or not word.isalpha() else set()


def _shared(wanted: Sequence[Set[str]], words: Set[str]) -> float:
    """Return the share of what is wanted, each in one of its forms, that is among these words."""
    return sum(not forms.isdisjoint(words) for forms in wanted) / len(wanted) if wanted else 0.0


def _in_order(words: Sequence[str], text: Sequence[str]) -> bool:
    """Return whether a text has all these words in their order, others between them perhaps."""
    terms = iter(map(term_of, text))
    return all(term_of(word) in terms for word in words)


def _around(spans: Sequence[tuple[int, int]], nearest: _Nearest) -> Sequence[tuple[int, int]]:
    """Return the spans of the nearest sentences and of as many around them as the judge reads."""
    first, last = nearest.first, nearest.last
    while True:
        wider = [
            (one, other)
            for one, other in ((first - 1, last), (first, last + 1))
            if one >= 0 and other < len(spans) and spans[other][1] - spans[one][0] <= _MAX_READ
        ]
        if not wider:
            return spans[first : last + 1]
        # The side that has had less is next.
        first, last = min(
            wider, key=lambda each: abs((nearest.first - each[0]) - (each[1] - nearest.last))
        )


def is_named_in(statement: str, passage: str) -> bool:
    """Return whether every name in a statement, recognised as one, is in the passage."""
    key = search_key(passage)
    if language_of(statement) == language_of(passage):
        wanted = [search_key(name) for name in _INSTITUTION.findall(statement)]
        # The first word of an English sentence has a capital anyway.
        wanted += [match[0].lower() for match in _NAME.finditer(statement) if match.start() > 0]
    else:
        # Across languages only what is written alike in both can be compared.
        wanted = [name.lower() for name in re.findall(r"\b[A-Z]{2,}[A-Za-z0-9]*\b", statement)]
    return all(name in key for name in wanted)


def has_numbers_of(said: str, key: str) -> bool:
    """Return whether a search key holds every number and date of another, with the same unit.

    One in words is none: "one of these".
    """
    known = values(key)
    return all(
        each.value in known and _has_unit_of(each, key)
        for each in measures(said)
        if each.in_digits or each.value != "1"
    )


def _has_unit_of(measure: Measure, key: str) -> bool:
    """Return whether a key says a number with the same unit, or the unit apart from it: in a table."""
    units = {each.unit for each in measures(key) if each.value == measure.value}
    if not measure.unit or measure.unit in units:
        return True
    return units <= {""} and re.search(UNITS[measure.unit].after, key) is not None


def is_in(language: Language, sentence: str) -> bool:
    """Return whether a sentence is in a language."""
    return language_of(sentence) == language
