"""Is a statement supported by the passage it cites? What can be checked without a model.

A few sentences of the passage must say what it says: every number and date of it, with the same unit;
most of its words, or across languages probable translations of them; and they deny something if, and
only if, it does. Its names must be in the passage. A paraphrase in other words is not recognised, and
a statement that changes a condition in the same words is: what leaves is close to the text, and the
quotation stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from khmerqa.ports import Segmenter, Translations
from khmerqa.text.expressions.measures import Measure, measures, values
from khmerqa.text.expressions.numerals import number_key
from khmerqa.text.expressions.units import UNITS
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.language import language_of
from khmerqa.text.structure.negation import denies, may_deny
from khmerqa.text.structure.sentences import sentences
from khmerqa.text.terms.vocabulary import FUNCTION_WORDS, QUESTION_WORDS
from khmerqa.text.terms.words import term_of, word_tokens_of_many
from khmerqa.types import Language

_MARKER = re.compile(r"\s*\[\s*([0-9\u17e0-\u17e9]+(?:\s*,\s*[0-9\u17e0-\u17e9]+)*)\s*\]")
# Shares of a statement's words, chosen on ``scripts/train/authored``: of its sentences, translated
# faithfully, .96 and .91 reach those across languages.
_MIN_SHARED = 0.4
_MIN_TRANSLATED: Mapping[Language, float] = {"en": 0.4, "km": 0.3}  # by the statement's language
_MIN_PROBABILITY = 0.02  # of a translation
_MAX_SENTENCES = 3  # that together support a statement
_MIN_DISTINCT = 0.4  # of a statement's words
_SAY_NOTHING = FUNCTION_WORDS | QUESTION_WORDS
_EACH_MORE = 0.03  # of the words must be gained by a further sentence
# A capitalised word inside a sentence, an acronym: what a Latin text names things by.
_NAME = re.compile(r"\b(?:[A-Z]{2,}[A-Za-z0-9&-]*|[A-Z][a-z]+[A-Z]\w*|[A-Z][a-z]{2,})\b")
_INSTITUTION = re.compile(
    "(?:ក្រសួង|អគ្គលេខាធិការដ្ឋាន|អគ្គនាយកដ្ឋាន|គណៈកម្មាធិការ|ក្រុមប្រឹក្សា|និយ័តករ|ធនាគារ|បណ្ឌិត្យសភា|វិទ្យាស្ថាន)"
    "[\u1780-\u17d3\u17d7]{4,}"
)


def without_markers(sentence: str) -> tuple[str, tuple[int, ...]]:
    """Return a sentence without its markers, and the numbers that they name."""
    numbers = tuple(
        int(number)
        for match in _MARKER.finditer(sentence)
        for number in re.findall(r"\d+", number_key(match[1]).replace(",", " "))
    )
    return _MARKER.sub("", sentence).strip(), tuple(dict.fromkeys(numbers))


class Support:
    """Tells whether passages support statements; safe to share between threads."""

    def __init__(self, segmenter: Segmenter, translations: Translations) -> None:
        self._segmenter = segmenter
        self._translations = translations

    def is_supported(self, statement: str, passage: str) -> bool:
        """Return whether a passage supports a statement."""
        nearest = self._nearest(statement, passage)
        if nearest is None or not is_named_in(statement, passage):
            return False
        said, key = search_key(statement), search_key(nearest)
        if (denies(said) and not may_deny(key)) or (denies(key) and not may_deny(said)):
            return False
        return has_numbers_of(said, key)

    def _nearest(self, statement: str, passage: str) -> str | None:
        """Return the sentences in a row that share most words with a statement, if they are enough."""
        spans = sentences(passage)
        texts = [statement, *(passage[start:end] for start, end in spans)]
        found = list(word_tokens_of_many(texts, self._segmenter))
        if len(set(found[0])) < _MIN_DISTINCT * len(found[0]):
            return None  # a model that goes round in circles says nothing
        said, *held = ({word for word in words if word not in _SAY_NOTHING} for words in found)
        language = language_of(statement)
        if alike := language == language_of(passage):
            wanted = [{term_of(word)} for word in said]
            held = [set(map(term_of, words)) for words in held]
        else:
            wanted = [self._forms(word) for word in said]
        wanted = [forms for forms in wanted if forms]
        best, nearest = 0.0, None
        for first in range(len(spans)):
            words: set[str] = set()
            for last in range(first, min(first + _MAX_SENTENCES, len(spans))):
                words |= held[last]
                shared = sum(not forms.isdisjoint(words) for forms in wanted)
                share = shared / len(wanted) if wanted else 0.0
                if share - _EACH_MORE * (last - first) > best:
                    best = share - _EACH_MORE * (last - first)
                    nearest = (spans[first][0], spans[last][1], share)
        enough = _MIN_SHARED if alike else _MIN_TRANSLATED[language]
        if nearest is None or nearest[2] < enough:
            return None
        return passage[nearest[0] : nearest[1]]

    def _forms(self, word: str) -> set[str]:
        """Return a word as the other language has it; nothing where no translation is known."""
        known = {
            each
            for each, probability in self._translations.translate(word)
            if probability >= _MIN_PROBABILITY
        }
        return {word, *known} if known or not word.isalpha() else set()


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
