"""Numbers as officials write them: spaced thousands, magnitudes, words.

In a search key: ``3 508`` is 3508, ``46ពាន់`` is 46000, ``6សែន 4ម៉ឺន`` is 640000, ``ម្ភៃប្រាំ`` is 25.
A plain number, or a single number word, is a term already and not yielded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import dropwhile

from khmerqa.text.expressions.expression import Expression
from khmerqa.text.expressions.numerals import number_key
from khmerqa.text.khmer.normalise import search_key

_SIZES = {
    search_key(word): size
    for size, of_size in {
        10**2: "រយ",
        10**3: "ពាន់ thousand",
        10**4: "ម៉ឺន",
        10**5: "សែន",
        10**6: "លាន million",
        10**7: "កោដិ",
        10**9: "ពាន់លាន ប៊ីលាន billion",
        10**12: "ទ្រីលាន trillion",
    }.items()
    for word in of_size.split()
}
_UNITS = ("មួយ", "ពីរ", "បី", "បួន", "ប្រាំ", "ប្រាំមួយ", "ប្រាំពីរ", "ប្រាំបី", "ប្រាំបួន")
_TENS = ("ដប់", "ម្ភៃ", "សាមសិប", "សែសិប", "ហាសិប", "ហុកសិប", "ចិតសិប", "ប៉ែតសិប", "កៅសិប")
_SMALL = {
    **{search_key(word): number for number, word in enumerate(_UNITS, 1)},
    **{search_key(word): number * 10 for number, word in enumerate(_TENS, 1)},
    **{search_key(word): number for word, number in (("ប្រាំពិល", 7), ("មួយភៃ", 20))},
}


def _any_of(words: Mapping[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


# No letter may follow, nor a sign that would change the last letter.
_PIECE = re.compile(
    rf"""(?P<digits> (?<![\d.,/-])
             (?:(?<!\d[ ])[1-9]\d{{0,2}}(?:[ ]\d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)*) (?![\d/-]) )
       | (?: (?P<size>{_any_of(_SIZES)}) | (?P<small>{_any_of(_SMALL)}) )(?![\u17b4-\u17d3\u17dda-z])
    """,
    re.VERBOSE | re.ASCII,
)
_MAX_PIECES = 16
_MAX_DIGITS = 24


def quantities(key: str) -> Iterator[Expression]:
    """Yield the numbers in a search key that are not written in digits alone."""
    group: list[re.Match[str]] = []
    for piece in _PIECE.finditer(key):
        if group and not _joins(key, group[-1], piece):
            yield from _quantity(group)
            group = []
        group.append(piece)
    yield from _quantity(group)


def number_in_words(key: str) -> int | None:
    """Return the number that ``key`` is in words; None if it is not a number."""
    pieces = list(_PIECE.finditer(key))
    whole = "".join(piece.group() for piece in pieces) == key
    if not whole or not pieces or any(piece.lastgroup == "digits" for piece in pieces):
        return None
    return int(_value(pieces))


def _joins(key: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Return whether two pieces belong to one number."""
    between = key[one.end() : other.start()]
    if between == " ":  # before or after a magnitude; number words are written together
        return "size" in {one.lastgroup, other.lastgroup}
    if between:
        return False
    if other.lastgroup == "small" and one.lastgroup == "small":  # "two or three" is no number
        return _SMALL[other.group()] < 10 <= _SMALL[one.group()]
    return one.lastgroup == "size" or other.lastgroup == "size"


def _quantity(group: Sequence[re.Match[str]]) -> Iterator[Expression]:
    # "hundreds of" is no number
    group = list(dropwhile(lambda piece: piece.lastgroup == "size", group))
    if len(group) == 1 and " " not in group[0].group():
        return
    # No real number is longer, and a longer one would be slow.
    if 0 < len(group) <= _MAX_PIECES and len(group[0].group()) <= _MAX_DIGITS:
        value = format(_value(group).normalize(), "f")
        yield Expression(group[0].start(), group[-1].end(), (value,))


def _value(group: Sequence[re.Match[str]]) -> Decimal:
    total = current = Decimal(0)
    for piece in group:
        text = piece.group()
        if piece.lastgroup == "digits":
            current += Decimal(_digits(text))
        elif piece.lastgroup == "small":
            current += _SMALL[text]
        elif current:
            total += current * _SIZES[text]
            current = Decimal(0)
        else:  # five hundred thousand
            total *= _SIZES[text]
    return total + current


def _digits(text: str) -> str:
    """Return digits in Decimal's syntax; of a number with several points, the first two parts."""
    whole, *rest = number_key(text.replace(" ", "")).split(".")
    return f"{whole}.{rest[0]}" if rest else whole
