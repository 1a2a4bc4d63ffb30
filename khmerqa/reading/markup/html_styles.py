"""What the styles of a web page hide, raise or lower: style attributes, and simple rules of its sheets.

Rules for some screens only (``@media``) and selectors of several parts are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?<![\w-])(?:opacity|font-size)\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:[;!]|\Z)",
    re.IGNORECASE,
)
_SHIFT = re.compile(r"vertical-align\s*:\s*(sup|sub)(?:er)?\b", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_AT_RULE = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?(?:[.#][\w-]+)?", re.IGNORECASE)
MAX_SHEET = 500_000  # characters


@dataclass(frozen=True, slots=True)
class Styles:
    """The declarations of a page's own style sheets by their selector, a tag, ``.class`` or ``#id``."""

    declarations: dict[str, str]

    @classmethod
    def of(cls, root: Any) -> Styles:
        """Read the style elements of a page."""
        found: dict[str, str] = {}
        for sheet in root.iter("style"):
            text = _COMMENT.sub("", (sheet.text or "")[:MAX_SHEET])
            for selectors, declarations in _RULE.findall(_AT_RULE.sub("", text)):
                for selector in map(str.strip, selectors.split(",")):
                    if selector and _SIMPLE.fullmatch(selector):
                        before = found.get(selector.lower(), "")
                        found[selector.lower()] = f"{before};{declarations}"
        return cls(found)

    def is_unseen(self, element: Any) -> bool:
        """Return whether an element is hidden from every reader."""
        return any(_UNSEEN.search(style) for style in self._of_element(element))

    def shift(self, element: Any) -> str:
        """Return "sup" or "sub" for words above or below the line; otherwise nothing."""
        if element.tag in ("sup", "sub"):
            return str(element.tag)
        matches = (_SHIFT.search(style) for style in self._of_element(element))
        return next((match[1].lower() for match in matches if match), "")

    def _of_element(self, element: Any) -> Iterator[str]:
        """Yield the declarations for an element, its own first."""
        own = element.get("style")
        if own:
            yield own
        if not self.declarations:
            return
        tag = element.tag.lower()
        names = [f".{name}" for name in (element.get("class") or "").lower().split()]
        names += [f"#{element.get('id').lower()}"] if element.get("id") else []
        for name in (tag, *names, *(tag + name for name in names)):
            if name in self.declarations:
                yield self.declarations[name]
