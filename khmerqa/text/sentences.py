"""Where a sentence ends.

In Khmer at U+17D4, U+17D5, a question or exclamation mark and at the end of a line; never at
U+17D7, U+17DB or U+17D6, nor inside the "and so on" sign written as three characters. In English at a
full stop before white space and a capital, unless an abbreviation or an item's number stands before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr h.e no nos art arts fig vol ed eds p pp e.g i.e etc vs inc ltd co st jan feb mar "
    "apr jun jul aug sep sept oct nov dec u.s u.n approx cf al".split()
)
_CLOSING = "\"'\u201d\u2019\u00bb)\\]"
_END = re.compile(
    rf"""
      (?P<line> \n+ )
    | (?P<etc> ។[ \u200b]*ល[ \u200b]*។ )
    | (?P<khmer> [។៕]+[{_CLOSING}]* )
    | (?P<mark> [?!]+[{_CLOSING}]*(?=\s|$) )
    | (?P<stop> \.[{_CLOSING}]*(?=\s+[\"'\u201c\u2018(\[]*[A-Z\u1780-\u17b30-9\u17e0-\u17e9]|\s*$) )
    """,
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"([^\s(\[\"']+)$")
# A mark such as "[p. 12]" that a digest sets behind a statement: where its source stands.
SOURCE_MARK = re.compile(
    r"\[(?:p\.|pp\.|ទំព័រ|source|ប្រភព)\s*(?P<where>[^\]\n]{1,60})\]", re.IGNORECASE
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of ``text``, white space around them left out.

    A bracketed source mark is a span of its own.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for end in _ends(text):
        spans.extend(_without_marks(text, start, end))
        start = end
    return spans


def _ends(text: str) -> Iterator[int]:
    for match in _END.finditer(text):
        if match.lastgroup == "etc" and not _ends_after_etc(text, match.end()):
            continue
        if match.lastgroup == "stop" and _is_abbreviation(text, match.start()):
            continue
        yield match.end()
    yield len(text)


def _ends_after_etc(text: str, end: int) -> bool:
    return not text[end:].strip() or text[end:].lstrip(" ").startswith("\n")


def _is_abbreviation(text: str, stop: int) -> bool:
    line_start = text.rfind("\n", 0, stop) + 1
    word = _LAST_WORD.search(text[line_start:stop])
    if word is None:
        return True
    token = word.group(1)
    if token.lower() in _ABBREVIATIONS or (len(token) == 1 and token.isalpha()):
        return True
    # "1." or "2.3." at the start of a line is the number of an item, not a sentence.
    return word.start() == 0 and re.fullmatch(r"[\d\u17e0-\u17e9.]+", token) is not None


def _without_marks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in SOURCE_MARK.finditer(text, start, end):
        yield from _stripped(text, start, match.start())
        yield match.span()
        start = match.end()
    yield from _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start] in " \t\n\u200b\u00a0":
        start += 1
    while start < end and text[end - 1] in " \t\n\u200b\u00a0":
        end -= 1
    if start < end:
        yield start, end
