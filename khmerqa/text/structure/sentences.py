"""Where a sentence ends.

In Khmer at U+17D4, U+17D5, U+17DA, a question or exclamation mark and at the end of a line; never at
U+17D7, U+17DB or U+17D6, nor at the "and so on" sign written as three characters. In English at a
full stop before white space and a capital, unless an abbreviation or an item's number comes before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from khmerqa.text.khmer.clusters import KHMER_CLUSTER, LINE_ENDS, ZERO_WIDTH


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ABBREVIATIONS = _set(
    "mr mrs ms dr prof gen nos arts vol ed eds pp etc vs inc ltd co st cf al approx"
)
# These are words at the end of a sentence, unless a number follows.
_BEFORE_NUMBERS = _set("no art sec para ch fig jan feb mar apr jun jul aug sep sept oct nov dec")
_NUMBER = re.compile(r"\s*(?:\d|[IVXLC]+\b)")
# "H.E", "e.g", and the same in Khmer: the last of several parts is a single letter or cluster.
_INITIAL = re.compile(rf"(?:^[^\W\d_]|\.(?:[^\W\d_]|{KHMER_CLUSTER}))$")
# "1", "2.3", "(a)", "iv": at the start of a line it is the number of an item.
_ITEM_NUMBER = re.compile(r"[(\[]?(?:\d[\d.]*|[^\W\d_]|[ivx]+)[)\]]?", re.IGNORECASE)
_LOOK_BACK = 60  # code points; no abbreviation or number is longer

_OPENING = "\"'\u201c\u2018\u00ab("
_CLOSING = "\"'\u201d\u2019\u00bb)]"
# A mark such as "[p. 12]" after a statement in one of our own summaries: the page of its source.
SOURCE_MARK = re.compile(
    r"\[(?:p\.|pp\.|ទំព័រ|source|ប្រភព)\s*(?P<where>[^\]\s][^\]\n]{0,59})\]", re.IGNORECASE
)
# Possessive, and not begun again inside a run of marks: what follows a mark is no mark itself, so that
# a second try at the same run could only fail again, once for each of its characters.
_CLOSINGS = f"[{re.escape(_CLOSING)}]*+"
_END = re.compile(
    rf"""
      (?P<line> [{LINE_ENDS}]+ )
    | (?P<etc> ។[ {ZERO_WIDTH}]*ល[ {ZERO_WIDTH}]*។ )
    | (?P<khmer> [។៕៚]++{_CLOSINGS} )
    | (?P<mark> (?<![?!])[?!]++{_CLOSINGS}(?=\s|$|[\u1780-\u17b3]) )
    | (?P<stop> \.{_CLOSINGS}(?=\s+[{_OPENING}\[]*[A-Z\u1780-\u17b30-9\u17e0-\u17e9]|\s*$) )
    """,
    re.VERBOSE,
)
_VISIBLE = f"[^\\s{ZERO_WIDTH}]"
_STRIPPED = re.compile(rf"{_VISIBLE}(?:.*{_VISIBLE})?", re.DOTALL)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of ``text``, without the white space around them.

    A bracketed source mark is a span of its own.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for mark in SOURCE_MARK.finditer(text):
        spans.extend(_between_marks(text, start, mark.start()))
        spans.append(mark.span())
        start = mark.end()
    spans.extend(_between_marks(text, start, len(text)))
    return spans


def _between_marks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in _ends(text, start, end):
        if match := _STRIPPED.search(text, start, stop):
            yield match.span()
        start = stop


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    for match in _END.finditer(text, start, end):
        if match.lastgroup == "etc" or (
            match.lastgroup in {"stop", "khmer"} and _is_part_of_token(text, match)
        ):
            continue
        yield match.end()
    yield end


def _is_part_of_token(text: str, match: re.Match[str]) -> bool:
    """Return whether a full stop belongs to a number or an abbreviation and ends no sentence."""
    floor = max(0, match.start() - _LOOK_BACK)
    before = text[floor : match.start()]
    line = f"{before}.".splitlines()[-1][:-1]
    at_line_start = floor == 0 or len(line) < len(before)
    if at_line_start and _ITEM_NUMBER.fullmatch(line.strip()):
        return True
    if match.lastgroup == "khmer":
        return False
    pieces = line.split()
    if not pieces:
        return True
    token = pieces[-1].lstrip(f"{_OPENING}[").lower()
    if token in _BEFORE_NUMBERS:
        return _NUMBER.match(text, match.end()) is not None
    return token in _ABBREVIATIONS or _INITIAL.search(token) is not None
