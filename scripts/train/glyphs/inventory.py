"""The Khmer syllables that the orthography allows, the short ones first; not taken from any text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

CONSONANTS = tuple(chr(code) for code in range(0x1780, 0x17A3))
BASES = CONSONANTS + tuple(chr(code) for code in range(0x17A5, 0x17B4))
# LA has no subscripts; forced to draw some, fonts draw half of them.
CARRIERS = tuple(letter for letter in BASES if letter != "\u17a1")
SUBSCRIPTS = tuple("\u17d2" + letter for letter in CONSONANTS)
SECOND_SUBSCRIPTS = ("\u17d2\u1799", "\u17d2\u179a", "\u17d2\u179c", "\u17d2\u1798")
RO, ROBAT = "\u17d2\u179a", "\u17cc"
# E comes first: it is the first half of five others.
VOWELS = tuple(sorted(map(chr, range(0x17B6, 0x17C6)), key=lambda vowel: vowel != "\u17c1"))
SHIFTERS = ("\u17c9", "\u17ca")
SIGNS = tuple("\u17c6\u17c7\u17c8\u17cb\u17cd\u17ce\u17cf\u17d0\u17d1\u17dd")


def syllables() -> Iterator[str]:
    """Yield about 180,000 syllables: each sign alone on each base, then combinations."""
    yield from BASES
    for marks in (VOWELS, SIGNS, SHIFTERS, (ROBAT,)):
        yield from _joined(BASES, marks)
    yield from _joined(CARRIERS, SUBSCRIPTS)
    yield from _joined(BASES, SHIFTERS, VOWELS)
    yield from _joined(BASES, VOWELS, SIGNS)
    yield from _joined(CARRIERS, SUBSCRIPTS, VOWELS)
    yield from _joined(CARRIERS, SUBSCRIPTS, SIGNS)
    yield from _joined(BASES, SHIFTERS, VOWELS, SIGNS)
    yield from _joined(CONSONANTS, (ROBAT,), VOWELS)
    consonants = [letter for letter in CONSONANTS if letter in CARRIERS]
    yield from _joined(consonants, SUBSCRIPTS, SHIFTERS, ("", *VOWELS))
    for base, first, second, vowel in product(
        consonants, SUBSCRIPTS, SECOND_SUBSCRIPTS, ("", *VOWELS)
    ):
        if first not in (second, RO):
            yield base + first + second + vowel


def _joined(*parts: Sequence[str]) -> Iterator[str]:
    return map("".join, product(*parts))
