"""Numbers as officials write them: spaced thousands, magnitudes, words.

In a search key: ``3 508`` is 3508, ``46ពាន់`` is 46000, ``6សែន 4ម៉ឺន`` is 640000, ``ម្ភៃប្រាំ`` is 25 and
``twenty-five`` too. ``quantities`` are the search terms: a plain number, or a single number word, is a
term already and not among them. ``numbers`` are all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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


_ENGLISH_SIZES = {"hundred": 10**2}
_ENGLISH_SMALL = {
    word: number
    for number, word in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
            *("eighteen", "nineteen"),
        ),
        start=1,
    )
} | {
    word: number * 10
    for number, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}


def _any_of(words: Mapping[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _pieces(
    digits: str,
    sizes: Mapping[str, int],
    small: Mapping[str, int],
    before: str = "",
    after: str = "",
) -> re.Pattern[str]:
    """Return a pattern for a number in digits, a magnitude or a small number in words.

    No letter may follow a word, nor a sign that would change its last letter.
    """
    return re.compile(
        rf"""(?P<digits> {digits} )
           | {before}(?: (?P<size>{_any_of(sizes)}) | (?P<small>{_any_of(small)}) )
             (?![\u17b4-\u17d3\u17dda-z]){after}""",
        re.VERBOSE | re.ASCII,
    )


_GROUPED = r"(?: (?<!\d[ ])[1-9]\d{0,2}(?:[ ]\d{3})+(?:,\d+)? | \d+(?:[.,]\d+)* )"
_PIECE = _pieces(rf"(?<![\d.,/-]){_GROUPED}(?![\d/-])", _SIZES, _SMALL)
_VALUES = _SIZES | _ENGLISH_SIZES | _SMALL | _ENGLISH_SMALL
# Also in ranges and fractions, but neither in "CO2" and "5G" nor in the dry season, ប្រាំង.
_ANY_PIECE = _pieces(
    rf"(?<![a-z\d.,]){_GROUPED}(?!\d|g\b)",
    _SIZES | _ENGLISH_SIZES,
    _SMALL | _ENGLISH_SMALL,
    before="(?<![a-z])",
    after=rf"(?<!{search_key('ប្រាំ')}(?=ង))",
)
_MAX_PIECES = 16
_MAX_DIGITS = 24


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a search key; ``in_digits`` if no part of it is a word."""

    start: int
    end: int
    value: Decimal
    in_digits: bool


def quantities(key: str) -> Iterator[Expression]:
    """Yield the numbers in a search key that are not written in digits alone."""
    for group in _groups(key, _PIECE):
        if len(group) > 1 or " " in group[0].group():
            value = decimal_text(_value(group))
            yield Expression(group[0].start(), group[-1].end(), (value,))


def numbers(key: str) -> Iterator[Number]:
    """Yield every number in a search key, in digits or in words of either language."""
    for group in _groups(key, _ANY_PIECE):
        in_digits = all(piece.lastgroup == "digits" for piece in group)
        yield Number(group[0].start(), group[-1].end(), _value(group), in_digits)


def decimal_text(value: Decimal) -> str:
    """Return a number in plain ASCII digits, without zeros at the end of a fraction."""
    return format(value.normalize(), "f")


def number_in_words(key: str) -> int | None:
    """Return the number that ``key`` is in words; None if it is not a number."""
    pieces = list(_PIECE.finditer(key))
    whole = "".join(piece.group() for piece in pieces) == key
    if not whole or not pieces or any(piece.lastgroup == "digits" for piece in pieces):
        return None
    return int(_value(pieces))


def _groups(key: str, pattern: re.Pattern[str]) -> Iterator[Sequence[re.Match[str]]]:
    """Yield the pieces of each number."""
    group: list[re.Match[str]] = []
    for piece in pattern.finditer(key):
        if group and not _joins(key, group[-1], piece):
            yield from _usable(group)
            group = []
        group.append(piece)
    yield from _usable(group)


def _usable(group: Sequence[re.Match[str]]) -> Iterator[Sequence[re.Match[str]]]:
    """Yield the pieces if they are a number: "hundreds of" is none, and none is endless."""
    group = list(dropwhile(lambda piece: piece.lastgroup == "size", group))
    if 0 < len(group) <= _MAX_PIECES and len(group[0].group()) <= _MAX_DIGITS:
        yield group


def _joins(key: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Return whether two pieces belong to one number."""
    between = key[one.end() : other.start()]
    kinds = {one.lastgroup, other.lastgroup}
    if "digits" not in kinds and one.group().isascii() and other.group().isascii():
        if kinds == {"small"}:  # "twenty-five", "twenty five"
            return between in ("-", " ") and _tens_and_units(one, other)
        return between in ("-", " ") or (between == " and " and one.lastgroup == "size")
    if between == " ":  # before or after a magnitude; number words are written together
        return "size" in kinds
    if between:
        return False
    if kinds == {"small"}:  # "two or three" is no number
        return _tens_and_units(one, other)
    return "size" in kinds


def _tens_and_units(one: re.Match[str], other: re.Match[str]) -> bool:
    tens, units = _VALUES[one.group()], _VALUES[other.group()]
    return units < 10 <= tens and tens % 10 == 0


def _value(group: Sequence[re.Match[str]]) -> Decimal:
    total = current = Decimal(0)
    for piece in group:
        text = piece.group()
        if piece.lastgroup == "digits":
            current += Decimal(_digits(text))
        elif piece.lastgroup == "small":
            current += _VALUES[text]
        elif text in _ENGLISH_SIZES and current:  # "two hundred thousand"
            current *= _VALUES[text]
        elif current:
            total += current * _VALUES[text]
            current = Decimal(0)
        else:  # five hundred thousand
            total *= _VALUES[text]
    return total + current


def _digits(text: str) -> str:
    """Return digits in Decimal's syntax; of a number with several points, the first two parts."""
    whole, *rest = number_key(text.replace(" ", "")).split(".")
    return f"{whole}.{rest[0]}" if rest else whole
