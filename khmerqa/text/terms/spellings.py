"""The preferred spelling of words that are often written in an older or another way."""

from __future__ import annotations

import re

from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.vocabulary import VARIANTS

_SHORTEST = 4  # code points; shorter ones are parts of other words
_NAMES = {name for pair in VARIANTS.items() for name in pair if len(name) >= _SHORTEST}
# The longest first, and preferred ones among them: what is written so already stays whole.
_SPELLING = re.compile(
    "|".join(map(re.escape, sorted(_NAMES, key=lambda name: (-len(name), name))))
)


def preferred_spellings(text: str) -> str:
    """Return the search key of a text with the preferred spelling of each word known to have others."""
    return _SPELLING.sub(lambda match: VARIANTS.get(match[0], match[0]), search_key(text))
