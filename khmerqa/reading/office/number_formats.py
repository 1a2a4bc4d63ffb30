"""Counting numbers as office programs write them: decimal, roman, letters, words, Khmer digits.

The names are those of Word (ECMA-376, part 1, 17.18.59).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from khmerqa.text.expressions.numerals import khmer_digits

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_SIGNS = "*\u2020\u2021\u00a7"
_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen")  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
             "nine": "ninth", "twelve": "twelfth"}  # fmt: skip
# The consonants by which Khmer lists are lettered.
_KHMER_LETTERS = "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def format_number(number: int, form: str) -> str:
    """Write a number in a format, such as "lowerLetter", or as a custom one begins: "001", "០១", "ក"."""
    if number < 0:
        return str(number)
    if form[:1] in _KHMER_LETTERS and form:
        return _lettered(number, _KHMER_LETTERS, 1)
    if "\u17e0" <= form[:1] <= "\u17e9":
        return khmer_digits(_padded(number, form))
    if form[:1].isdigit():
        return _padded(number, form)
    writer = _WRITERS.get(form)
    return writer(number) if writer else str(number)


def _padded(number: int, example: str) -> str:
    """Write a number with as many digits as the first number of "001, 002, 003, ..." has."""
    first = example.split(",")[0].strip()
    return str(number).zfill(len(first))


def _lettered(number: int, letters: str, repeats_from: int = 0) -> str:
    """Write a number as a letter; after the last one letters are doubled, or joined: kk, kh."""
    if number < 1:
        return ""
    if repeats_from:
        rest, text = number, ""
        while rest:
            rest, place = divmod(rest - 1, len(letters))
            text = letters[place] + text
        return text
    return letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def _in_words(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")
    return str(number)


def _ordinal_in_words(number: int) -> str:
    words = _in_words(number)
    if words.isdigit():
        return _ordinal(number)
    before, dash, last = words.rpartition("-")
    regular = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return before + dash + _ORDINALS.get(last, regular)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"({number})"


def _with_signs(number: int) -> str:
    return _SIGNS[(number - 1) % 4] * ((number - 1) // 4 + 1) if number else ""


_WRITERS: Mapping[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda number: str(number).zfill(2),
    "lowerLetter": lambda number: _lettered(number, _LETTERS),
    "upperLetter": lambda number: _lettered(number, _LETTERS.upper()),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ordinal": _ordinal,
    "cardinalText": lambda number: _in_words(number).capitalize(),
    "ordinalText": lambda number: _ordinal_in_words(number).capitalize(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "numberInDash": lambda number: f"- {number} -",
    "chicago": _with_signs,
    "hex": lambda number: f"{number:X}",
}
