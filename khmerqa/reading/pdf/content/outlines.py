"""The outlines of a font's glyphs as short digests, by which a glyph is known in any subset."""

from __future__ import annotations

import base64
import hashlib
import io
import logging
import struct

from fontTools.ttLib import TTFont

# It warns of odd dates in fonts, which nobody here can mend.
logging.getLogger("fontTools").addHandler(logging.NullHandler())

DIGEST_BYTES = 8
BLANK = ""  # the digest of a glyph that draws nothing


class Outlines:
    """The glyphs of one TrueType font or subset, by their numbers in it."""

    def __init__(self, data: bytes) -> None:
        """Open a font program. Raises ``ValueError`` where it is none that can be read."""
        try:
            font = TTFont(io.BytesIO(data), lazy=True, recalcBBoxes=False)
            self._glyphs = font["glyf"]
            self._names = self._glyphs.glyphOrder
            self._maps = _character_maps(font)
        except Exception as error:  # a damaged font may fail anywhere in the library
            raise ValueError(f"no TrueType outlines: {error}") from error
        self._numbers = {name: number for number, name in enumerate(self._names)}
        self._known: dict[int, str | None] = {}

    def __len__(self) -> int:
        """Return how many glyphs the font has."""
        return len(self._names)

    def digest(self, glyph: int) -> str | None:
        """Return a digest of the points of a glyph, ``BLANK`` or, of none that is there, None."""
        if glyph not in self._known:
            self._known[glyph] = self._digest(glyph)
        return self._known[glyph]

    def glyph_of_code(self, code: int, character: str) -> int | None:
        """Return the glyph that a code of a simple font draws (ISO 32000-1, 9.6.6.4).

        ``character`` is what the font's encoding calls the code, "" where it has none.
        """
        keys = [(3, 1, ord(character))] if len(character) == 1 else []
        keys += [(3, 0, 0xF000 + code), (3, 0, code), (1, 0, code)]
        for platform, encoding, key in keys:
            name = self._maps.get((platform, encoding), {}).get(key)
            if name is not None:
                return self._numbers.get(name)
        return None

    def _digest(self, glyph: int) -> str | None:
        if not 0 <= glyph < len(self._names):
            return None
        try:
            points, ends, flags = self._glyphs[self._names[glyph]].getCoordinates(self._glyphs)
        except Exception:  # see above
            return None
        if not len(points):
            return BLANK
        # Only what is drawn counts: hints, names and metrics differ from copy to copy.
        content = struct.pack(
            f"<{len(ends)}H{2 * len(points)}h{len(points)}B",
            *(end & 0xFFFF for end in ends),
            *(round(value) for point in points for value in point),
            *(flag & 1 for flag in flags),
        )
        digest = hashlib.blake2b(content, digest_size=DIGEST_BYTES).digest()
        return base64.b85encode(digest).decode("ascii")


def _character_maps(font: TTFont) -> dict[tuple[int, int], dict[int, str]]:
    if "cmap" not in font:
        return {}
    return {(table.platformID, table.platEncID): table.cmap for table in font["cmap"].tables}
