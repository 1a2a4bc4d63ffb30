"""From the pieces that a Khmer font draws to the syllables that they spell. Pure.

A piece is what one glyph says, written with a dotted circle in place of the base letter: what is
drawn before its base ends in the circle, what is drawn on it or behind it begins with the circle,
and a base with its vowel in one drawing has none. The order of a written syllable is that of
Unicode Technical Note 61: base, robat, subscripts (RO last), register shifter, vowel, signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

CIRCLE = "\u25cc"
COENG = "\u17d2"
RO = "\u17d2\u179a"
SHIFTERS = "\u17c9\u17ca"  # muusikatoan, triisap
VOWELS = "\u17b6-\u17c5"
_E, _U, _AA, _II = "\u17c1", "\u17bb", "\u17b6", "\u17b8"
_PO, _NYO = "\u1796", "\u1789"
_PALATAL = frozenset(COENG + letter for letter in "\u1785\u1786\u1787\u1788\u1789")
_BASE = re.compile("[\u1780-\u17b3]")
_ATOM = re.compile("\u17d2[\u1780-\u17b3]|.", re.DOTALL)
_VOWEL = re.compile(f"[{VOWELS}]")
# Vowels of two parts, the first of which is drawn before the base like the vowel E.
_HALVES = {"\u17be": _II, "\u17bf": "\u17bf", "\u17c0": "\u17c0", "\u17c4": _AA, "\u17c5": "\u17c5"}
_WHOLE = {half: vowel for vowel, half in _HALVES.items()}
# Above a shifter a vowel leaves no room; it moves below and looks like the vowel U.
_LEAVES_NO_ROOM = frozenset("\u17b6\u17b7\u17b8\u17b9\u17ba\u17be\u17bf\u17c0\u17c4\u17c5\u17d0")
_FIRST_SERIES = frozenset(
    "\u1780\u1781\u1785\u1786\u178a\u178b\u178e\u178f\u1790\u1795\u179f\u17a0\u17a1\u17a2"
)
_STRONG = frozenset("\u179f\u17a0\u17a2")  # SA, HA and QA rule a syllable as subscripts too
_RANKS = {
    "\u17cc": 0,  # robat
    **dict.fromkeys(SHIFTERS, 3),
    **{chr(code): 4 for code in range(0x17B6, 0x17C6)},
    "\u17d0": 5, "\u17c6": 5, "\u17cb": 6, "\u17cd": 6, "\u17ce": 6, "\u17cf": 6, "\u17d1": 6,
    "\u17dd": 6, "\u17d3": 6, "\u17c7": 7, "\u17c8": 7,
}  # fmt: skip


def atoms_of(syllable: str) -> list[str]:
    """Split a syllable into what is drawn by itself: letters, subscripts, halves of vowels, signs.

    The second half of three vowels is drawn nowhere else, so it has the code of the whole vowel.
    """
    atoms: list[str] = []
    for atom in _ATOM.findall(syllable):
        if atom in _HALVES:
            atoms.extend((_E, _HALVES[atom]))
        else:
            atoms.append(atom)
    return atoms


def parts_of(piece: str) -> list[str]:
    """Return the atoms of a piece, the circle left out."""
    return _ATOM.findall(piece.strip(CIRCLE))


def spell(atoms: Sequence[str]) -> str:
    """Write the atoms of one syllable in their logical order, halves of vowels made whole."""
    atoms = _with_nyo(atoms)
    base = [atom for atom in atoms if _BASE.match(atom)]
    signs = [atom for atom in atoms if not _BASE.match(atom)]
    signs = _with_shifter(_whole(signs), base)
    return "".join(base) + "".join(sorted(signs, key=_rank))


def _with_nyo(atoms: Sequence[str]) -> Sequence[str]:
    """Tell NYO over a subscript from PO with AA, which many fonts draw alike.

    AA comes before a subscript only where it is one drawing with the base, and after PO with AA
    none of these subscripts is ever written.
    """
    place = atoms.index(_PO) if _PO in atoms else len(atoms)
    if atoms[place + 1 : place + 2] == [_AA] and _PALATAL.intersection(atoms[place + 2 :]):
        return [*atoms[:place], _NYO, *atoms[place + 2 :]]
    return atoms


def _whole(signs: list[str]) -> list[str]:
    if _E not in signs:
        return signs
    half = next((sign for sign in signs if sign in _WHOLE), None)
    if half is None:
        return signs
    rest = list(signs)
    rest.remove(_E)
    rest[rest.index(half)] = _WHOLE[half]
    return rest


def _with_shifter(signs: list[str], base: Sequence[str]) -> list[str]:
    """Tell a shifter that has moved below its base from the vowel U, which no shifter accompanies."""
    if _U not in signs or not _LEAVES_NO_ROOM.intersection(signs):
        return signs
    letters = {*base[:1], *(sign[-1] for sign in signs if sign.startswith(COENG))}
    first = bool(base) and (base[0] in _FIRST_SERIES or not _STRONG.isdisjoint(letters))
    shifter = SHIFTERS[first]
    if shifter not in signs and not any(sign in SHIFTERS for sign in signs):
        return [shifter if sign == _U else sign for sign in signs]
    return [sign for sign in signs if sign != _U]


def _rank(sign: str) -> int:
    if sign == RO:
        return 2
    return 1 if sign.startswith(COENG) else _RANKS.get(sign, 8)


class Speller:
    """Takes the pieces of a line one by one and groups them into syllables."""

    def __init__(self) -> None:
        self._before: list[str] = []
        self._atoms: list[str] = []

    def add(self, piece: str) -> str:
        """Take a piece; return the text that is complete now, which may be none."""
        if piece.endswith(CIRCLE):
            done = self.flush() if self._atoms else ""
            self._before.extend(parts_of(piece))
            return done
        if piece.startswith(CIRCLE):
            self._atoms.extend(parts_of(piece))
            return ""
        if _BASE.match(piece):
            done = self.flush() if self._atoms else ""
            self._atoms = [*self._before, *parts_of(piece)]
            self._before = []
            return done
        return self.flush() + piece

    def flush(self) -> str:
        """End the syllable, and return it."""
        text = spell([*self._before, *self._atoms])
        self._before, self._atoms = [], []
        return text

    @property
    def is_open(self) -> bool:
        """Whether a syllable has begun that may go on."""
        return bool(self._before or self._atoms)

    @property
    def has_only_prefix(self) -> bool:
        """Whether the syllable has so far only what is drawn before its base."""
        return bool(self._before) and not self._atoms


def spelled(pieces: Iterable[str]) -> str:
    """Return the text that the pieces of a line spell."""
    speller = Speller()
    return "".join([speller.add(piece) for piece in pieces]) + speller.flush()
