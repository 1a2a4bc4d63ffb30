"""Abbreviations of official Khmer, as data.

All or some of their dots may be missing, and they may be written together with the word before. A
difference of one letter counts: ក.ស.ឌ. is the Council, គ.ស.ឌ. the Committee for digital security, and
neither is the era គ.ស. with another letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from khmerqa.text.expressions.expression import Expression
from khmerqa.text.khmer.clusters import clusters
from khmerqa.text.khmer.normalise import search_key

# The meaning of each; empty where it is no search term.
_ABBREVIATIONS: Mapping[str, str] = {
    "ឯ.ឧ": "ឯកឧត្តម",
    "គ.ស": "គ្រិស្តសករាជ",
    "ព.ស": "ពុទ្ធសករាជ",
    "ម.ស": "មហាសករាជ",
    "ច.ស": "ចុល្លសករាជ",
    "ល.ក": "",
    "ល.រ": "លេខរៀង",
    "ក.ស.ឌ": "ក្រុមប្រឹក្សាជាតិសេដ្ឋកិច្ច និងសង្គមឌីជីថល",
    "គ.ស.ឌ": "គណៈកម្មាធិការសន្តិសុខឌីជីថល",
    "គ.រ.ឌ": "គណៈកម្មាធិការរដ្ឋាភិបាលឌីជីថល",
    "គ.ជ.អ.ប": "គណៈកម្មាធិការជាតិសម្រាប់ការអភិវឌ្ឍតាមបែបប្រជាធិបតេយ្យនៅថ្នាក់ក្រោមជាតិ",
    "គ.ជ.ប": "គណៈកម្មាធិការជាតិរៀបចំការបោះឆ្នោត",
    "ក.ប.ទ": "ក្រសួងប្រៃសណីយ៍និងទូរគមនាគមន៍",
    "ក.ស.ហ.វ": "ក្រសួងសេដ្ឋកិច្ចនិងហិរញ្ញវត្ថុ",
    "អ.ស.ប": "អង្គការសហប្រជាជាតិ",
    "ប.ស.ស": "បេឡាជាតិសន្តិសុខសង្គម",
    "ធ.ជ.ក": "ធនាគារជាតិនៃកម្ពុជា",
    "ផ.ស.ស": "ផលិតផលក្នុងស្រុកសរុប",
    "ស.ជ.ណ": "សេចក្តីជូនដំណឹង",
}
ABBREVIATIONS = {
    search_key(short).replace(".", ""): search_key(full) for short, full in _ABBREVIATIONS.items()
}
# Without dots most pairs of letters are words too (one is "gold").
_PLAIN_PAIRS = frozenset(map(search_key, ("ឯឧ", "គស", "ពស")))
_KHMER = "\u1780-\u17d3\u17dd"


def _with_dots(letters: str) -> str:
    """Return a pattern for an abbreviation with its first dot; the others are optional."""
    first, *rest = clusters(letters)
    return rf"{first}\." + r"\.?".join(rest)


_LONGEST_FIRST = sorted(ABBREVIATIONS, key=len, reverse=True)
# No coeng may come before the first letter, and no mark after the last.
DOTTED = (
    rf"(?<!\u17d2)(?:{'|'.join(map(_with_dots, _LONGEST_FIRST))})"
    rf"(?![\u17b4-\u17d3\u17dd]|\.[{_KHMER}]\.)"
)
_PLAIN = "|".join(each for each in _LONGEST_FIRST if len(each) > 2 or each in _PLAIN_PAIRS)
_FOUND = re.compile(
    rf"(?P<dotted>{DOTTED})|(?<![{_KHMER}.])(?P<plain>{_PLAIN})(?![{_KHMER}]|\.[{_KHMER}])"
)


def expand_abbreviations(key: str) -> str:
    """Return a search key with each abbreviation followed by its meaning; its dots are removed."""

    def name(match: re.Match[str]) -> str:
        letters = match.group().replace(".", "")
        return f"{letters} {ABBREVIATIONS[letters]} "

    return _FOUND.sub(name, key)


def abbreviations(key: str) -> Iterator[Expression]:
    """Yield the known abbreviations in a search key, with their meaning."""
    for match in _FOUND.finditer(key):
        letters = match.group().replace(".", "")
        yield Expression(*match.span(), (letters,), ABBREVIATIONS[letters])
