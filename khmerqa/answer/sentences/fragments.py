"""Fragments: candidates that say nothing by themselves, though they hold the words of many questions.

A number of a chart, a word of a letterhead, the heads of a table without a row, the title of a decree.
They are quoted only where nothing else answers nearly as well.
"""

from __future__ import annotations

import re

from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.structure.list_items import BETWEEN_CELLS

_MIN_DIGITS = 4  # of a year, a document's number or a telephone's; fewer need words
_MIN_LENGTH = 16  # code points of a sentence without a number
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
# The second line of a decree's title: "On the organisation of".
_TITLE = re.compile(search_key(r"^[^\w]{0,4}ស្តីពី"))


def is_fragment(candidate: Candidate) -> bool:
    """Return whether a sentence or an item says nothing by itself."""
    if candidate.kind not in ("sentence", "item"):
        return False
    key = search_key(candidate.text).strip()
    digits = len(_DIGIT.findall(key))
    if not _LETTER.search(key):
        return digits < _MIN_DIGITS
    if candidate.kind == "sentence" and not digits and len(key) < _MIN_LENGTH:
        return True
    return bool(_TITLE.match(key)) or _is_heads(candidate, digits)


def _is_heads(candidate: Candidate, digits: int) -> bool:
    """Return whether a candidate is the first row of a table, without a number, above another row."""
    if digits or BETWEEN_CELLS not in candidate.text:
        return False
    text = candidate.passage.text
    above, below = (
        text[: max(0, candidate.start - candidate.passage.start)].rstrip("\n").rpartition("\n")[2],
        text[candidate.end - candidate.passage.start :].lstrip("\n").partition("\n")[0],
    )
    return BETWEEN_CELLS not in above and BETWEEN_CELLS in below
