"""The beginning of a text, ending between two words."""

from __future__ import annotations

from khmerqa.ports import Segmenter
from khmerqa.text.khmer.clusters import clip
from khmerqa.text.terms.words import words

ELLIPSIS = "…"
_AROUND = 120  # characters before and behind the cut; longer than any word


def shorten(text: str, limit: int, segmenter: Segmenter) -> str:
    """Return at most ``limit`` code points of ``text`` and an ellipsis where more follows.

    The cut is between two words; only a word as long as the whole text is cut between two clusters.
    """
    if len(text) <= limit:
        return text
    end = len(clip(text, limit))
    begin = max(0, end - _AROUND)
    around = text[begin : end + _AROUND]
    for word in words(around, segmenter):
        # A word at the very beginning of this slice may be the rest of a longer one.
        if 0 < word.start < end - begin < word.end:
            end = begin + word.start
            break
    return text[:end].rstrip() + ELLIPSIS
