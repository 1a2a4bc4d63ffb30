"""How a run of a Word file is set, by its own properties, its styles', or the document's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from khmerqa.reading.office.xml_parts import WORD

_OFF = ("0", "false", "off")
MAX_STYLES = 20  # that a style may be based on; a damaged file may have a ring of them
SMALLEST = 4  # half points: what is smaller is there to be unseen


@dataclass(slots=True)
class RunStyles:
    """What the styles of one document say of runs."""

    styles: dict[str, Any] = field(default_factory=dict)
    usual: Any = None  # the style of paragraphs that name none
    default: str = ""  # font

    @classmethod
    def of(cls, document: Any) -> RunStyles:
        """Read the styles of a document."""
        root = document.styles.element
        named = {style.get(f"{WORD}styleId", ""): style for style in root.iter(f"{WORD}style")}
        default = root.find(f"{WORD}docDefaults/{WORD}rPrDefault/{WORD}rPr")
        usual = next(
            (
                style
                for style in named.values()
                if style.get(f"{WORD}type") == "paragraph" and style.get(f"{WORD}default") == "1"
            ),
            None,
        )
        name = _named(usual.find(f"{WORD}rPr")) if usual is not None else ""
        return cls(named, usual, name or _named(default))

    def font(self, run: Any, paragraph: Any) -> str:
        """Return the font of the Latin letters of a run, which names an old Khmer font."""
        names = map(_named, self._properties(run, paragraph))
        return next((name for name in names if name), self.default)

    def is_unseen(self, run: Any, paragraph: Any) -> bool:
        """Return whether a run is hidden, struck through, or too small to be seen."""
        if any(self._is_on(run, paragraph, name) for name in ("vanish", "strike", "dstrike")):
            return True
        size = self._value(run, paragraph, "sz")
        return size.isdigit() and int(size) < SMALLEST

    def shift(self, run: Any, paragraph: Any) -> str:
        """Return "superscript" or "subscript" for a run above or below the line, or nothing."""
        alignment = self._value(run, paragraph, "vertAlign")
        if alignment in ("superscript", "subscript"):
            return alignment
        moved = self._value(run, paragraph, "position")  # half points
        if not moved.lstrip("-").isdigit() or abs(int(moved)) < SMALLEST:
            return ""
        return "subscript" if moved.startswith("-") else "superscript"

    def outline_level(self, paragraph: Any) -> int | None:
        """Return the level from 1 by which Word lists a paragraph in its outline, if it does."""
        own = paragraph.find(f"{WORD}pPr")
        reference = own.find(f"{WORD}pStyle") if own is not None else None
        properties = (own, *(style.find(f"{WORD}pPr") for style in self._with_parents(reference)))
        levels = (each.find(f"{WORD}outlineLvl") for each in properties if each is not None)
        value = next((each.get(f"{WORD}val", "9") for each in levels if each is not None), "9")
        return int(value) + 1 if value.isdigit() and int(value) < 9 else None

    def _is_on(self, run: Any, paragraph: Any, name: str) -> bool:
        for properties in self._properties(run, paragraph):
            switch = properties.find(f"{WORD}{name}") if properties is not None else None
            if switch is not None:
                return switch.get(f"{WORD}val", "1") not in _OFF
        return False

    def _value(self, run: Any, paragraph: Any, name: str) -> str:
        for properties in self._properties(run, paragraph):
            found = properties.find(f"{WORD}{name}") if properties is not None else None
            if found is not None:
                return str(found.get(f"{WORD}val", ""))
        return ""

    def _properties(self, run: Any, paragraph: Any) -> Iterator[Any]:
        """Yield the properties that bear on a run, the nearest first; None where there are none."""
        own = run.find(f"{WORD}rPr")
        yield own
        references = (
            own.find(f"{WORD}rStyle") if own is not None else None,
            paragraph.find(f"{WORD}pPr/{WORD}pStyle"),
        )
        for reference in references:
            for style in self._with_parents(reference):
                yield style.find(f"{WORD}rPr")

    def _with_parents(self, reference: Any) -> Iterator[Any]:
        """Yield a style, the one it is based on, and so on."""
        for _ in range(MAX_STYLES):
            if reference is None:
                return
            style = self.styles.get(reference.get(f"{WORD}val", ""))
            if style is None:
                return
            yield style
            reference = style.find(f"{WORD}basedOn")


def _named(properties: Any) -> str:
    fonts = properties.find(f"{WORD}rFonts") if properties is not None else None
    if fonts is None:
        return ""
    return str(fonts.get(f"{WORD}ascii") or fonts.get(f"{WORD}hAnsi") or "")
