"""Learn the text of each glyph of a font, by shaping syllables and removing known glyphs."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont

from khmerqa.reading.glyphs.syllables import CIRCLE, atoms_of, parts_of, spell, spelled
from khmerqa.reading.pdf.content.outlines import BLANK, Outlines

# Characters on Khmer pages that are no letters; each is its own text.
OTHERS = (
    *range(0x21, 0x7F),
    *range(0xA1, 0xAD),
    *range(0xAE, 0x100),
    *range(0x2010, 0x2028),
    *range(0x2030, 0x203B),
    *range(0x17D4, 0x17DC),
    *range(0x17E0, 0x17EA),
    0x20AC, 0x2122, 0x25CF, 0x25A0, 0x25AA, 0x25CB, 0x2713, 0x27A2, 0x2192, 0x2264, 0x2265,
)  # fmt: skip


@dataclass(slots=True)
class Learned:
    """The text of one font's glyphs by their numbers, and the syllables that do not agree."""

    outlines: Outlines
    pieces: dict[int, str] = field(default_factory=dict)
    syllables: int = 0
    ambiguous: list[tuple[str, str]] = field(default_factory=list)
    unlearned: list[str] = field(default_factory=list)


def program_of(path: Path) -> bytes:
    """Return the font as a plain TrueType file, web fonts unpacked."""
    font = TTFont(path)
    font.flavor = None
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def learn(program: bytes, syllables: Iterable[str]) -> Learned:
    """Shape all syllables in one font; a single unknown glyph is the text that the others leave."""
    learned = Learned(Outlines(program))
    face = uharfbuzz.Face(program)
    font = uharfbuzz.Font(face)
    circle = font.get_nominal_glyph(ord(CIRCLE))
    for code in OTHERS:
        glyph = font.get_nominal_glyph(code)
        if glyph and learned.outlines.digest(glyph) != BLANK:
            learned.pieces[glyph] = chr(code)
    late: list[str] = []  # syllables with several unknown glyphs, tried again later
    for last_chance, syllable in chain(zip(repeat(False), syllables), zip(repeat(True), late)):
        glyphs = shaped(font, syllable)
        if 0 in glyphs or circle in glyphs:
            continue  # the font lacks a letter, or takes the syllable for misspelt
        drawn = [glyph for glyph in glyphs if learned.outlines.digest(glyph) != BLANK]
        if not _learn_one(learned.pieces, drawn, syllable):
            (learned.unlearned if last_chance else late).append(syllable)
            continue
        learned.syllables += 1
        read = spelled(learned.pieces[glyph] for glyph in drawn)
        if read != spell(atoms_of(syllable)):
            learned.ambiguous.append((syllable, read))
    return learned


def shaped(font: uharfbuzz.Font, text: str) -> list[int]:
    """Return the numbers of the glyphs that draw a text, from left to right."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.script, buffer.language, buffer.direction = "Khmr", "km", "ltr"
    uharfbuzz.shape(font, buffer)
    return [info.codepoint for info in buffer.glyph_infos]


def _learn_one(pieces: dict[int, str], glyphs: list[int], syllable: str) -> bool:
    unknown = [glyph for glyph in glyphs if glyph not in pieces]
    if not unknown:
        return True
    if len(unknown) > 1:
        return False
    rest = atoms_of(syllable)
    for glyph in glyphs:
        for part in parts_of(pieces.get(glyph, "")):
            if part not in rest:
                return False
            rest.remove(part)
    if not rest:
        return False
    piece = "".join(rest)
    if not "\u1780" <= piece[0] <= "\u17b3":
        bases = [place for place, glyph in enumerate(glyphs) if _is_base(pieces.get(glyph, ""))]
        if not bases:
            return False
        before = glyphs.index(unknown[0]) < bases[0]
        piece = piece + CIRCLE if before else CIRCLE + piece
    pieces[unknown[0]] = piece
    return True


def _is_base(piece: str) -> bool:
    return "\u1780" <= piece[:1] <= "\u17b3"
