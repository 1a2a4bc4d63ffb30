"""The numbers that Word shows before paragraphs but does not store in their text.

After ECMA-376, part 1, 17.9: lists that share an abstract definition count together, levels restart
below others, and a list may have starts and levels of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from khmerqa.reading.office.number_formats import format_number
from khmerqa.reading.office.xml_parts import WORD

_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
MAX_STYLES = 20  # that a style may be based on; a damaged file may have a ring of them


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    pattern: str  # for instance "%1.%2."
    start: int
    restart: int | None  # counts again after this level and those above it, from 1; 0 for never
    is_legal: bool  # all its numbers are decimal
    style: str  # the identifier of the style that it belongs to, or nothing


@dataclass(frozen=True, slots=True)
class _List:
    """One list: the definition that it counts with, and what it has of its own."""

    abstract: str
    own: dict[int, _Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """The list definitions of a document, and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # by abstract id
    lists: dict[str, _List] = field(default_factory=dict)  # by number id
    counts: dict[tuple[str, int], int] = field(default_factory=dict)  # by abstract id and level
    started: set[tuple[str, int]] = field(default_factory=set)  # starts that have been used

    @classmethod
    def of(cls, document: Any) -> Numbering:
        """Read a document's list definitions; one without lists has none."""
        numbering = cls()
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return numbering
        links: dict[str, str] = {}  # of an abstract definition to the style that has its levels
        styles: dict[str, str] = {}  # of such a style to the abstract definition it stands for
        for abstract in root.findall(f"{WORD}abstractNum"):
            name = abstract.get(f"{WORD}abstractNumId", "")
            numbering.levels[name] = dict(map(_level, abstract.findall(f"{WORD}lvl")))
            if link := _value(abstract, "numStyleLink", ""):
                links[name] = link
            if style := _value(abstract, "styleLink", ""):
                styles[style] = name
        for number in root.findall(f"{WORD}num"):
            name = _value(number, "abstractNumId", "")
            name = styles.get(links.get(name, ""), name)
            numbering.lists[number.get(f"{WORD}numId", "")] = _List(name, *_overrides(number))
        return numbering

    def mark(self, paragraph: Any, style: Any) -> str:
        """Count one paragraph and return its number or bullet, or nothing if it has none."""
        number, depth = self._place(paragraph, style)
        used = self.lists.get(number)
        level = self._level(number, depth)
        if used is None or level is None:
            return ""
        self._count(number, used, depth, level)
        if level.format == "bullet":
            return "\u2022" if level.pattern.strip() else ""
        return re.sub(
            r"%([1-9])",
            lambda match: self._number(number, int(match[1]) - 1, level),
            level.pattern,
        ).strip()

    def _place(self, paragraph: Any, style: Any) -> tuple[str, int]:
        """Return the list and the level of a paragraph: its own, or else those of its styles."""
        number: str | None = None
        depth: int | None = None
        own = paragraph.find(f"{WORD}pPr/{WORD}numPr")
        for properties, identifier in ((own, ""), *_of_styles(style)):
            if properties is None:
                continue
            level = properties.find(f"{WORD}ilvl")
            if depth is None and level is not None:
                depth = int(level.get(f"{WORD}val", "0"))
            if number is None and properties.find(f"{WORD}numId") is not None:
                number = _value(properties, "numId", "0")
                if depth is None and identifier:
                    depth = self._level_of_style(number, identifier)
        return number or "0", depth or 0

    def _level_of_style(self, number: str, style: str) -> int | None:
        used = self.lists.get(number)
        levels = self.levels.get(used.abstract, {}) if used else {}
        return next((depth for depth, level in levels.items() if level.style == style), None)

    def _level(self, number: str, depth: int) -> _Level | None:
        used = self.lists.get(number)
        if used is None:
            return None
        return used.own.get(depth) or self.levels.get(used.abstract, {}).get(depth)

    def _count(self, number: str, used: _List, depth: int, level: _Level) -> None:
        name = used.abstract
        before = self.counts.get((name, depth), level.start - 1)
        if depth in used.starts and (number, depth) not in self.started:
            before = used.starts[depth] - 1
            self.started.add((number, depth))
        self.counts[name, depth] = before + 1
        for key in [key for key in self.counts if key[0] == name and key[1] > depth]:
            below = self._level(number, key[1])
            restart = below.restart if below else None
            if depth < (key[1] if restart is None else restart):
                del self.counts[key]

    def _number(self, number: str, depth: int, shown_in: _Level) -> str:
        level = self._level(number, depth)
        if level is None or level.format in ("none", "bullet"):
            return ""
        name = self.lists[number].abstract
        count = self.counts.get((name, depth), level.start)
        return format_number(count, "decimal" if shown_in.is_legal else level.format)


def _level(element: Any) -> tuple[int, _Level]:
    restart = element.find(f"{WORD}lvlRestart")
    legal = element.find(f"{WORD}isLgl")
    return int(element.get(f"{WORD}ilvl", "0")), _Level(
        format=_format(element),
        pattern=_value(element, "lvlText", ""),
        start=int(_value(element, "start", "0")),
        restart=None if restart is None else int(restart.get(f"{WORD}val", "0")),
        is_legal=legal is not None and legal.get(f"{WORD}val", "1") not in ("0", "false", "off"),
        style=_value(element, "pStyle", ""),
    )


def _format(level: Any) -> str:
    """Return the format of a level's numbers; a custom one, such as "001, 002, ...", as it is."""
    custom = level.find(f"{_CHOICE}//{WORD}numFmt")
    form = level.find(f"{WORD}numFmt") if custom is None else custom
    if form is None:
        return "decimal"
    name = str(form.get(f"{WORD}val", "decimal"))
    return str(form.get(f"{WORD}format", "decimal")) if name == "custom" else name


def _overrides(number: Any) -> tuple[dict[int, _Level], dict[int, int]]:
    own: dict[int, _Level] = {}
    starts: dict[int, int] = {}
    for override in number.findall(f"{WORD}lvlOverride"):
        depth = int(override.get(f"{WORD}ilvl", "0"))
        level = override.find(f"{WORD}lvl")
        if level is not None:
            own[depth] = _level(level)[1]
            starts[depth] = own[depth].start
        if override.find(f"{WORD}startOverride") is not None:
            starts[depth] = int(_value(override, "startOverride", "1"))
    return own, starts


def _of_styles(style: Any) -> Iterator[tuple[Any, str]]:
    """Yield the numbering of a style, of the one it is based on, and so on, each with its style."""
    for _ in range(MAX_STYLES):
        if style is None:
            return
        yield style.element.find(f"{WORD}pPr/{WORD}numPr"), style.style_id
        style = style.base_style


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(f"{WORD}{name}")
    return child.get(f"{WORD}val", default) if child is not None else default
