"""The numbers that Word shows before items but does not store in their text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    pattern: str  # for instance "%1.%2."
    start: int


@dataclass(slots=True)
class Numbering:
    """The list definitions of a document, and how far each list has counted."""

    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # number id to abstract id
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> Numbering:
        """Read a document's list definitions; one without lists has none."""
        numbering = cls()
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return numbering
        for abstract in root.findall(f"{_W}abstractNum"):
            name = abstract.get(f"{_W}abstractNumId")
            for level in abstract.findall(f"{_W}lvl"):
                number = int(level.get(f"{_W}ilvl", "0"))
                numbering.levels[name, number] = _Level(
                    _value(level, "numFmt", "bullet"),
                    _value(level, "lvlText", ""),
                    int(_value(level, "start", "1")),
                )
        for number in root.findall(f"{_W}num"):
            numbering.lists[number.get(f"{_W}numId")] = _value(number, "abstractNumId", "")
        return numbering

    def mark(self, paragraph: Any, style: Any) -> str:
        """Count one paragraph and return its number or bullet, or nothing if it has none."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        if properties is None:
            properties = _of_style(style)
        if properties is None:
            return ""
        name = self.lists.get(_value(properties, "numId", "0"), "")
        depth = int(_value(properties, "ilvl", "0"))
        level = self.levels.get((name, depth))
        if level is None:
            return ""
        self.counts[name, depth] = self.counts.get((name, depth), level.start - 1) + 1
        for key in [key for key in self.counts if key[0] == name and key[1] > depth]:
            del self.counts[key]
        if level.format in ("bullet", "none"):
            return "\u2022" if level.format == "bullet" else ""
        return re.sub(r"%(\d)", lambda match: self._number(name, int(match[1]) - 1), level.pattern)

    def _number(self, name: str, depth: int) -> str:
        level = self.levels.get((name, depth))
        if level is None:
            return ""
        return format_number(self.counts.get((name, depth), level.start), level.format)


def _of_style(style: Any) -> Any:
    for _ in range(10):  # styles build on styles
        if style is None:
            return None
        properties = style.element.find(f"{_W}pPr/{_W}numPr")
        if properties is not None:
            return properties
        style = style.base_style
    return None


def format_number(number: int, form: str) -> str:
    """Write a number in one of Word's formats, such as "lowerLetter" or "upperRoman"."""
    if form.endswith("Letter"):
        letter = "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * ((number - 1) // 26 + 1)
        return letter.upper() if form.startswith("upper") else letter
    if form.endswith("Roman") and 0 < number < 40:
        text, rest = "", number
        for value, letters in _ROMAN:
            text += letters * (rest // value)
            rest %= value
        return text.upper() if form.startswith("upper") else text
    return str(number)


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(f"{_W}{name}")
    return child.get(f"{_W}val", default) if child is not None else default
