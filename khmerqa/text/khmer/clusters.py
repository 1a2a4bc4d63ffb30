"""Orthographic clusters: a base letter with everything that is written onto it.

The syllable structure is that of Unicode Technical Note 61 ("Khmer Encoding Structure"), read
liberally: all marks after a base belong to it, in any order, so malformed text has clusters too.
Zero-width characters and stray spaces between a base and its marks are inside the cluster.
"""

from __future__ import annotations

import re

LETTERS = "\u1780-\u17b3"  # consonants and independent vowels
MARKS = "\u17b4-\u17d1\u17d3\u17dd"  # vowels and signs, the coeng left out
COENG = "\u17d2"
DIACRITICS = "\u0300-\u036f"  # of Latin letters
ZERO_WIDTH = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
LINE_ENDS = "\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029"  # what str.splitlines splits at
BLANKS = " \t\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"  # white space within a line

_GAP = f"[{ZERO_WIDTH}{BLANKS}]*+"
# A coeng binds the next letter even across a gap; a mark binds to the character before it.
_COENG = f"{COENG}(?:{_GAP}[{LETTERS}])?+"
_HANGING = f"(?:{_GAP}(?:{_COENG}|[{MARKS}{DIACRITICS}]))"
KHMER_CLUSTER = f"[{LETTERS}]{_HANGING}*+"

# Any character may start a cluster, even a stray mark, but no mark binds to a line end. Of several
# blanks only the last takes a mark; otherwise a long run of blanks would take quadratic time.
_CLUSTER = re.compile(
    rf"\r\n|[{LINE_ENDS}]|[{ZERO_WIDTH}{BLANKS}](?=[{ZERO_WIDTH}{BLANKS}])|(?:{_COENG}|.){_HANGING}*+",
    re.DOTALL,
)


def clusters(text: str) -> list[str]:
    """Return the clusters of ``text``; joined they are the text again."""
    return _CLUSTER.findall(text)


def cluster_boundaries(text: str) -> list[int]:
    """Return all offsets, 0 and ``len(text)`` included, between clusters."""
    return [0, *(match.end() for match in _CLUSTER.finditer(text))]


def clip(text: str, limit: int) -> str:
    """Return at most ``limit`` code points of ``text``, ending at a cluster boundary."""
    if len(text) <= limit:
        return text
    end = 0
    for match in _CLUSTER.finditer(text):
        if match.end() > limit:
            break
        end = match.end()
    return text[:end]
