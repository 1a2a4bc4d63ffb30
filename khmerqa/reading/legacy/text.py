"""Text without pages that was typed for a pre-Unicode font: found by its fonts or by its letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from khmerqa.reading.legacy.recovery import Decoder, decoded_text, decoder_of, is_decoded
from khmerqa.text.legacy.conversion import limon_to_unicode, looks_legacy, reads_as_limon

LEGACY_SHARE = 0.5  # of the letters of a text must be in lines that look typed for such a font


def decoded_pieces(pieces: Iterable[tuple[str, str]]) -> str:
    """Join the pieces of a paragraph, each with its font, those in an old Khmer font decoded."""
    families: list[tuple[tuple[str, Decoder] | None, str]] = []
    for font, text in pieces:
        blank_goes_on = not text.strip() and bool(families)
        families.append((families[-1][0] if blank_goes_on else decoder_of(font), text))
    text = ""
    for family, group in groupby(families, key=lambda piece: piece[0]):
        joined = "".join(piece for _, piece in group)
        text += decoded_text(joined, family[1]) if family else joined
    return text


def decoded_lines(lines: Sequence[str], decode: Decoder = limon_to_unicode) -> list[str] | None:
    """Decode the lines of a text that was typed for an old Khmer font; None if it was not.

    In such a text a line too short to be judged alone follows the others; one in another language
    stays as it is.
    """
    typed = sum(len(line) for line in lines if looks_legacy(line))
    if typed <= LEGACY_SHARE * sum(map(len, lines)):
        return None
    decoded = [decoded_text(line, decode) if reads_as_limon(line) else line for line in lines]
    return decoded if is_decoded("\n".join(decoded)) else None
