"""Places that a question names: countries but Cambodia, and provinces; read from ``data/places.tsv``.

The capital is left out, since it stands for the country, and the province whose name is also "central".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from khmerqa.text.khmer.normalise import search_key

_SEPARATOR = " | "
# In "ភាសាថៃ", "អក្សរចិន" and "ដុល្លារអាមេរិក" a country names a language or a currency.
_NOT_AFTER = "".join(
    rf"(?<!{search_key(word)})(?<!{search_key(word)} )"
    for word in ("ភាសា", "អក្សរ", "ដុល្លារ", "ប្រាក់")
)
# A vowel or a subscript after a name makes it part of another word; so does being a subscript.
_KHMER = r"(?<!\u17d2)(?:{names})(?![\u17b4-\u17d3])"
_ENGLISH = r"\b(?:{names})(?!\w)"
_OF_PEOPLE = (
    r"(?= (?!(?:language|version|translation|text|word|term|name|dollar|franc|and|or)s?\b)[a-z])"
)


def places_in(key: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the places that a question (its search key) names, each once.

    A place is the name that the question has, and the pattern of all its names over search keys.
    """
    pattern, codes, _ = _gazetteer()
    seen: set[str] = set()
    for match in pattern.finditer(key):
        code = codes[match[0]]
        if code not in seen:
            seen.add(code)
            yield match[0], _forms_of(code)


def is_of_place(word: str) -> bool:
    """Return whether a word (its search key) is a place, or what its people or language are called."""
    return word in _gazetteer()[1]


@lru_cache(maxsize=1)
def _gazetteer() -> tuple[re.Pattern[str], dict[str, str], dict[str, tuple[list[str], list[str]]]]:
    """Return the pattern of all places in a question, the code of each form, and each code's forms.

    These are in English (names, and what the people are called) and in Khmer.
    """
    names: set[str] = set()
    people: set[str] = set()
    khmer_names: set[str] = set()
    codes: dict[str, str] = {}
    forms: dict[str, tuple[list[str], list[str]]] = {}
    table = files("khmerqa").joinpath("data", "places.tsv").read_text(encoding="utf-8")
    for line in table.splitlines()[1:]:
        (code,), english, adjectives, khmer = map(_forms, line.split("\t"))
        of_people = [each + end for each in adjectives for end in ("", "s")]
        names.update(english)
        people.update(of_people)
        khmer_names.update(khmer)
        forms[code] = ([*english, *of_people], khmer)
        codes |= dict.fromkeys((*english, *of_people, *khmer), code)
    # Three patterns, not one for each name: compiling 700 took a fifth of a cold start.
    kinds = (
        _ENGLISH.format(names=_any(names)) + "(?! dollar)",
        _ENGLISH.format(names=_any(people - names)) + _OF_PEOPLE,
        _NOT_AFTER + _KHMER.format(names=_any(khmer_names)),
    )
    return re.compile("|".join(kinds)), codes, forms


@cache
def _forms_of(code: str) -> re.Pattern[str]:
    """Return the pattern of all forms of a place; most places are never asked for."""
    english, khmer = _gazetteer()[2][code]
    parts = ((_ENGLISH, english), (_KHMER, khmer))
    return re.compile("|".join(part.format(names=_any(forms)) for part, forms in parts if forms))


def _any(names: Iterable[str]) -> str:
    """Return the pattern of these names; of those that begin at one place, the longest is meant."""
    return "|".join(map(re.escape, sorted(names, key=lambda each: (-len(each), each))))


def _forms(cell: str) -> list[str]:
    return [search_key(form) for form in cell.split(_SEPARATOR) if form]
