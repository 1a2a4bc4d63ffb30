"""Is a sentence supported by the passage it cites? What can be checked without a model.

Numbers, dates and names in the sentence must be in the passage. Its other words need not, because a
paraphrase or a translation uses others.
"""

from __future__ import annotations

import re

from khmerqa.text.expressions.measures import measures, values
from khmerqa.text.expressions.numerals import number_key
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.language import language_of
from khmerqa.types import Language

_MARKER = re.compile(r"\s*\[\s*([0-9\u17e0-\u17e9]+(?:\s*,\s*[0-9\u17e0-\u17e9]+)*)\s*\]")
_MIN_DIGITS = 2  # of a number in words
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


def is_supported(sentence: str, passage: str) -> bool:
    """Return whether every number, and every name recognised as one, is in the passage."""
    key = search_key(passage)
    if not _named(search_key(sentence)) <= values(key):
        return False
    if language_of(sentence) == language_of(passage):
        wanted = [search_key(name) for name in _INSTITUTION.findall(sentence)]
        # The first word of an English sentence has a capital anyway.
        wanted += [match[0].lower() for match in _NAME.finditer(sentence) if match.start() > 0]
    else:
        # Across languages only what is written alike in both can be compared.
        wanted = [name.lower() for name in re.findall(r"\b[A-Z]{2,}[A-Za-z0-9]*\b", sentence)]
    return all(name in key for name in wanted)


def is_in(language: Language, sentence: str) -> bool:
    """Return whether a sentence is in a language."""
    return language_of(sentence) == language


def _named(key: str) -> set[str]:
    """Return the numbers and dates of a sentence, without small ones in words: "one of these"."""
    return {
        each.value for each in measures(key) if each.in_digits or len(each.value) >= _MIN_DIGITS
    }
