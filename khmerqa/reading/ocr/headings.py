"""The headings of articles as OCR misreads them, put right by what a heading is. Pure.

They are printed in ornate letters. A line that is nothing but a number behind a word that is nearly the
name of an article is the heading of one; a syllable behind the number that is drawn like "new" is that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from khmerqa.reading.structure.article_numbers import is_article_line
from khmerqa.text.structure.numbering import KHMER_NAMES

NAMES = tuple(KHMER_NAMES.values())
MIN_SIMILARITY = 0.75  # ratio of matching letters
_NOT_NAMES = ("\u1794\u17d2\u179a\u1780\u17b6\u179f",)  # prakas: the kind of a text
_YUUKALEAPINTU = "\u17c8"  # alone it is a colon, which is printed like it
_NEW = "\u1790\u17d2\u1798\u17b8"
_WHOLE = re.compile(
    "[.,:;']{0,5}([\u1780-\u17d3]{4,8}) ?([0-9\u17e0-\u17e9]{1,4})(?: ?[.:,_\u2013\u2014 -]{0,5})"
)
# A heading with dirt in its line, read as stops and short words.
_NAME = f"({'|'.join(NAMES)})"
_DIRT = "[ .,:;'_\u2013\u2014-]*(?: [A-Za-z]{1,2})?"
_DIRTY = re.compile(f"(?:\\S{{1,2}} )?{_NAME}[ .,:;']{{0,3}}([0-9\u17e0-\u17e9]{{1,4}}){_DIRT}")
# "New": a consonant over another one with the vowel II, behind the number or what was read instead.
_AMENDED = re.compile(
    "([\u1780-\u17d3]{4,8}?)([0-9\u17e0-\u17e9]{1,4}|[\u1780-\u17c5]{0,3}?)"
    "[\u1780-\u17a2]?[\u1780-\u17a2]\u17d2[\u1780-\u17a2]\u17b8"
)


def with_article_names(texts: Sequence[str]) -> list[str]:
    """Return the words of a line, those that name an article put right, and "" for dirt beside them."""
    right = [":" if text == _YUUKALEAPINTU else text for text in texts]
    if not right:
        return right
    match = None if right[0].startswith(_NOT_NAMES) else _AMENDED.fullmatch(right[0])
    if match and (name := _nearest(match[1])):
        number = match[2] if match[2].isdecimal() else ""
        right[0] = name + number + _NEW
    match = _WHOLE.fullmatch(" ".join(right))
    if match and (name := _nearest(match[1])):
        right[0] = name + right[0][match.end(1) :]
    return _without_dirt(right)


def _without_dirt(texts: list[str]) -> list[str]:
    """Return the words of a line, those that are dirt beside an article's name and number as ""."""
    match = _DIRTY.fullmatch(" ".join(texts))
    if match is None or is_article_line(" ".join(texts)):
        return texts
    name, number = match.groups()
    home = next(at for at, text in enumerate(texts) if name in text)
    return [f"{name} {number}" if at == home else "" for at in range(len(texts))]


def names_article(text: str) -> bool:
    """Return whether a word begins with the name of an article, or is nearly one that does."""
    return with_article_names([text])[0].startswith(NAMES)


def _nearest(word: str) -> str | None:
    """Return the name that a word is or nearly is; None for another word."""
    if word.startswith(_NOT_NAMES):
        return None
    similarity, name = max(
        (SequenceMatcher(None, word, name, autojunk=False).ratio(), name) for name in NAMES
    )
    return name if similarity >= MIN_SIMILARITY else None
