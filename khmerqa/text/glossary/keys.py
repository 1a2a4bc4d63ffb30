"""Keys that glossary forms are compared by.

Spacing, the order of marks, capitals, plurals and the dots of an abbreviation make no difference. Two
different consonants never become one: \u1780.\u179f.\u178c. (the Council) and \u1782.\u179f.\u178c. (the
Committee) stay apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

from khmerqa.text.khmer.normalise import search_key

_NOT_KHMER = re.compile("[^\u1780-\u17d3\u17dd0-9a-z]+")
_ENGLISH_WORD = re.compile("[0-9a-z]+")
_ALWAYS_PLURAL = frozenset({"customs", "goods", "securities"})
_ARTICLES = frozenset(("the", "a", "an"))


@lru_cache(maxsize=32768)
def khmer_key(form: str) -> str:
    """Fold a Khmer form: the search key without spaces and punctuation."""
    return _NOT_KHMER.sub("", search_key(form))


def acronym_key(form: str) -> str:
    """Fold an abbreviation: without dots, spaces and case."""
    return khmer_key(form)


@lru_cache(maxsize=32768)
def english_key(form: str) -> str:
    """Fold an English form: lower case, singular, without punctuation, article and last bracket."""
    bare = _without_last_bracket(search_key(form))
    words = [_singular(word) for word in _ENGLISH_WORD.findall(bare)]
    while len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    return " ".join(words)


def _without_last_bracket(key: str) -> str:
    stripped = key.rstrip()
    if not stripped.endswith(")"):
        return key
    earlier = stripped.rfind(")", 0, len(stripped) - 1)
    opening = stripped.find("(", earlier + 1)
    return key if opening < 0 else stripped[:opening].rstrip()


@lru_cache(maxsize=8192)
def _singular(word: str) -> str:
    if word in _ALWAYS_PLURAL:
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")):
        return word[:-1]
    return word
