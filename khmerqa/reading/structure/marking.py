"""Confidentiality markings: a stamp or running line, not the same word in a sentence.

A law may speak of secrets on every page and be public; so a marking counts only on its own:
as a whole line, as a part of a line between wide spaces or bars, or in brackets in a short line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from khmerqa.reading.structure import marking_forms as forms
from khmerqa.text.khmer.normalise import search_key

_BRACKETED = re.compile(r"[(\[«]([^()\[\]«»]{3,60})[)\]»]")
_SEPARATOR = re.compile(r"\s{2,}|[\t|•·–—]")
_PAGE = re.compile(r"ទំព័រ(?:ទី)?|(?i:\bpage\b)")  # and its number may stand beside a marking
_KHMER = re.compile("[\u1780-\u17d3\u17d7\u17dd]+")
_MARKS = frozenset({"Mn", "Mc"})
_SHORT = 120  # code points of a line that may name a document, and its marking in brackets
_LONGEST = 90  # letters of a marking


def marking_of(lines: Iterable[str]) -> str | None:
    """Return the first marking that is on its own in these lines, as it is written there."""
    for line in lines:
        parts = [line, *_SEPARATOR.split(line)]
        if len(line) <= _SHORT and "។" not in line.rstrip("។ "):
            parts += _BRACKETED.findall(line)
        for part in parts:
            if _is_marking(part):
                return " ".join(part.split())
    return None


def _is_marking(part: str) -> bool:
    if len(part) > 4 * _LONGEST:
        return False
    letters = "".join(each for each in _PAGE.sub(" ", part) if _is_letter(each))
    if not letters or len(letters) > _LONGEST:
        return False
    khmer = "".join(_KHMER.findall(letters))
    latin = _KHMER.sub("", letters)
    if not khmer:
        return _capitals().fullmatch(latin) is not None or _is_phrase(latin)
    beside = not latin or _capitals().fullmatch(latin.upper()) is not None or _is_phrase(latin)
    return beside and _khmer().fullmatch(search_key(khmer)) is not None


def _is_letter(char: str) -> bool:
    return char.isalpha() or unicodedata.category(char) in _MARKS


def _is_phrase(latin: str) -> bool:
    return _phrases().fullmatch(latin.casefold()) is not None


@lru_cache(maxsize=1)
def _khmer() -> re.Pattern[str]:
    before, after, urgency = (
        f"(?:{_any(each)})" for each in (forms.BEFORE, forms.AFTER, forms.URGENCY)
    )
    sequences = (forms.INTERNAL, forms.LIMITED, forms.FORBIDDEN)
    whole = "|".join((_any(forms.SECRET), *map(_in_order, sequences)))
    short = _any(forms.INTERNAL_SHORT)
    core = f"{before}{{0,3}}(?:{whole}){after}{{0,2}}"
    core += f"|{before}{{1,3}}(?:{short}){after}{{0,2}}|(?:{short}){after}{{1,2}}"
    return re.compile(f"(?:{urgency}{after}?)?(?:{core}){{1,2}}(?:{urgency}{after}?)?")


@lru_cache(maxsize=1)
def _capitals() -> re.Pattern[str]:
    urgency = _joined(forms.LATIN_URGENCY)
    whole = _joined((*forms.CAPITALS, *(each.upper() for each in forms.PHRASES)))
    return re.compile(f"(?:{urgency})?(?:{whole}){{1,2}}(?:{urgency})?")


@lru_cache(maxsize=1)
def _phrases() -> re.Pattern[str]:
    return re.compile(_joined(forms.PHRASES).casefold())


def _any(words: Sequence[str]) -> str:
    """Return a pattern of the search keys of any of these, the longest first."""
    keys = sorted({search_key(each) for each in words}, key=len, reverse=True)
    return "|".join(map(re.escape, keys))


def _in_order(groups: Sequence[Sequence[str]]) -> str:
    return "".join(
        f"(?:{_any([each for each in group if each])}){'?' if '' in group else ''}"
        for group in groups
    )


def _joined(words: Sequence[str]) -> str:
    plain = {"".join(filter(_is_letter, each)) for each in words}
    return "|".join(sorted(plain, key=len, reverse=True))
