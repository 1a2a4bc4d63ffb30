"""Quotations that may not be stored are given by a hash, and found by it in a text.

White space and invisible characters are left out: line ends, and spaces that a file reader puts between
two Khmer words, are no part of the wording.
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
    """The SHA-256 of quoted words after ``folded``, and their length in characters."""

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
    """Return whether a text holds the words of a fingerprint."""
    key = folded(text)
    return any(
        _sha256(key[start : start + words.length]) == words.sha256
        for start in range(len(key) - words.length + 1)
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
