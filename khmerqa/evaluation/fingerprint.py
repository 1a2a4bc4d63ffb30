"""Words that may not be stored are known by a hash, and found by it on their page.

White space and invisible characters are left out: where lines end, and where a reader puts a space
between two Khmer words, is no part of the wording.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from khmerqa.text.khmer.clusters import ZERO_WIDTH

_LEFT_OUT = re.compile(rf"[\s{ZERO_WIDTH}\u00ad]+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The SHA-256 of quoted words as :func:`folded` leaves them, and how many characters these are."""

    sha256: str
    length: int


def folded(text: str) -> str:
    """Return a text in Unicode's composed form without white space and invisible characters."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFC", text))


def fingerprint(words: str) -> Fingerprint:
    """Return the fingerprint of some words."""
    key = folded(words)
    return Fingerprint(_sha256(key), len(key))


def holds(text: str, words: Fingerprint) -> bool:
    """Tell whether a text holds the words of a fingerprint, wherever in it they stand."""
    key = folded(text)
    return any(
        _sha256(key[start : start + words.length]) == words.sha256
        for start in range(len(key) - words.length + 1)
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
