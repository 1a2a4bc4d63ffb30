"""Places that a question names: countries but Cambodia, and provinces; read from ``data/places.tsv``.

The capital is left out, since it stands for the country, and the province whose name is also "central".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from khmerqa.text.khmer.normalise import search_key

_SEPARATOR = " | "
# In "ភាសាថៃ", "អក្សរចិន" and "ដុល្លារអាមេរិក" a country names a language or a currency.
_NOT_AFTER = "".join(
    rf"(?<!{search_key(word)})(?<!{search_key(word)} )"
    for word in ("ភាសា", "អក្សរ", "ដុល្លារ", "ប្រាក់")
)
# A vowel or a subscript after a name makes it part of another word; so does being a subscript.
_KHMER = r"(?<!\u17d2){name}(?![\u17b4-\u17d3])"
_OF_PEOPLE = (
    r"(?= (?!(?:language|version|translation|text|word|term|name|dollar|franc|and|or)s?\b)[a-z])"
)


def places_in(key: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the places that a question (its search key) names, each once.

    A place is the name that the question has, and the pattern of all its names over search keys.
    """
    pattern, codes, forms = _gazetteer()
    seen: set[str] = set()
    for match in pattern.finditer(key):
        code = codes[match[0]]
        if code not in seen:
            seen.add(code)
            yield match[0], forms[code]


def is_of_place(word: str) -> bool:
    """Return whether a word (its search key) is a place, or what its people or language are called."""
    return word in _gazetteer()[1]


@lru_cache(maxsize=1)
def _gazetteer() -> tuple[re.Pattern[str], dict[str, str], dict[str, re.Pattern[str]]]:
    """Return the pattern of all places in a question, the code of each form, and each code's forms."""
    asked: dict[str, str] = {}  # the pattern of a form
    codes: dict[str, str] = {}
    forms: dict[str, re.Pattern[str]] = {}
    table = files("khmerqa").joinpath("data", "places.tsv").read_text(encoding="utf-8")
    for line in table.splitlines()[1:]:
        code, english, adjectives, khmer = map(_forms, line.split("\t"))
        of_people = [each + end for each in adjectives for end in ("", "s")]
        plain = {each: rf"\b{re.escape(each)}(?!\w)" for each in (*english, *of_people)}
        plain |= {each: _KHMER.format(name=re.escape(each)) for each in khmer}
        asked |= {each: rf"{plain[each]}(?! dollar)" for each in english}
        asked |= {each: plain[each] + _OF_PEOPLE for each in of_people if each not in asked}
        asked |= {each: _NOT_AFTER + plain[each] for each in khmer}
        codes |= dict.fromkeys(plain, code[0])
        forms[code[0]] = re.compile("|".join(plain.values()))
    # Of names that begin at one place, the longest is meant.
    longest_first = sorted(asked, key=lambda each: -len(each))
    return re.compile("|".join(asked[each] for each in longest_first)), codes, forms


def _forms(cell: str) -> list[str]:
    return [search_key(form) for form in cell.split(_SEPARATOR) if form]
