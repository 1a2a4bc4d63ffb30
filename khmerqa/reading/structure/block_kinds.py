"""The kind of a line, by its words: an item, a heading, an entry of a table of contents."""

from __future__ import annotations

import re

from khmerqa.reading.structure.divisions import division_level

_ITEM = re.compile(
    "^(?:[-\u2013\u2014\u2022\u25cf\u25cb\u25aa\u25a0\u25e6\u2043\u2219\u00b7\u27a2\u2713\u2714*]\\s+"
    "|(?:[0-9]{1,3}|[\u17e0-\u17e9]{1,3})[.)]\\)?[-.]?\\s+"
    "|(?:[0-9]{1,3}|[\u17e0-\u17e9]{1,3})-\\s*(?=[^\\W\\d])"
    "|\\((?:[0-9]{1,3}|[\u17e0-\u17e9]{1,3}|[a-z]{1,2}|[ivx]{1,5}|[\u1780-\u17a2])\\)\\s*"
    "|(?:[a-z]|[ivx]{1,5}|[\u1780-\u17a2])[.)]\\s+)"
    "(?=\\S)"
)
_NUMBERED = re.compile("^([0-9\u17e0-\u17e9]{1,2}(?:\\.[0-9\u17e0-\u17e9]{1,2})*)[.)]?[\\s-]")
_SENTENCE_END = re.compile("[.,;:?!\u17d4\u17d5]$")
_ABBREVIATION_END = re.compile("(?:[\u1780-\u17b3]\\.){2,}$")  # whose stop ends no sentence
_LEADERS = re.compile(
    r"^(.*?\S)\s*(?:[.\u2026_\u00b7]\s?){2,}\s*"
    r"([\divxlc\u17e0-\u17e9]{1,5}|(?<=[._\u2026\u00b7 ]{4}))$"
)
# The page number at the end of leaders of hyphens, between hyphens of its own: "Title ------ - 179 -".
_HYPHENS = "-\u2013\u2014"
_PAGE_NUMBER = re.compile(rf"([\d\u17e0-\u17e9]{{1,4}})(\s{{0,9}}[{_HYPHENS}])?$")
_MIN_LEADERS = 4  # hyphens before a page number without any of its own
MAX_HEADING_LENGTH = 160  # characters


def is_item(text: str) -> bool:
    """Return whether a text begins with the mark of a list item."""
    return bool(_ITEM.match(text))


def parts_of_contents_line(text: str) -> tuple[str, ...]:
    """Return the title and page of an entry in a table of contents, or nothing."""
    match = _LEADERS.match(text)
    if match:
        return tuple(part for part in match.groups() if part)
    return _parts_around_hyphens(text.strip())


def _parts_around_hyphens(text: str) -> tuple[str, ...]:
    """Return the title before leaders of hyphens, and the page after them, or nothing.

    Not by one pattern: it would divide a row of hyphens in every way there is.
    """
    match = _PAGE_NUMBER.search(text, max(0, len(text) - 16))
    if match is None:
        return ()
    end = match.start()
    while end and (text[end - 1] in _HYPHENS or text[end - 1].isspace()):
        end -= 1
    title, leaders = text[:end], text[end : match.start()]
    hyphens = sum(each in _HYPHENS for each in leaders)
    if match[2]:
        is_entry = hyphens >= 2 or (hyphens == 1 and leaders[0].isspace())
    else:
        row = leaders.split()[-1:]
        is_entry = bool(row) and len(row[0]) >= _MIN_LEADERS
    return (title, match[1]) if is_entry and re.search(r"[^\W\d_]", title) else ()


def heading_level(text: str, size: float, bold: bool) -> int | None:
    """Judge by words and type whether a short block is a heading, and of what level.

    ``size`` is relative to the document's body text.
    """
    if len(text) > MAX_HEADING_LENGTH or not re.search(r"[^\W\d_]", text):
        return None
    ends_as_sentence = bool(_SENTENCE_END.search(text)) and not _ABBREVIATION_END.search(text)
    division = division_level(text)
    if division and not ends_as_sentence and (bold or size >= 1.1 or len(text) <= 60):
        return division
    if ends_as_sentence or not (bold or size >= 1.15):
        return None
    numbered = _NUMBERED.match(text)
    if numbered and not (is_item(text) and not bold and size < 1.15):
        return min(3, 1 + numbered[1].count("."))
    if size >= 1.5:
        return 1
    return 2 if size >= 1.15 else 3
