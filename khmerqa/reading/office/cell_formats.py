"""Numbers as a sheet shows them, by the format code of their cell (ECMA-376, part 1, 18.8.31).

Dates and times are not written here, and colours, padding and alignment are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<pad>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>General)|(?P<power>[Ee][+-])|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\Z")
_PLACES = frozenset("0#?")
_MAX_DIGITS = 15  # that Excel keeps of a number


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "literal", "place", ".", ",", "%", "/", "power", "general" or "text"
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None

    def has(self, kind: str) -> bool:
        return any(token.kind == kind for token in self.tokens)


def shown_number(value: float, pattern: str) -> str:
    """Write a number by a format code such as ``#,##0"៛"``; empty where the code hides it."""
    number = Decimal(f"{value:.{_MAX_DIGITS}g}") if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        return str(value)
    sections = _sections(pattern)
    section, keeps_sign = _chosen(number, sections)
    if section is None or section.has("general") or section.has("text"):
        return _around(section, _plain(number))
    text = _written(abs(number), section)
    is_negative = number < 0 and keeps_sign and any(digit in text for digit in "123456789")
    return f"-{text}" if is_negative else text


def shown_text(text: str, pattern: str) -> str:
    """Write a text by the format code of its cell, which may add words to it."""
    section = next((each for each in reversed(_sections(pattern)) if each.has("text")), None)
    return _around(section, text) if section else text


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _around(section: _Section | None, text: str) -> str:
    """Put the literal words of a section around what it does not format."""
    if section is None:
        return text
    return "".join(
        text if token.kind in ("text", "general") else token.text
        for token in section.tokens
        if token.kind in ("text", "general", "literal")
    )


def _sections(pattern: str) -> list[_Section]:
    sections: list[_Section] = []
    tokens: list[_Token] = []
    condition: tuple[str, Decimal] | None = None
    for match in _TOKEN.finditer(pattern):
        other = match["other"]
        if other == ";":
            sections.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif (bracket := match["bracket"]) is not None:
            found = _CONDITION.match(bracket)
            if found:
                condition = found[1], Decimal(found[2])
            elif bracket.startswith("$"):  # a currency, and maybe a language after it
                tokens.append(_Token("literal", bracket[1:].partition("-")[0]))
        elif match["general"]:
            tokens.append(_Token("general", ""))
        elif match["power"]:
            tokens.append(_Token("power", match["power"]))
        elif other is None:
            tokens.append(_Token("literal", match["quoted"] or match["escaped"] or ""))
        elif other in _PLACES:
            tokens.append(_Token("place", other))
        elif other == "@":
            tokens.append(_Token("text", ""))
        else:
            tokens.append(_Token(other if other in ".,%/" else "literal", other))
    return [*sections, _Section(tuple(tokens), condition)]


def _chosen(number: Decimal, sections: list[_Section]) -> tuple[_Section | None, bool]:
    """Return the section for a number, and whether a minus is written before it."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _holds(number, section.condition):
                return section, True
        return None, True
    numeric = sections[:3]
    if number < 0 and len(numeric) > 1:
        return numeric[1], False
    if number == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], True


def _holds(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, limit = condition
    return {
        "<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit,
        "=": number == limit, "<>": number != limit,
    }[sign]  # fmt: skip


def _written(number: Decimal, section: _Section) -> str:
    tokens = list(section.tokens)
    if not section.has("place"):
        return "".join(token.text for token in tokens)
    if section.has("power"):
        return _in_powers(number, tokens)
    if section.has("/"):
        return _as_fraction(number, tokens)
    number *= 100 ** sum(token.kind == "%" for token in tokens)
    last = max(index for index, token in enumerate(tokens) if token.kind == "place")
    scale = 0
    while last + 1 < len(tokens) and tokens[last + 1].kind == ",":
        del tokens[last + 1]
        scale += 1
    number /= 1000**scale
    point = next((i for i, token in enumerate(tokens) if token.kind == "."), len(tokens))
    decimals = [token.text for token in tokens[point:] if token.kind == "place"]
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    whole, _, rest = f"{rounded:f}".partition(".")
    return _whole(whole, tokens[:point]) + _decimals(rest, tokens[point:], decimals)


def _whole(digits: str, tokens: list[_Token]) -> str:
    """Write the whole part into its places from the right; what is left stands in the first."""
    is_grouped = any(token.kind == "," for token in tokens)
    first = next((i for i, token in enumerate(tokens) if token.kind == "place"), len(tokens))
    rest = digits.lstrip("0")
    written: list[str] = []
    count = 0
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.kind != "place":
            if token.kind != ",":
                written.append(token.text)
            continue
        taken = rest if index == first else rest[-1:]
        rest = "" if index == first else rest[:-1]
        if not taken and token.text == "0":
            taken = "0"
        for digit in reversed(taken):
            if is_grouped and count and count % 3 == 0:
                written.append(",")
            written.append(digit)
            count += 1
    return "".join(reversed(written))


def _decimals(digits: str, tokens: list[_Token], places: list[str]) -> str:
    needed = max((i + 1 for i, place in enumerate(places) if place == "0"), default=0)
    kept = digits.rstrip("0").ljust(needed, "0") if places else ""
    text, used = "", 0
    for token in tokens:
        if token.kind == ".":
            text += "." if kept or needed else ""
        elif token.kind == "place":
            text += kept[used : used + 1]
            used += 1
        else:
            text += token.text
    return text


def _in_powers(number: Decimal, tokens: list[_Token]) -> str:
    power = next(index for index, token in enumerate(tokens) if token.kind == "power")
    point = next((i for i, token in enumerate(tokens[:power]) if token.kind == "."), power)
    decimals = sum(token.kind == "place" for token in tokens[point:power])
    return f"{number:.{decimals}E}"


def _as_fraction(number: Decimal, tokens: list[_Token]) -> str:
    slash = next(index for index, token in enumerate(tokens) if token.kind == "/")
    places = sum(token.kind == "place" for token in tokens[slash:])
    whole, rest = divmod(Fraction(number), 1)
    part = rest.limit_denominator(10 ** max(1, places) - 1)
    if part == 1:
        whole, part = whole + 1, Fraction(0)
    if not part:
        return str(whole)
    return f"{whole} {part}" if whole else str(part)
