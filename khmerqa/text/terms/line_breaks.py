"""Where a line of Khmer may end: between two words, never inside a cluster.

Khmer has no spaces between words. To show a text, put a break opportunity (``<wbr>``, U+200B) between
the pieces; the text itself does not change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from khmerqa.ports import Segmenter
from khmerqa.text.khmer.clusters import cluster_boundaries
from khmerqa.text.terms.words import words_of_many


def breakable_pieces(texts: Sequence[str], segmenter: Segmenter) -> Iterator[list[str]]:
    """Yield the pieces of each text between which a line may break; joined they are the text."""
    for text, found in zip(texts, words_of_many(texts, segmenter), strict=True):
        # Elsewhere a blank or a sign precedes the word, where a line may break anyway.
        starts = {word.start for word in found if word.follows is not None}
        cuts = sorted(starts.intersection(cluster_boundaries(text)) - {0, len(text)})
        yield [text[begin:end] for begin, end in pairwise([0, *cuts, len(text)])]
