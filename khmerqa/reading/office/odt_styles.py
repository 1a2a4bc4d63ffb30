"""The styles of a LibreOffice text file: fonts, bold type, titles, and the numbers of its lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from khmerqa.reading.office.number_formats import format_number
from khmerqa.text.expressions.numerals import khmer_digits

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = {
    **{name: f"{_OASIS}{name}:1.0" for name in ("office", "text", "table", "style")},
    "draw": f"{_OASIS}drawing:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}svg-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
MAX_PARENTS = 20  # of a style; a damaged file may have a ring of them
_STYLE, _TEXT, _FO = (f"{{{NAMES[name]}}}" for name in ("style", "text", "fo"))
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
            "I": "upperRoman"}  # fmt: skip


class Styles:
    """The styles that the parts of a document define; None for a part that is missing."""

    def __init__(self, parts: Sequence[Any]) -> None:
        roots = [part for part in parts if part is not None]
        self._styles = {
            style.get(f"{_STYLE}name", ""): style
            for root in reversed(roots)  # those of the content come first
            for style in root.iter(f"{_STYLE}style")
            if style.get(f"{_STYLE}family") in ("paragraph", "text")
        }
        self._families = {
            face.get(f"{_STYLE}name", ""): face.get(f"{{{NAMES['svg']}}}font-family", "")
            for root in roots
            for face in root.iter(f"{_STYLE}font-face")
        }

    def font(self, name: str) -> str:
        """Return the font of Latin letters in a style, by which old Khmer fonts are named."""
        for properties in self._text_properties(name):
            if font := properties.get(f"{_STYLE}font-name"):
                return str(self._families.get(font) or font).strip("'")
            if font := properties.get(f"{_FO}font-family"):
                return str(font).strip("'")
        return ""

    def is_bold(self, name: str) -> bool:
        """Return whether a style is bold, for Latin or for complex letters such as Khmer ones."""
        for properties in self._text_properties(name):
            weights = (
                properties.get(f"{_FO}font-weight"),
                properties.get(f"{_STYLE}font-weight-complex"),
            )
            if any(weights):
                return "bold" in weights
        return False

    def shift(self, name: str) -> str:
        """Return "super" or "sub" where a style raises or lowers its words, else nothing."""
        for properties in self._text_properties(name):
            if position := properties.get(f"{_STYLE}text-position"):
                first = position.split()[0]
                if first in ("super", "sub"):
                    return str(first)
                share = float(first.rstrip("%")) if first.endswith("%") else 0.0
                return "super" if share > 0 else "sub" if share < 0 else ""
        return ""

    def is_title(self, name: str) -> bool:
        """Return whether a style is the document's title, or made from it."""
        parents = (each.get(f"{_STYLE}parent-style-name") for each in self._with_parents(name))
        return "Title" in (name, *parents)

    def _text_properties(self, name: str) -> Iterator[Any]:
        for style in self._with_parents(name):
            properties = style.find("style:text-properties", NAMES)
            if properties is not None:
                yield properties

    def _with_parents(self, name: str) -> Iterator[Any]:
        """Yield a style, its parent, and so on."""
        for _ in range(MAX_PARENTS):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = style.get(f"{_STYLE}parent-style-name", "")


@dataclass(frozen=True, slots=True)
class _Level:
    format: str  # of the number; empty for none
    prefix: str
    suffix: str
    start: int
    shown: int  # how many levels a number shows, as "1.2" shows two
    is_bullet: bool


class Numbering:
    """The marks of lists and headings, which a file does not store in their text."""

    def __init__(self, parts: Sequence[Any]) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._outline: dict[int, _Level] = {}
        self._counts: dict[tuple[str, int], int] = {}
        for root in (part for part in parts if part is not None):
            for style in root.iter(f"{_TEXT}list-style"):
                for number, level in _levels(style):
                    self._levels.setdefault((style.get(f"{_STYLE}name", ""), number), level)
            for outline in root.iter(f"{_TEXT}outline-style"):
                self._outline.update(_levels(outline))

    def begin(self, element: Any, name: str, level: int) -> None:
        """Begin a list: its numbers start again unless it continues another one."""
        continues = element.get(f"{_TEXT}continue-numbering") == "true"
        if not continues and element.get(f"{_TEXT}continue-list") is None:
            self._counts.pop((name, level), None)

    def mark(self, item: Any, name: str, level: int) -> str:
        """Count one item and return its number or bullet, or nothing if its list has none."""
        style = self._levels.get((name, level))
        if style is None:
            return ""
        if style.is_bullet:
            return "\u2022"
        start = item.get(f"{_TEXT}start-value")
        before = self._counts.get((name, level), style.start - 1)
        self._counts[name, level] = int(start) if start else before + 1
        for key in [key for key in self._counts if key[0] == name and key[1] > level]:
            del self._counts[key]
        levels = {number: each for (of, number), each in self._levels.items() if of == name}
        return self._number(name, level, levels)

    def heading_mark(self, level: int) -> str:
        """Count one heading and return its number, or nothing if the headings have none."""
        if level not in self._outline:
            return ""
        start = self._outline[level].start
        self._counts["", level] = self._counts.get(("", level), start - 1) + 1
        for key in [key for key in self._counts if key[0] == "" and key[1] > level]:
            del self._counts[key]
        return self._number("", level, self._outline)

    def _number(self, name: str, level: int, levels: dict[int, _Level]) -> str:
        style = levels[level]
        if not style.format:
            return ""
        numbers = [
            _written(self._counts.get((name, each), levels[each].start), levels[each].format)
            for each in range(max(1, level - style.shown + 1), level + 1)
            if each in levels and levels[each].format
        ]
        return f"{style.prefix}{'.'.join(numbers)}{style.suffix}".strip()


def _levels(style: Any) -> Iterator[tuple[int, _Level]]:
    for element in style:
        if isinstance(element.tag, str) and (number := element.get(f"{_TEXT}level")):
            yield (
                int(number),
                _Level(
                    format=element.get(f"{_STYLE}num-format", ""),
                    prefix=element.get(f"{_STYLE}num-prefix", ""),
                    suffix=element.get(f"{_STYLE}num-suffix", ""),
                    start=int(element.get(f"{_TEXT}start-value", "1")),
                    shown=int(element.get(f"{_TEXT}display-levels", "1")),
                    is_bullet=element.tag == f"{_TEXT}list-level-style-bullet",
                ),
            )


def _written(number: int, form: str) -> str:
    if re.match("[\u17e0-\u17e9]", form):  # LibreOffice names such a format by its first numbers
        return khmer_digits(str(number))
    return format_number(number, _FORMATS.get(form, "decimal"))
