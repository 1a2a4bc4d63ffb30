"""Texts as people type them, and as programs copy them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from khmerqa.text.khmer.clusters import COENG

_KHMER = "\u1780-\u17d3"
_CLUSTER_START = re.compile(f"(?<!{COENG})(?=[\u1780-\u17b3])")
_SPACE_BETWEEN_KHMER = re.compile(f"(?<=[{_KHMER}]) (?=[{_KHMER}])")
_WORD = re.compile(r"[A-Za-z]+")
# Signs that are often confused, left out or typed twice.
_CONFUSED = (
    ("\u17bb", "\u17bc"),
    ("\u17b7", "\u17b8"),
    ("\u17b9", "\u17ba"),
    ("\u17b7", "\u17b9"),
    ("\u178e", "\u1793"),
    ("\u178f", "\u178a"),
    ("\u1794\u17c9", "\u1795"),
    ("\u179b", "\u17a1"),
    ("\u17c6", ""),
    ("\u17cb", ""),
    ("\u17cd", ""),
    ("\u17d0", ""),
    ("\u17c9", ""),
    ("\u17ca", ""),
    ("\u1784\u17cb", "\u1784"),
    (COENG + "\u179a", ""),
    ("\u17c4", "\u17c1\u17b6"),
    ("\u17be", "\u17c1\u17b8"),
)
_ZERO_WIDTH = "\u200b"


def spaces(text: str, draw: random.Random) -> str:
    """Return a Khmer text with spaces lost, added, or zero-width ones between clusters."""
    kind = draw.random()
    if kind < 0.45:
        return _SPACE_BETWEEN_KHMER.sub("", text)
    share, space = (0.06, " ") if kind < 0.8 else (0.3, _ZERO_WIDTH)
    parts = _CLUSTER_START.split(text)
    return "".join(
        part + (space if draw.random() < share and part.strip() else "") for part in parts
    )


def misspell(text: str, draw: random.Random) -> str:
    """Return a Khmer text in which one or two signs are confused with another, or are lost."""
    for _ in range(draw.choice((1, 1, 2))):
        one, other = draw.choice(_CONFUSED)
        if other and draw.random() < 0.5:
            one, other = other, one
        places = [found.start() for found in re.finditer(one, text)]
        if places:
            at = draw.choice(places)
            text = text[:at] + other + text[at + len(one) :]
    return text


def as_typed(text: str, draw: random.Random, share: float) -> str:
    """Return a Khmer text with faults, in ``share`` of the cases."""
    if draw.random() < share:
        text = spaces(text, draw)
    if draw.random() < share:
        text = misspell(text, draw)
    return text


def mixed(
    text: str,
    draw: random.Random,
    share: float,
    translations: Callable[[str], Sequence[tuple[str, float]]],
) -> str:
    """Return an English text in which ``share`` of the words are replaced by probable translations."""

    def replaced(found: re.Match[str]) -> str:
        word = found.group()
        choices = translations(word.lower())[:4] if draw.random() < share else ()
        if not choices:
            return word
        words, weights = zip(*choices, strict=True)
        return str(draw.choices(words, weights)[0])

    return _WORD.sub(replaced, text)
