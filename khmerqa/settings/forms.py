"""What the texts of some settings must look like.

An address without its scheme names no host. The service would take itself for one that nobody else
reaches, and ask for no keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

# A name or an address in figures, and one of IPv6: with more colons than a name with its port.
_NAME = re.compile(r"[^\s/?#@:;,*'\"\[\]]+|[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*")


@dataclass(frozen=True, slots=True)
class Form:
    """``fits`` says whether a text has it; ``example`` is one that has."""

    fits: Callable[[str], bool]
    example: str


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises for what is no number
    except ValueError:
        return False
    plain = text.isprintable() and not any(map(str.isspace, text))
    return plain and parts.scheme in ("http", "https") and bool(parts.hostname)


def _is_origin(text: str) -> bool:
    """Return whether a text is the beginning of addresses; ``*`` may stand for names in it."""
    parts = urlsplit(text) if _is_address(text) else None
    if parts is None or parts.path not in ("", "/") or parts.query or parts.fragment:
        return text == "*"
    # These would end the value of a header, or the directive of a policy.
    return "@" not in text and not set(text) & set(";'\"")


def _are_origins(text: str) -> bool:
    return all(_is_origin(each.strip()) for each in text.split(","))


def _are_names(text: str) -> bool:
    return all(_NAME.fullmatch(each.strip()) for each in text.split(","))


ADDRESS = Form(_is_address, "https://ask.example.gov.kh")
ORIGINS = Form(_are_origins, "https://a.example.gov.kh, https://b.example.gov.kh")
NAMES = Form(_are_names, "ask.example.gov.kh, 10.0.0.5")
