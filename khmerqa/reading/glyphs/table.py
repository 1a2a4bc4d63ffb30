"""What outlines say: the table that ``scripts/train/glyph-table`` builds from free Khmer fonts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

NAMES = ("table.tsv", "read_by_eye.tsv")


@dataclass(frozen=True, slots=True)
class GlyphTable:
    """The piece of text (see ``syllables``) that each outline digest means.

    A few outlines have two readings, such as the subscripts of TA and DA in most fonts; the
    glyph's number decides between them where a subset has kept the numbers of its font.
    """

    pieces: Mapping[str, str]
    by_number: Mapping[tuple[str, int], str] = field(default_factory=dict)
    fingerprint: str = ""

    def piece(self, digest: str, glyph: int) -> str | None:
        """Return what the outline says, or None if it is not known."""
        return self.by_number.get((digest, glyph)) or self.pieces.get(digest)


def parse(lines: Iterable[str]) -> GlyphTable:
    """Read lines of a digest and its readings; the last reading of several is the usual one."""
    pieces: dict[str, str] = {}
    by_number: dict[tuple[str, int], str] = {}
    sum_of_all = hashlib.sha256()
    for line in lines:
        if not line.strip() or line.startswith("# "):
            continue
        sum_of_all.update(line.encode())
        digest, *readings = line.rstrip("\n").split("\t")
        if len(readings) == 1:
            pieces[digest] = readings[0]
            continue
        for reading in readings:
            piece, _, numbers = reading.rpartition("@")
            pieces[digest] = piece
            by_number.update(((digest, int(number)), piece) for number in numbers.split(","))
    return GlyphTable(pieces, by_number, sum_of_all.hexdigest()[:12])


@lru_cache(maxsize=1)
def shipped_table() -> GlyphTable:
    """Return the table that ships with the package."""
    folder = files("khmerqa").joinpath("data", "glyphs")
    return parse(
        line
        for name in NAMES
        for line in folder.joinpath(name).read_text(encoding="utf-8").split("\n")
    )
