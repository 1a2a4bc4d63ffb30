"""Where a line of Khmer may end: between two words, and nowhere inside a cluster.

Khmer is written without spaces between words. Whoever shows a text puts what marks such a place
(``<wbr>``, U+200B) between the pieces; the text itself stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from khmerqa.ports import Segmenter
from khmerqa.text.khmer.clusters import cluster_boundaries
from khmerqa.text.terms.words import words_of_many


def breakable_pieces(texts: Sequence[str], segmenter: Segmenter) -> Iterator[list[str]]:
    """Yield the pieces of each text between which a line may end; joined they are the text."""
    for text, found in zip(texts, words_of_many(texts, segmenter), strict=True):
        # A word that follows no other directly has a blank or a sign before it, which says it already.
        starts = {word.start for word in found if word.follows is not None}
        cuts = sorted(starts.intersection(cluster_boundaries(text)) - {0, len(text)})
        yield [text[begin:end] for begin, end in pairwise([0, *cuts, len(text)])]
