"""Which font a run of a Word file is set in: its own, its style's, or the document's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_STYLES = 20  # that a style may be based on; a damaged file may have a ring of them


@dataclass(slots=True)
class Fonts:
    """The fonts that the styles of one document name."""

    styles: dict[str, Any] = field(default_factory=dict)
    default: str = ""

    @classmethod
    def of(cls, document: Any) -> Fonts:
        """Read the styles of a document."""
        root = document.styles.element
        named = {style.get(f"{_W}styleId", ""): style for style in root.iter(f"{_W}style")}
        default = root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
        usual = next(
            (
                style
                for style in named.values()
                if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") == "1"
            ),
            None,
        )
        name = _named(usual.find(f"{_W}rPr")) if usual is not None else ""
        return cls(named, name or _named(default))

    def of_run(self, run: Any, paragraph: Any) -> str:
        """Return the font of the Latin letters of a run, which names an old Khmer font."""
        own = run.find(f"{_W}rPr")
        if name := _named(own):
            return name
        references = (
            own.find(f"{_W}rStyle") if own is not None else None,
            paragraph.find(f"{_W}pPr/{_W}pStyle"),
        )
        return next((name for each in references if (name := self._of_style(each))), self.default)

    def _of_style(self, reference: Any) -> str:
        return next(
            (
                name
                for style in self._with_parents(reference)
                if (name := _named(style.find(f"{_W}rPr")))
            ),
            "",
        )

    def _with_parents(self, reference: Any) -> Iterator[Any]:
        """Yield a style, the one it is based on, and so on."""
        for _ in range(MAX_STYLES):
            if reference is None:
                return
            style = self.styles.get(reference.get(f"{_W}val", ""))
            if style is None:
                return
            yield style
            reference = style.find(f"{_W}basedOn")


def _named(properties: Any) -> str:
    fonts = properties.find(f"{_W}rFonts") if properties is not None else None
    if fonts is None:
        return ""
    return str(fonts.get(f"{_W}ascii") or fonts.get(f"{_W}hAnsi") or "")
