"""Numbering as official texts have it: what begins an item of a list, and what announces one."""

from __future__ import annotations

import re

from khmerqa.text.clusters import ZERO_WIDTH

_BULLETS = (
    "-*\u2013\u2014\u00b7\u2022\u2023\u25aa\u25a0\u25cb\u25cf\u25e6\u27a2\u2713\u2714"
    "\uf0a7\uf0b7\uf0d8\uf0fc"  # of the symbol fonts that word processors use
)
_ITEM = re.compile(
    rf"""[\s{ZERO_WIDTH}]*(?:
        [{_BULLETS}]\s+
      | [(\[]?[0-9\u17e0-\u17e9]{{1,2}}[.)\u17d4\]]\s*(?![0-9\u17e0-\u17e9])  # 1.  (2)  three, danda
      | [(\[]?[a-z\u1780-\u17a2][.)]\s+                            # a)  and Khmer letters
        (?<!\bp\.\s)(?![a-z\u1780-\u17b3]\.)                      # but neither "p. 5" nor "e. g."
      | [(\[]?[ivx]{{1,4}}[.)]\s+                                  # iv.
    )""",
    re.VERBOSE,
)
_ANNOUNCES = re.compile(rf"[:\u17d6][\s{ZERO_WIDTH}\"'\u201d\u00bb]*$")


def item_marker(line: str) -> int:
    """Return the length of the marker that makes ``line`` an item of a list, 0 where it is none."""
    match = _ITEM.match(line)
    return match.end() if match else 0


def announces_list(text: str) -> bool:
    """Tell whether ``text`` ends as a sentence that a list must follow."""
    return _ANNOUNCES.search(text) is not None
