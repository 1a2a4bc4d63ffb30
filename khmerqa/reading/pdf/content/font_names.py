"""What the name of a font says about the text that is written in it."""

from __future__ import annotations

import re

_LEGACY = re.compile(
    r"^(limon|lmn|abc[-_ ]|abc-?text|chhay|kh[-_ ]|khek|fk[-_ ]|hanuman\d|truth|zero[-_ ]?space"
    r"|baidok|ekreach|nika|preah ?vihear|apsara|seyha|nokor)",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(r"wingdings|webdings|dingbats|tacteing|^symbol", re.IGNORECASE)


def is_legacy_font(name: str) -> bool:
    """Tell by its name whether a font is one of those that draw Khmer over Latin letters."""
    return bool(_LEGACY.match(name))


def is_ornament_font(name: str) -> bool:
    """Tell by its name whether a font draws ornaments and bullets, no letters."""
    return bool(_ORNAMENT.search(name))
