"""What the name of a font says about the text that is written in it."""

from __future__ import annotations

import re

from khmerqa.text.legacy.families import family_of

_WITHOUT_TABLE = re.compile(
    r"^(chhay|kh[-_ ]|khek|fk[-_ ]|hanuman\d|truth|zero[-_ ]?space"
    r"|baidok|ekreach|nika|preah ?vihear|apsara|seyha|nokor)",
    re.IGNORECASE,
)
_SUBSET_PREFIX = re.compile(r"^[A-Z]{6}\+")
_BOLD = re.compile(r"bold|black|heavy|muol|moul", re.IGNORECASE)
_ORNAMENT = re.compile(r"wingdings|webdings|dingbats|tacteing|^symbol", re.IGNORECASE)


def without_subset_prefix(name: str) -> str:
    """Return a font's name without the prefix of an embedded subset, such as "ABCDEF+"."""
    return _SUBSET_PREFIX.sub("", name)


def is_bold_font(name: str) -> bool:
    """Return whether a font is bold; Moul, a Khmer face for titles, is."""
    return bool(_BOLD.search(name))


def is_legacy_font(name: str) -> bool:
    """Return whether a font, by its name, draws Khmer over Latin letters, with a known table or not."""
    return family_of(name) is not None or bool(_WITHOUT_TABLE.match(name))


def is_ornament_font(name: str) -> bool:
    """Return whether a font, by its name, draws ornaments and bullets, no letters."""
    return bool(_ORNAMENT.search(name))
