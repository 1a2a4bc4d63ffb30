"""Text without pages that was typed for a pre-Unicode font: found by its fonts or by its letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from khmerqa.reading.legacy.recovery import decoded_text, is_decoded
from khmerqa.text.legacy.conversion import looks_legacy, reads_as
from khmerqa.text.legacy.families import LIMON, FontFamily, family_of

LEGACY_SHARE = 0.5  # of the letters of a text must be in lines that look typed for such a font


def decoded_pieces(pieces: Iterable[tuple[str, str]]) -> str:
    """Join the pieces of a paragraph, each with its font, those in an old Khmer font decoded."""
    families: list[tuple[FontFamily | None, str]] = []
    for font, text in pieces:
        blank_goes_on = not text.strip() and bool(families)
        families.append((families[-1][0] if blank_goes_on else family_of(font), text))
    text = ""
    for family, group in groupby(families, key=lambda piece: piece[0]):
        joined = "".join(piece for _, piece in group)
        text += decoded_text(joined, family) if family else joined
    return text


def decoded_lines(lines: Sequence[str], family: FontFamily = LIMON) -> list[str] | None:
    """Decode the lines of a text that was typed for an old Khmer font; None if it was not.

    ``family`` is that of the fonts which the text names. A line too short to be judged alone follows
    the others; one in another language stays as it is.
    """
    typed = sum(len(line) for line in lines if looks_legacy(line, family))
    if typed <= LEGACY_SHARE * sum(map(len, lines)):
        return None
    decoded = [decoded_text(line, family) if reads_as(line, family) else line for line in lines]
    return decoded if is_decoded("\n".join(decoded)) else None
