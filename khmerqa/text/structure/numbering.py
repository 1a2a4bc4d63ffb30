"""The parts of Khmer official texts and how they are numbered.

Books, chapters and sections have headings of their own; an article often begins its own first
sentence (``មាត្រា 1.- …``). Numbers are digits, words (``ទីមួយ``, or ``មួយ`` before a stop or at the end:
elsewhere that is "one article"), Roman numbers or letters. An article that an amendment rewrote is
"new" (ថ្មី), one that it inserted after another "bis" (ស្ទួន).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from khmerqa.text.expressions.expression import Expression
from khmerqa.text.expressions.numerals import roman_number
from khmerqa.text.expressions.quantities import number_in_words
from khmerqa.text.khmer.normalise import Normalised, normalise, search_key


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of part. Level 1 is the highest; ``names`` are its names as search keys."""

    name: str
    level: int
    names: tuple[str, ...]
    has_title: bool  # its line is a title, not text


# Parts that are numbered through a whole document, by their English names.
KHMER_NAMES = {"article": "មាត្រា", "clause": "ប្រការ"}
PARTS = tuple(
    Part(name, level, tuple(map(search_key, named.split())), has_title)
    for level, (name, named, has_title) in enumerate(
        (
            ("book", "គន្ថី book", True),
            ("title", "មាតិកា title", True),
            ("chapter", "ជំពូក chapter", True),
            ("section", "ផ្នែក section", True),
            ("subsection", "កថាភាគ subsection sub-section", True),
            *((name, f"{khmer} {name}", False) for name, khmer in KHMER_NAMES.items()),
            ("paragraph", "កថាខណ្ឌ paragraph", False),
            ("subparagraph", "វាក្យខណ្ឌ subparagraph", False),
        ),
        start=1,
    )
)
_BY_NAME = {named: part for part in PARTS for named in part.names}
_STARTS = {named[:2] for named in _BY_NAME}
_NEW, _DOUBLED = search_key("ថ្មី"), search_key("ស្ទួន")
_SUFFIXES = {_NEW: "new", "new": "new", _DOUBLED: "bis", "bis": "bis"}
_AFTER = r"(?![a-z\u17b4-\u17d3\d])"
_NUMBER = rf"""
    (?: (?:ទី)?[ ]?(?P<digits>\d{{1,4}})(?P<decimal>(?:\.\d{{1,3}}){{1,3}})?
      | ទី[ ]?(?P<word>[\u1780-\u17d3]{{2,16}})
      | [ ]?(?P<bare>[\u1780-\u17d3]{{2,16}})(?=[ ]?(?:[:\u17d6]|\.?[-\u2013\u2014]|$))
      | (?P<roman>[ivxlc]{{1,7}}){_AFTER}
      | (?P<letter>[\u1780-\u17a2])(?![\u1780-\u17d3]) )
"""
_REFERENCE = re.compile(
    rf"""(?<![a-z])(?P<part>{"|".join(sorted(map(re.escape, _BY_NAME), key=len, reverse=True))})[ ]?
        {_NUMBER}{_AFTER}(?:[ ]?\(?(?P<suffix>{"|".join(_SUFFIXES)}){_AFTER}
        (?:[ ]?(?P<which>\d{{1,2}})(?=[ ]?\)))?[ ]?\)?)?""",
    re.VERBOSE | re.ASCII,
)
_PUNCTUATION = " .:;_>\u17d4\u17d6-\u2013\u2014"
# What follows a number in the middle of a sentence: "Article 3 and", "Article 3, paragraph 2".
_GOES_ON = re.compile(
    "[,)/]|\\( ?\\d|"
    + "|".join(
        search_key(word)
        for word in (
            *(
                "នៃ",
                "និង",
                "ឬ",
                "ខាងលើ",
                "ខាងក្រោម",
                "នេះ",
                "នោះ",
                "ដល់",
                "ចែង",
                "ដែល",
                "ត្រូវ",
                "ត្រង់",
                "ដូច",
            ),
            *("មាត្រា", "កថាខណ្ឌ", "វាក្យខណ្ឌ", "ចំណុច"),
        )
    )
)
_ENDS_ALONE = re.compile("[ ]?[\u17d4\u17d5][ ]*$")  # the number of a sentence that ends with it
_SENTENCE_END = re.compile("[\u17d4\u17d5.;,]\\s*$")
_MAX_TITLE_LENGTH = 160  # code points


@dataclass(frozen=True, slots=True)
class Heading:
    """A part's heading at the start of a line; ``end`` is where its title ends on the line."""

    part: Part
    number: str
    end: int


def heading(line: str) -> Heading | None:
    """Return the heading that ``line`` is or begins with; None for other text.

    A sentence that begins with a reference ("Article 3 of this law applies to …") is not a heading.
    """
    key = normalise(line)
    match = _opening(key, line)
    if match is None:
        return None
    at, number = match.start(), _number(match) or ""
    part = _BY_NAME[match["part"]]
    rest = key.text[match.end() :].strip()
    whole = Heading(part, number, len(line.rstrip()))
    if not rest.strip(_PUNCTUATION):
        return whole
    titled = len(line) <= _MAX_TITLE_LENGTH and not _SENTENCE_END.search(line)
    separated = rest[0] in _PUNCTUATION
    if titled and (part.has_title or separated):
        return whole
    if separated and not part.has_title:
        return Heading(part, number, key.original(at, match.end())[1])
    return None


def part_named(line: str) -> Part | None:
    """Return the kind of part whose name and number a line begins with, heading or not.

    None also for a reference in a sentence that goes on behind it ("Article 3 and …").
    """
    opening = opening_of(line)
    return opening.part if opening else None


def opening_of(line: str) -> Heading | None:
    """Return the part whose name and number a line begins with; ``end`` is where the number ends."""
    if line.lstrip(" \n\"'")[:2].lower() not in _STARTS:
        return None  # a fast way out for most lines
    key = normalise(line)
    match = _opening(key, line)
    if match is None:
        return None
    end = key.original(match.start(), match.end())[1]
    return Heading(_BY_NAME[match["part"]], _number(match) or "", end)


def _opening(key: Normalised, line: str) -> re.Match[str] | None:
    """Return the name and number that a line begins with, unless a sentence goes on behind them."""
    match = _REFERENCE.match(key.text, len(key.text) - len(key.text.lstrip(" \n\"'")))
    if match is None or _number(match) is None:
        return None
    rest = key.text[match.end() :]
    if match.start() and rest[:1] in "\"'" and rest:  # the name of one, in quotation marks
        return None
    if _ENDS_ALONE.match(rest) or _GOES_ON.match(rest.lstrip()):
        return None
    end = key.original(match.start(), match.end())[1]
    return None if re.match(" [a-z]", line[end:]) else match


def references(key: str) -> Iterator[Expression]:
    """Yield the references to parts of official texts in a search key, in Khmer or English."""
    for match in _REFERENCE.finditer(key):
        number = _number(match)
        if number is not None:
            name = f"{_BY_NAME[match['part']].name}:{number}"
            bare = name.partition("-")[0]
            yield Expression(*match.span(), (name,) if bare == name else (name, bare))


def _number(match: re.Match[str]) -> str | None:
    if match["digits"]:
        number = str(int(match["digits"])) + (match["decimal"] or "")
    elif match["word"] or match["bare"]:
        value = number_in_words(match["word"] or match["bare"])
        if value is None:
            return None
        number = str(value)
    elif match["roman"]:
        number = str(roman_number(match["roman"]))
    else:
        number = match["letter"]
    if not match["suffix"]:
        return number
    return f"{number}-{_SUFFIXES[match['suffix']]}{match['which'] or ''}"
