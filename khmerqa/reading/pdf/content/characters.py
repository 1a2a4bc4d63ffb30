"""The characters of the text objects of a PDF page, and the spaces that the engine makes up."""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped,unused-ignore]

from khmerqa.reading.page_content import Box
from khmerqa.reading.pdf.content.marks import address
from khmerqa.reading.pdf.content.matrix import IDENTITY, bounds

GAP = "\x1f"  # a space that the engine made up
MIN_KHMER_GAP = 0.4  # of the font size: a narrower gap between Khmer letters is no space
_KHMER = re.compile("[\u1780-\u17ff]")


def text_of_objects(text_page: Any) -> dict[int, str]:
    """Map each text object to its characters, spaces that the engine saw as gaps included."""
    texts: dict[int, list[str]] = {}
    current: list[str] | None = None
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        item = pdfium.FPDFText_GetTextObject(text_page, index)
        if not item:
            # A space or line end of the engine's making. In Khmer it guesses wrong at signs
            # that hang back over their base, and a real space is a character there anyway.
            if code == 0x20 and current and not _KHMER.match(current[-1]):
                current.append(GAP)
            continue
        current = texts.setdefault(address(item), [])
        if code == 0x20 and pdfium.FPDFText_IsGenerated(text_page, index):
            khmer = current and _KHMER.match(current[-1])
            if not khmer or _is_wide_gap(text_page, index):
                current.append(GAP)
            continue
        # The engine turns a hyphen at a line's end into a control character.
        current.append("-" if code in (0x02, 0xFFFE) else chr(code) if code < 0x110000 else "")
    return {key: "".join(characters) for key, characters in texts.items()}


def _is_wide_gap(text_page: Any, index: int) -> bool:
    """Return whether a space of the engine's making is as wide on the page as a space is."""
    before = [_box(text_page, number) for number in range(max(0, index - 3), index)]
    after = _box(text_page, index + 1)
    gaps = (
        after[0] - max(box[2] for box in before),
        min(box[0] for box in before) - after[2],
        after[1] - max(box[3] for box in before),
        min(box[1] for box in before) - after[3],
    )
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index - 1, matrix)
    size = pdfium.FPDFText_GetFontSize(text_page, index - 1)
    return bool(max(gaps) > MIN_KHMER_GAP * size * (matrix.c**2 + matrix.d**2) ** 0.5)


def _box(text_page: Any, index: int) -> Box:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


def blank(item: Any) -> str:
    """Return the space that the engine passes over: an object without ink holds nothing else."""
    left, _, right, _ = bounds(item, IDENTITY)
    return " " if right - left < 0.01 else ""
