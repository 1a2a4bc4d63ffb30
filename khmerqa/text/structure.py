"""Numbering as official texts have it: what begins an item of a list, and what announces one."""

from __future__ import annotations

import re

_ITEM = re.compile(
    r"""\s*(?:
        [-\u2013\u2014\u2022\u25cf\u25aa\u2023\uf0b7*]\s+          # a dash or a bullet
      | [(\[]?[0-9\u17e0-\u17e9]{1,2}[.)\u17d4\]]\s*(?![0-9\u17e0-\u17e9])  # 1.  (2)  three with a danda
      | [(\[]?[a-z\u1780-\u17a2][.)]\s+                            # a)  and Khmer letters
      | [(\[]?[ivx]{1,4}[.)]\s+                                    # iv.
    )""",
    re.VERBOSE,
)
_ANNOUNCES = re.compile(r"[:\u17d6][\s\"'\u201d\u00bb]*$")


def item_marker(line: str) -> int:
    """Return the length of the marker that makes ``line`` an item of a list, 0 where it is none."""
    match = _ITEM.match(line)
    return match.end() if match else 0


def announces_list(text: str) -> bool:
    """Tell whether ``text`` ends as a sentence that a list must follow."""
    return _ANNOUNCES.search(text) is not None
