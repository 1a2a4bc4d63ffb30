"""Lists in official texts: what begins an item, and what introduces a list."""

from __future__ import annotations

import re
from itertools import pairwise

from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.text.khmer.clusters import ZERO_WIDTH

BETWEEN_CELLS = " | "  # of a table row
_BULLETS = (
    "-*\u2013\u2014\u00b7\u2022\u2023\u25aa\u25a0\u25cb\u25cf\u25e6\u27a2\u2713\u2714"
    "\uf0a7\uf0b7\uf0d8\uf0fc"  # of the symbol fonts that word processors use
)
_ORDINAL = "(?:មួយ|ពីរ|បី|បួន|ប្រាំ(?:មួយ|ពីរ|បី|បួន)?|ដប់(?:មួយ|ពីរ|បី|បួន|ប្រាំ(?:មួយ|ពីរ|បី|បួន)?)?|ម្ភៃ)"
_ITEM = re.compile(
    rf"""[\s{ZERO_WIDTH}]*(?:
        [{_BULLETS}]\s+
      | [(\[]?[0-9\u17e0-\u17e9]{{1,2}}[.)\u17d4\]]\s*(?![0-9\u17e0-\u17e9])  # 1.  (2)  three, danda
      | [0-9\u17e0-\u17e9]{{1,2}}(?:\.[0-9\u17e0-\u17e9]{{1,2}}){{1,3}}[.)]\s+    # 1.2.
      | (?:[0-9\u17e0-\u17e9]{{1,2}}|[\u1780-\u17a2])\s?[-\u2013]   # 1-  and by letter
        (?:\s+|(?=[\u1780-\u17b3][\u1780-\u17d3]))
      | ទី(?:[0-9\u17e0-\u17e9]{{1,2}}|{_ORDINAL})\s?[-\u2013.:)\u17d6]\s*          # first:
      | [(\[]?[a-z\u1780-\u17a2][.)]\s+                            # a)  and Khmer letters
        (?<!\bp\.\s)(?![a-z\u1780-\u17b3]\.)                      # but neither "p. 5" nor "e. g."
      | [(\[]?[ivx]{{1,4}}[.)]\s+                                  # iv.
    )""",
    re.VERBOSE,
)
_RUN_IN = re.compile(
    r"(?<![^\s\u17d4\u17d6:;,(])(\d{1,2}) ?[-\u2013.)](?=[ ]?[A-Za-z\u1780-\u17b3(\"])", re.ASCII
)
_ENDS_WITH_COLON = re.compile(rf"[:\u17d6][\s{ZERO_WIDTH}\"'\u201d\u00bb]*$")


def item_marker(line: str) -> int:
    """Return the length of the list marker that ``line`` begins with; 0 if there is none."""
    match = _ITEM.match(line)
    return match.end() if match else 0


def introduces_list(text: str) -> bool:
    """Return whether ``text`` ends with a colon, so that a list follows."""
    return _ENDS_WITH_COLON.search(text) is not None


def run_in_items(text: str) -> list[tuple[int, int]]:
    """Return the spans of a list within one line, "… 1- this 2- that"; none for other text.

    The numbers must count up from 1, so that dates and page numbers are no list.
    """
    starts: list[int] = []
    for match in _RUN_IN.finditer(ascii_digits(text)):
        if int(match[1]) == len(starts) + 1:
            starts.append(match.start())
    if len(starts) < 2:
        return []
    return list(pairwise([*starts, len(text)]))
