"""Misread abbreviations, corrected by the sentence of the document that introduces them.

A decree names its council once, "... អក្សរកាត់ថា ក.ស.ឌ.", and then uses the abbreviation on every page,
where bold letters between stops are often mistaken for others. The letters must be the initials of
the words before it, in their order: this finds the right ones even where the sentence itself is
misread. Nothing is touched in a document without such a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

# "shortened as"; what follows is "that", "as" or "with", which is itself often misread
_INTRODUCED = re.compile(
    "(?P<before>[\u1780-\u17e9\\s\u200b,()-]{8,120}?)"
    '\u1780\u17b6\u178f\u17cb\\s{0,3}\\S{0,5}?\\s{0,3}[\u00ab"\u201c(]?\\s{0,3}'
    "(?P<short>(?:[\u1780-\u17b3][\u1780-\u17dd]{0,2}\\.){2,6})"
)
_SHORT = re.compile("(?:[\u1780-\u17e9A-Za-z0-9]{1,4}\\.){2,6}")
_INITIAL = re.compile("(?<!\u17d2)[\u1780-\u17b3]")
# A phrase begins after a space, or after "of" in its three forms.
_PHRASE = re.compile(
    "(?:^|\\s|\u179a\u1794\u179f\u17cb|\u1793\u17c3|\u1782\u17ba)([\u1780-\u17b3])"
)
# What each letter is taken for; measured on scans and on generated pages (scripts/measure/ocr).
_TAKEN_FOR = {
    "\u1780": ("\u1797", "\u178f", "\u1782", "9", "3", "4", "n", "\u1780\u17d2"),
    "\u178c": ("\u17a7", "\u1781", "\u17a7\u178c", "\u1781\u178c", "\u1781\u17a7\u178c", "9", "2",
               "\u1796"),
    "\u179f": ("65", "6", "\u17a2", "5", "\u1781"),
    "\u1782": ("\u1780", "\u178f", "\u1797", "R", "6", "5"),
    "\u1794": ("\u1799", "\u17a0", "U", "\u1785"),
    "\u1791": ("\u179c", "\u1785", "\u17a7"),
    "\u1785": ("\u1794", "\u1791"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An abbreviation as it should be written, and as OCR read it where it was introduced."""

    letters: tuple[str, ...]
    introduced_as: str

    @property
    def text(self) -> str:
        """The letters with their stops."""
        return "".join(f"{letter}." for letter in self.letters)


def introduced_in(text: str) -> list[Abbreviation]:
    """Return the abbreviations that a text introduces, each letter an initial of the words before."""
    found: dict[tuple[str, ...], Abbreviation] = {}
    for match in _INTRODUCED.finditer(text):
        initials = _INITIAL.findall(match["before"])
        phrases = set(_PHRASE.findall(match["before"]))
        parts = match["short"].rstrip(".").split(".")
        possible = product(*(_could_be(part) for part in parts))
        fitting = [letters for letters in possible if _in_order(letters, initials)]
        # The whole name begins a phrase; any letter may occur within one.
        fitting.sort(key=lambda letters: letters[0] not in phrases)
        if fitting:
            found.setdefault(fitting[0], Abbreviation(fitting[0], match["short"]))
    return list(found.values())


def repaired(word: str, known: Sequence[Abbreviation]) -> str | None:
    """Return a word with its abbreviation as it was introduced, None where nothing is to be changed.

    Only one of the known ones may fit.
    """
    match = _SHORT.search(word)
    if match is None:
        return None
    parts = match[0].rstrip(".").split(".")
    fitting = [each for each in known if _fits(parts, each.letters)]
    if len(fitting) != 1 or fitting[0].text == match[0]:
        return None
    return word[: match.start()] + fitting[0].text + word[match.end() :]


def _fits(parts: Sequence[str], letters: Sequence[str]) -> bool:
    if len(parts) != len(letters):
        return False
    exact = sum(part == letter for part, letter in zip(parts, letters, strict=True))
    pairs = zip(parts, letters, strict=True)
    alike = all(part == letter or part in _TAKEN_FOR.get(letter, ()) for part, letter in pairs)
    # One letter at least must be right, or all be digits that each replace one of the letters.
    return alike and (exact >= 1 or all(part.isascii() for part in parts))


def _could_be(part: str) -> list[str]:
    """Return the letters that may be meant by what was read, itself first."""
    return [part, *(letter for letter, others in _TAKEN_FOR.items() if part in others)]


def _in_order(letters: Sequence[str], initials: Sequence[str]) -> bool:
    """Return whether all letters come among the initials, in their order."""
    rest = iter(initials)
    return all(letter in rest for letter in letters)
