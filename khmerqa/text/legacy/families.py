"""The families of pre-Unicode Khmer fonts, recognised by the names of their fonts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from khmerqa.text.legacy.tables import ABC_CODES, LIMON_CODES


@dataclass(frozen=True, slots=True, eq=False)
class FontFamily:
    """Fonts that draw the same Khmer at the same codes.

    ``fonts`` and ``title_faces`` are regular expressions. They match the beginning of a font's name,
    in capitals or not; an empty one matches nothing.
    """

    name: str
    fonts: str
    codes: Mapping[str, str]
    title_faces: str = ""  # fonts drawn for titles: heavy, without a bold flag
    short_tails: str = ""  # codes of the tail that makes ឫ of ប and ឭ of ព
    long_tails: str = ""  # codes of the tail that makes ឬ of ប and ឮ of ព


LIMON = FontFamily(
    name="Limon",
    fonts="limon|lmn",
    codes=LIMON_CODES,
    title_faces=r"limon ?[rf]\d|lmn.*-[rf]\d",
    short_tails="\u00a3J",
    long_tails="\u00a4",
)
ABC = FontFamily(name="ABC", fonts="abc[-_ ]|abc-?text", codes=ABC_CODES, short_tails="J")
FAMILIES = (LIMON, ABC)


@lru_cache(maxsize=1_000)
def family_of(font: str) -> FontFamily | None:
    """Return the family that a font belongs to by its name; None if no table is known."""
    return next((each for each in FAMILIES if _matches(each.fonts, font)), None)


@lru_cache(maxsize=1_000)
def is_title_face(font: str) -> bool:
    """Return whether a font of a known family is drawn for titles."""
    family = family_of(font)
    return family is not None and _matches(family.title_faces, font)


def _matches(pattern: str, font: str) -> bool:
    return bool(pattern) and re.match(pattern, font, re.IGNORECASE) is not None
