"""Fragments: candidates that say nothing by themselves, though they hold the words of many questions.

A number of a chart, a word of a letterhead, the heads of a table without a row, the title of a decree,
the caption of a figure, and what a text says of itself. They are quoted only where nothing else answers
nearly as well.
"""

from __future__ import annotations

import re

from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.structure.list_items import BETWEEN_CELLS

_MIN_DIGITS = 4  # of a year, a document's number or a telephone's; fewer need words
_MIN_LENGTH = 16  # code points of a sentence without a number
_MAX_OPENING = 120  # code points of a paragraph that are looked at
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
# The second line of a decree's title: "On the organisation of".
_TITLE = re.compile(search_key(r"^[^\w]{0,4}ស្តីពី"))


# "Figure 3. Wells by year", but not "Figure 3 shows".
_CAPTION = re.compile(
    r"^[^\w]*(?:(?:figure|fig\.|table|chart|box|photo|map)|"
    + search_key("(?:រូបភាព|រូប|តារាង|ក្រាហ្វិក|ប្រអប់|ផែនទី)(?:ទី)?")
    + r") ?\d{1,3}(?:\.\d{1,2})? ?[.:\u17d6-]"
)
# The first words of a paragraph that tells what the text is, not what it is about.
_OF_ITSELF = re.compile(
    r"^this (?:text|document|page) is (?:an? |the )?(?:\w+ )?(?:digest|summary|translation|extract)\b|"
    + search_key("^(?:អត្ថបទ|ឯកសារ)នេះ(?:គឺ)?ជា(?:សេចក្តីសង្ខេប|សេចក្តីបកប្រែ|ការបកប្រែ)")
)


def is_fragment(candidate: Candidate) -> bool:
    """Return whether a sentence or an item says nothing by itself, or nothing of its subject."""
    if candidate.kind not in ("sentence", "item"):
        return False
    if is_of_itself(candidate):
        return True
    key = search_key(candidate.text).strip()
    digits = len(_DIGIT.findall(key))
    if not _LETTER.search(key):
        return digits < _MIN_DIGITS
    if candidate.kind == "sentence" and not digits and len(key) < _MIN_LENGTH:
        return True
    if BETWEEN_CELLS not in key and _CAPTION.match(key):
        return True
    return bool(_TITLE.match(key)) or _is_heads(candidate, digits)


def is_of_itself(candidate: Candidate) -> bool:
    """Return whether a sentence tells what its text is: above all sections, a digest of another."""
    passage = candidate.passage
    if passage.section:
        return False
    line = passage.text.rfind("\n", 0, max(0, candidate.start - passage.start)) + 1
    return bool(_OF_ITSELF.match(search_key(passage.text[line : line + _MAX_OPENING])))


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
