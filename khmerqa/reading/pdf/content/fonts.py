"""The fonts of a PDF: their codes, widths and outlines, and what they claim the codes to mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from fontTools.agl import toUnicode
from fontTools.ttLib.standardGlyphOrder import standardGlyphOrder

from khmerqa.reading.pdf.content.font_names import is_bold_font, without_subset_prefix
from khmerqa.reading.pdf.content.outlines import Outlines

# The text fonts of Windows keep Apple's standard order of glyphs; Word writes no map for them.
_STANDARD_ORDER = re.compile(
    r"^(times ?new ?roman|arial|courier ?new|verdana|georgia)", re.IGNORECASE
)
_BOLD_FLAG = 1 << 18
_ENCODINGS = {"/MacRomanEncoding": "mac_roman", "/WinAnsiEncoding": "cp1252"}
_DEFAULT_WIDTH = 1000.0
MAX_RANGE = 65_536  # codes that one line of a character map may name
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


@dataclass(frozen=True, eq=False, slots=True)
class PdfFont:
    """A font as a page uses it; compared by identity."""

    name: str
    bold: bool
    two_bytes: bool
    outlines: Outlines | None  # of the embedded TrueType program, if there is one
    glyph_of: Callable[[int], int | None]  # from code to glyph number, where the file says it
    characters: Mapping[int, str]  # what the file claims that codes mean
    widths: Mapping[int, float] = field(default_factory=dict)  # in thousandths of the size
    default_width: float = _DEFAULT_WIDTH

    def codes(self, string: bytes) -> Iterable[int]:
        """Split a shown string into codes."""
        if not self.two_bytes:
            return string
        return [high << 8 | low for high, low in zip(string[::2], string[1::2], strict=False)]

    def width(self, code: int) -> float:
        """Return how far a code moves on, in thousandths of the font size."""
        return self.widths.get(code, self.default_width)

    def digest(self, code: int) -> str | None:
        """Return the digest of the outline that a code draws, or None where that is not known."""
        glyph = self.glyph_of(code)
        return None if self.outlines is None or glyph is None else self.outlines.digest(glyph)


def font_of(font: Any) -> PdfFont:
    """Read a font's dictionary. What is damaged in it is taken as not stated."""
    two_bytes = font.get("/Subtype") == "/Type0"
    inner = font.DescendantFonts[0] if two_bytes else font
    descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
    name = without_subset_prefix(str(font.get("/BaseFont", "/"))[1:])
    flags = int(descriptor.get("/Flags", 0)) if descriptor else 0
    encoded = _standard(name) if two_bytes else _encoded(font)
    characters = (_claimed(font) if "/ToUnicode" in font else {}) or encoded
    outlines = _outlines(descriptor)
    widths, default = _cid_widths(inner) if two_bytes else _simple_widths(inner, descriptor)
    return PdfFont(
        name=name,
        bold=is_bold_font(name) or bool(flags & _BOLD_FLAG),
        two_bytes=two_bytes,
        outlines=outlines,
        glyph_of=_glyph_map(font, inner) if two_bytes else _simple_map(font, outlines, encoded),
        characters=characters,
        widths=widths,
        default_width=default,
    )


def _outlines(descriptor: Any) -> Outlines | None:
    program = descriptor.get("/FontFile2")
    if program is None:
        return None
    try:
        return Outlines(program.read_bytes())
    except (ValueError, pikepdf.PdfError):
        return None


def _glyph_map(font: Any, inner: Any) -> Callable[[int], int | None]:
    if font.get("/Encoding") not in ("/Identity-H", "/Identity-V"):
        return lambda code: None
    numbers = inner.get("/CIDToGIDMap")
    if not isinstance(numbers, pikepdf.Stream):
        return lambda code: code
    table = numbers.read_bytes()
    return lambda code: int.from_bytes(table[2 * code : 2 * code + 2], "big")


def _simple_map(
    font: Any, outlines: Outlines | None, encoded: Mapping[int, str]
) -> Callable[[int], int | None]:
    if outlines is None:
        return lambda code: None
    stated = encoded if "/Encoding" in font else {}
    return lambda code: outlines.glyph_of_code(code, stated.get(code, ""))


def _simple_widths(font: Any, descriptor: Any) -> tuple[dict[int, float], float]:
    first = int(font.get("/FirstChar", 0))
    widths = {first + n: float(width) for n, width in enumerate(font.get("/Widths", []))}
    return widths, float(descriptor.get("/MissingWidth", 500 if not widths else 0))


def _cid_widths(font: Any) -> tuple[dict[int, float], float]:
    """Read ``/W``: a first code and a list, or a first and last code and one width for all."""
    widths: dict[int, float] = {}
    entries = list(font.get("/W", []))
    place = 0
    while place + 1 < len(entries):
        first = int(entries[place])
        if isinstance(entries[place + 1], pikepdf.Array):
            widths.update((first + n, float(w)) for n, w in enumerate(entries[place + 1]))
            place += 2
        elif place + 2 < len(entries):
            last = min(int(entries[place + 1]), first + MAX_RANGE)
            widths.update(dict.fromkeys(range(first, last + 1), float(entries[place + 2])))
            place += 3
        else:
            break
    return widths, float(font.get("/DW", _DEFAULT_WIDTH))


def _encoded(font: Any) -> dict[int, str]:
    """Return what the codes of a simple font mean by its encoding and the names of its glyphs."""
    encoding = font.get("/Encoding")
    changes = isinstance(encoding, pikepdf.Dictionary)
    base = str(encoding.get("/BaseEncoding", "")) if changes else str(encoding)
    codec = _ENCODINGS.get(base, "cp1252")
    found = {code: bytes([code]).decode(codec, "ignore") for code in range(0x20, 0x100)}
    code = 0
    for entry in encoding.get("/Differences", []) if changes else []:
        if isinstance(entry, pikepdf.Name):
            found[code] = toUnicode(str(entry)[1:])
            code += 1
        else:
            code = int(entry)
    return found


def _standard(name: str) -> dict[int, str]:
    if not _STANDARD_ORDER.match(name):
        return {}
    return {code: toUnicode(glyph) for code, glyph in enumerate(standardGlyphOrder)}


def _claimed(font: Any) -> dict[int, str]:
    """Read a ``/ToUnicode`` map (ISO 32000-1, 9.10.3)."""
    try:
        source = font.ToUnicode.read_bytes()
    except (pikepdf.PdfError, AttributeError):
        return {}
    found: dict[int, str] = {}
    for kind, body in _BLOCK.findall(source):
        tokens = [
            "[" if opening else "]" if closing else re.sub(rb"\s", b"", value).decode("ascii")
            for value, opening, closing in _TOKEN.findall(body)
        ]
        (_characters if kind == b"bfchar" else _ranges)(tokens, found)
    return found


def _characters(tokens: list[str], found: dict[int, str]) -> None:
    for code, text in zip(tokens[::2], tokens[1::2], strict=False):
        if code not in ("", "[", "]"):
            found[int(code, 16)] = _utf16(text)


def _ranges(tokens: list[str], found: dict[int, str]) -> None:
    place = 0
    while place + 2 < len(tokens):
        first, last, text = tokens[place : place + 3]
        place += 3
        if not (_is_code(first) and _is_code(last)):
            return
        codes = range(int(first, 16), min(int(last, 16), int(first, 16) + MAX_RANGE) + 1)
        if text == "[":
            for code in codes:
                if place < len(tokens) and tokens[place] != "]":
                    found[code] = _utf16(tokens[place])
                    place += 1
            place += place < len(tokens) and tokens[place] == "]"
        elif start := _utf16(text):
            for step, code in enumerate(codes):
                found[code] = start[:-1] + chr(min(ord(start[-1]) + step, 0x10FFFF))


def _is_code(token: str) -> bool:
    return token not in ("", "[", "]")


def _utf16(digits: str) -> str:
    if digits in ("[", "]"):
        return ""
    return bytes.fromhex(digits + "0" * (len(digits) % 2)).decode("utf-16-be", "ignore")
