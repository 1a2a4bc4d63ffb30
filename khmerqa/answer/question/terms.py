"""Terms of the glossary in a text, and questions that ask for a term.

Such a question asks what something is called in the other language, or what an abbreviation means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from khmerqa.ports import Segmenter
from khmerqa.text.glossary.table import Glossary, Term
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.words import words

MAX_TERMS = 2  # that one answer explains
_MAX_WORDS = 8  # of a term
_MIN_LETTERS = 4  # of a term of one word: shorter ones are too often something else
_MIN_CAPITALS = 2  # of a shorter one: AI, IoT
_MIN_COMMON_LETTERS = 10  # of one in small letters: a short common word is seldom meant as a term
_ARTICLES = frozenset({"the", "a", "an", "this", "its", "their"})  # no part of a term
_KHMER = re.compile("[\u1780-\u17b3]")
_ASKS_FOR_TERM = re.compile(
    search_key(
        "ភាសាខ្មែរ|ភាសាអង់គ្លេស|ជាខ្មែរ|ជាអង់គ្លេស|ខ្មែរហៅ|ខ្មែរថា|អង់គ្លេសថា|អង់គ្លេសហៅ|ពាក្យផ្លូវការ|អក្សរកាត់|ពាក្យកាត់|ពាក្យពេញ"
    )
    + r"|\bin (?:khmer|english)\b|\b(?:khmer|english) (?:word|term|name|for|equivalent)\b"
    r"|\bofficial (?:term|word|name)\b|\bstands? for\b|\babbreviat|\bacronym"
)


def find_terms(question: str, glossary: Glossary, segmenter: Segmenter) -> tuple[Term, ...]:
    """Return the terms that a question asks for; none if it asks about anything else."""
    if not _ASKS_FOR_TERM.search(search_key(question)):
        return ()
    # "Abbreviation" and "Khmer language" are terms, too, but here they are the words that ask.
    found = [
        term
        for _, form, term in longest_terms(question, glossary, segmenter)
        if not _ASKS_FOR_TERM.search(search_key(form))
    ]
    return tuple(dict.fromkeys(found))[:MAX_TERMS]


def longest_terms(
    text: str, glossary: Glossary, segmenter: Segmenter
) -> Iterator[tuple[int, str, Term]]:
    """Yield (offset, form, term) for the longest stretches of words that the glossary knows."""
    found = words(text, segmenter)
    at = 0
    while at < len(found):
        if found[at].key in _ARTICLES:
            at += 1
            continue
        for end in range(min(len(found), at + _MAX_WORDS), at, -1):
            form = text[found[at].start : found[end - 1].end]
            term = _look_up(form, end - at, glossary)
            if term is not None:
                yield found[at].start, form, term
                at = end
                break
        else:
            at += 1


def _look_up(form: str, length: int, glossary: Glossary) -> Term | None:
    if not any(character.isalpha() for character in form):
        return None
    capitals = sum(character.isupper() for character in form)
    if length == 1 and len(form) < _MIN_LETTERS and capitals < _MIN_CAPITALS:
        return None
    if length == 1 and form.isascii() and form.islower() and len(form) < _MIN_COMMON_LETTERS:
        return None
    # A key in English leaves Khmer out, so a stretch in both would be found by half of it.
    by_name = glossary.by_khmer if _KHMER.search(form) else glossary.by_english
    return next(iter(glossary.by_acronym(form) or by_name(form)), None)
