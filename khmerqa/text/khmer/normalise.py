"""The search key of a text: spellings that look or mean the same become equal.

Text that is shown or cited is never changed: a :class:`Normalised` text knows which slice of the
original each of its characters came from. The map is monotone and goes cluster by cluster, because marks
may change their order inside one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate, chain, repeat

from khmerqa.text.khmer.clusters import (
    BLANKS,
    COENG,
    DIACRITICS,
    KHMER_CLUSTER,
    LETTERS,
    LINE_ENDS,
    ZERO_WIDTH,
)

# Colloquial spelling of a function word, which the segmenter would split differently.
_SPOKEN = "\u17a2(?:\u17c4|\u17c1\u17b6)\u1799(?![\u17b4-\u17d3\u17dd])"
_GIVE = "\u17b1\u17d2\u1799"
_PIECE = re.compile(rf"{_SPOKEN}|{KHMER_CLUSTER}|\r\n|.", re.DOTALL)
_KHMER_PIECE = re.compile(KHMER_CLUSTER)
_PLAIN = re.compile("[ -~\n]*")  # each character is its own key, except capitals
_DROPPED = re.compile(f"[{ZERO_WIDTH}{DIACRITICS}\u17b4\u17b5]")
_DROPPED_INSIDE = re.compile(f"[{ZERO_WIDTH}{BLANKS}{DIACRITICS}\u17b4\u17b5]")
_LINE_END = re.compile(f"[{LINE_ENDS}]")
_DIACRITIC = re.compile(f"[{DIACRITICS}]")
_SUBSCRIPT = re.compile(f"{COENG}[{LETTERS}]")

_LETTERS = str.maketrans(
    {"\u17a3": "\u17a2", "\u17a4": "\u17a2\u17b6", "\u17b2": "\u17b1", "\u17d3": "\u17c6"}
)
# Coeng DA and coeng TA look the same; so do vowels typed as one character or as two.
_ALIKE = ((COENG + "\u178a", COENG + "\u178f"),)
_COMPOSED = (("\u17c1", "\u17b6", "\u17c4"), ("\u17c1", "\u17b8", "\u17be"))
# With a sign above the letter, a shifter takes the shape of the vowel U and is often typed as one:
# muusikatoan with these letters, triisap with all others.
_VOWEL_U = "\u17bb"
_ABOVE = frozenset("\u17b7\u17b8\u17b9\u17ba\u17be\u17d0")
_WITH_MUUSIKATOAN = frozenset("ងញណនបមយរលវឡ")
_TRIISAP, _MUUSIKATOAN = "\u17ca", "\u17c9"

# A raised footnote number must not join the year before it, nor a half the 2 of "2\u00bd".
_RAISED = ("<super>", "<sub>", "<fraction>")
_SINGLES = str.maketrans(
    {chr(0x17E0 + digit): str(digit) for digit in range(10)}
    | {"\u17d8": "។ល។", "«": '"', "»": '"', "“": '"', "”": '"', "‘": "'", "’": "'"}
    | {"–": "-", "—": "-", "‑": "-", "−": "-"}
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A search key and where each of its characters came from.

    ``starts[i]`` and ``ends[i]`` bound the original cluster that ``text[i]`` came from.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the slice of the original that ``text[start:end]`` (not empty) came from."""
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> Normalised:
    """Return the search key of ``text`` with its map to the original. Idempotent."""
    if _PLAIN.fullmatch(text):
        return Normalised(text.lower(), tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    pieces, keys = _pieces(text)
    ends = list(accumulate(map(len, pieces)))
    lengths = list(map(len, keys))
    return Normalised(
        "".join(keys),
        tuple(chain.from_iterable(map(repeat, [0, *ends], lengths))),
        tuple(chain.from_iterable(map(repeat, ends, lengths))),
    )


def search_key(text: str) -> str:
    """Return the search key alone."""
    return text.lower() if _PLAIN.fullmatch(text) else "".join(_pieces(text)[1])


def _pieces(text: str) -> tuple[list[str], list[str]]:
    """Return the clusters and other characters of a text, and the key of each."""
    pieces: list[str] = _PIECE.findall(text)
    if len(_KEYS) > _MAX_KEYS:
        _KEYS.clear()
    return pieces, list(map(_KEYS.__getitem__, pieces))


class _PieceKeys(dict[str, str]):
    """The cached keys of pieces."""

    def __missing__(self, piece: str) -> str:
        if _KHMER_PIECE.fullmatch(piece):
            key = _cluster_key(piece)
        elif len(piece) > 2:
            key = _GIVE  # the only longer piece is the colloquial spelling
        else:
            key = piece.lower() if "!" <= piece <= "~" else _other(piece)
        self[piece] = key
        return key


_MAX_KEYS = 65536
_KEYS = _PieceKeys()


def _cluster_key(cluster: str) -> str:
    """Return a cluster with its marks in the order of Unicode Technical Note 61, each once."""
    cluster = _DROPPED_INSIDE.sub("", cluster).translate(_LETTERS)
    for written, key in _ALIKE:
        cluster = cluster.replace(written, key)
    base, rest = cluster[0], cluster[1:]
    subscripts = list(dict.fromkeys(_SUBSCRIPT.findall(rest)))
    subscripts.sort(key=lambda pair: pair == COENG + "\u179a")  # RO is written first, typed last
    marks = list(_SUBSCRIPT.sub("", rest).replace(COENG, ""))
    for before, after, vowel in _COMPOSED:
        if before in marks and after in marks:
            marks = [vowel if mark == after else mark for mark in marks if mark != before]
    if _VOWEL_U in marks and not _ABOVE.isdisjoint(marks):
        shifter = _MUUSIKATOAN if base in _WITH_MUUSIKATOAN else _TRIISAP
        marks = [shifter if mark == _VOWEL_U else mark for mark in marks]
    # Sorting is stable, so marks of one rank keep the order in which they were typed.
    return "".join([base, *subscripts, *sorted(dict.fromkeys(marks), key=_rank)])


def _rank(mark: str) -> int:
    """Order: robat, consonant shifters, prefixed vowels, other vowels, nikahit, other signs."""
    if mark == "\u17cc":
        return 0
    if mark in "\u17c9\u17ca":
        return 1
    if mark in "\u17c1\u17c2\u17c3":
        return 2
    if "\u17b6" <= mark <= "\u17c5":
        return 3
    return 4 if mark == "\u17c6" else 5


def _other(char: str) -> str:
    if char.isspace():
        return "\n" if _LINE_END.match(char) else " "
    if _DROPPED.match(char):
        return ""
    char = char.translate(_SINGLES)
    if "\u1780" <= char[0] <= "\u17ff":
        return char
    if unicodedata.decomposition(char).startswith(_RAISED):
        return char
    # Latin letters lose their accents, whether composed or decomposed.
    bare = _DIACRITIC.sub("", unicodedata.normalize("NFKD", char))
    folded = unicodedata.normalize("NFC", bare).lower()
    # A compatibility character may decompose into one that is mapped above: map once more.
    key = "".join(" " if part.isspace() else part for part in folded).translate(_SINGLES)
    return key if key.strip() else char  # an accent on its own is not a space
