"""The words of a Word paragraph: insertions, equations, form values, note marks, raised digits.

What nobody sees is left out and counted: hidden, struck-through and deleted runs, placeholders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from khmerqa.reading.office.docx.notes import NOTE_REFERENCES, Notes
from khmerqa.reading.office.docx.styles import RunStyles
from khmerqa.reading.office.equations import EQUATIONS, linear_text
from khmerqa.reading.office.xml_parts import WORD
from khmerqa.text.expressions.raised import lowered, raised
from khmerqa.text.legacy.families import family_of

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({*(f"{WORD}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText",
                      "delText", "txbxContent", "rt", "sdtPr", "footnoteRef", "endnoteRef")),
                      FALLBACK})  # fmt: skip
_BLANKS = frozenset(f"{WORD}{name}" for name in ("tab", "ptab", "br", "cr"))
_TICKED, _EMPTY_BOX = "\u2612", "\u2610"
# Signs that Word takes from symbol fonts, by the last byte of their code.
_SYMBOLS = {
    "wingdings": {0xFE: _TICKED, 0xFD: _TICKED, 0xA8: _EMPTY_BOX, 0x6F: _EMPTY_BOX, 0xFC: "\u2713",
                  0xFB: "\u2717", 0xD8: "\u27a2", 0xA7: "\u25aa", 0xE0: "\u2192", 0x6C: "\u25cf"},
    "wingdings 2": {0x52: _TICKED, 0x53: _TICKED, 0x54: _TICKED, 0xA3: _EMPTY_BOX, 0x50: "\u2713"},
    "symbol": {0xB1: "\u00b1", 0xA3: "\u2264", 0xB3: "\u2265", 0xB4: "\u00d7", 0xB8: "\u00f7",
               0xB9: "\u2260", 0xB7: "\u2022", 0xB0: "\u00b0", 0xAE: "\u2192"},
}  # fmt: skip
_DIGITS = re.compile("[0-9]+")


@dataclass(slots=True)
class Words:
    """Reads the words of one document's paragraphs."""

    styles: RunStyles
    notes: Notes
    unseen: int = 0  # characters left out

    def pieces(self, element: Any, paragraph: Any) -> Iterator[tuple[str, str]]:
        """Yield the words of a paragraph, or a part of one, each run with its font."""
        before = ""
        for font, text, shift in self._runs(element, paragraph):
            for piece in _shifted(font, text, shift, before):
                yield piece
                before = piece[1] or before

    def _runs(self, element: Any, paragraph: Any) -> Iterator[tuple[str, str, str]]:
        for child in element:
            if child.tag in _SKIPPED or (child.tag == f"{WORD}sdt" and is_placeholder(child)):
                continue
            if child.tag in EQUATIONS:
                yield "", f" {linear_text(child)} ", ""
            elif child.tag == f"{WORD}r":
                text = "".join(self._texts(child))
                if text and self.styles.is_unseen(child, paragraph):
                    self.unseen += len(text.strip())
                    continue
                has_mark = any(inner.tag in NOTE_REFERENCES for inner in child)
                shift = "" if has_mark else self.styles.shift(child, paragraph)
                yield self.styles.font(child, paragraph), text, shift
            else:
                yield from self._runs(child, paragraph)

    def _texts(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag in _SKIPPED:
                continue
            if child.tag == f"{WORD}t":
                yield child.text or ""
            elif child.tag in _BLANKS:
                yield " "
            elif child.tag == f"{WORD}noBreakHyphen":
                yield "-"
            elif child.tag == f"{WORD}sym":
                yield _symbol(child)
            elif child.tag == f"{WORD}fldChar":
                yield _form_value(child)
            elif child.tag in NOTE_REFERENCES:
                yield self.notes.mark(child)
            elif child.tag in EQUATIONS:
                yield f" {linear_text(child)} "
            else:
                yield from self._texts(child)


def is_placeholder(control: Any) -> bool:
    """Return whether a content control still shows what asks for its value."""
    return control.find(f"{WORD}sdtPr/{WORD}showingPlcHdr") is not None


def _shifted(font: str, text: str, shift: str, before: str) -> Iterator[tuple[str, str]]:
    if not shift:
        yield font, text
    elif family_of(font):  # the codes of an old font must be decoded before they can be raised
        end = 0
        for match in _DIGITS.finditer(text):
            yield from ((font, text[end : match.start()]), ("", "["), (font, match[0]), ("", "]"))
            end = match.end()
        yield font, text[end:]
    else:
        yield font, raised(text) if shift == "superscript" else lowered(text, before)


def _symbol(element: Any) -> str:
    try:
        code = int(element.get(f"{WORD}char", ""), 16)
    except ValueError:
        return ""
    signs = _SYMBOLS.get(element.get(f"{WORD}font", "").lower())
    if signs is None:
        return "" if 0xE000 <= code <= 0xF8FF or code > 0xFFFF else chr(code)
    return signs.get(code & 0xFF, "")


def _form_value(field: Any) -> str:
    """Return what an old form field shows: a box, ticked or not, or the chosen entry of a list."""
    box = field.find(f"{WORD}ffData/{WORD}checkBox")
    if box is not None:
        ticked = box.find(f"{WORD}checked")
        ticked = box.find(f"{WORD}default") if ticked is None else ticked
        is_on = ticked is not None and ticked.get(f"{WORD}val", "1") not in ("0", "false", "off")
        return _TICKED if is_on else _EMPTY_BOX
    choices = field.find(f"{WORD}ffData/{WORD}ddList")
    if choices is None:
        return ""
    entries = [entry.get(f"{WORD}val", "") for entry in choices.findall(f"{WORD}listEntry")]
    for name in ("result", "default"):
        chosen = choices.find(f"{WORD}{name}")
        if chosen is not None and chosen.get(f"{WORD}val", "").isdigit():
            return "".join(entries[int(chosen.get(f"{WORD}val")) :][:1])
    return "".join(entries[:1])
