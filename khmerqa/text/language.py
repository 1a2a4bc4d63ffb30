"""The language of a text: Khmer or English."""

from __future__ import annotations

import re

from khmerqa.types import Language

_KHMER = re.compile("[\u1780-\u17d3]+")
_LATIN = re.compile("[A-Za-z]+")


def language_of(text: str) -> Language:
    """Return the language that ``text`` is written in.

    Khmer with many English terms is still Khmer: one Khmer letter or sign outweighs four Latin letters.
    """
    khmer = sum(map(len, _KHMER.findall(text)))
    return "km" if khmer and khmer * 4 >= sum(map(len, _LATIN.findall(text))) else "en"
