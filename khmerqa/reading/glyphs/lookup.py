"""What each shown glyph says: by its outline, or else, for what is not Khmer, as the file claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from khmerqa.reading.glyphs.table import GlyphTable
from khmerqa.reading.pdf.content.font_names import is_ornament_font
from khmerqa.reading.pdf.content.fonts import PdfFont
from khmerqa.reading.pdf.content.outlines import BLANK
from khmerqa.reading.pdf.content.stream import Shown

UNREAD = "\ufffd"
ORNAMENT = "\uf0b7"  # of a symbol font; the layout takes it for the bullet of an item
_KHMER = re.compile("[\u1780-\u17ff]")
_UNWANTED = re.compile("[\u200b\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """The pieces of a page's glyphs, one for each; "" for a glyph without meaning."""

    pieces: tuple[str, ...]
    khmer: int  # how many Khmer glyphs there are
    unread: int  # how many of them the table does not know
    fonts: tuple[str, ...]  # those that Khmer was read from, the most used first


class GlyphReader:
    """Reads the glyphs of one document, each of a font only once."""

    def __init__(self, table: GlyphTable) -> None:
        self._table = table
        self._known: dict[tuple[PdfFont, int], str] = {}

    def read(self, shown: Sequence[Shown]) -> Reading:
        """Read all glyphs of a page."""
        pieces = tuple([self.piece(glyph.font, glyph.code) for glyph in shown])
        fonts: dict[PdfFont, int] = {}
        for glyph, piece in zip(shown, pieces, strict=True):
            if _KHMER.search(piece):
                fonts[glyph.font] = fonts.get(glyph.font, 0) + 1
        unread = sum(
            piece == UNREAD and (glyph.font in fonts or _claims_khmer(glyph.font))
            for glyph, piece in zip(shown, pieces, strict=True)
        )
        ranked = sorted(fonts, key=lambda font: -fonts[font])
        names = tuple(dict.fromkeys(font.name for font in ranked))
        return Reading(
            pieces=pieces, khmer=sum(fonts.values()) + unread, unread=unread, fonts=names
        )

    def piece(self, font: PdfFont, code: int) -> str:
        """Return what a code of a font says."""
        key = font, code
        if key not in self._known:
            self._known[key] = self._piece(font, code)
        return self._known[key]

    def _piece(self, font: PdfFont, code: int) -> str:
        digest = font.digest(code)
        if digest == BLANK:
            return " "
        claimed = _UNWANTED.sub("", font.characters.get(code, ""))
        glyph = font.glyph_of(code)
        piece = None if digest is None or glyph is None else self._table.piece(digest, glyph)
        # For what is not Khmer the file is right: one outline may serve a capital and a small letter.
        if piece and (_KHMER.search(piece) or not claimed or _KHMER.search(claimed)):
            return piece
        if is_ornament_font(font.name):
            return claimed or ORNAMENT
        if _KHMER.search(claimed):
            return UNREAD  # Khmer from an outline that nobody knows: no better than the text layer
        if claimed or code in font.characters:
            return claimed
        return UNREAD


def _claims_khmer(font: PdfFont) -> bool:
    return any(_KHMER.search(text) for text in font.characters.values())
