"""Compounds: words that the segmenter keeps whole, and words that a gap splits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from khmerqa.text.khmer.clusters import clusters
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.runs import Run, RunKind

# Prefixes that make a noun of a verb, or a person of an action. A search for the word should find the
# form without them. The words in _NO_PREFIX only look as if they had one.
_PREFIXES = tuple(map(search_key, ("សេចក្តី", "កិច្ច", "ភាព", "ការ", "អ្នក", "ខែ")))
_NO_PREFIX = frozenset(
    search_key("ការពារ ការងារ ការិយាល័យ ការណ៍ កិច្ចការ អ្នកណា អ្នកនាង អ្នកជំងឺ ខែត្រ").split()
)
_COMPOUNDS = """
    រដ្ឋ+មន្ត្រី រដ្ឋ+សភា រដ្ឋ+លេខាធិការ មន្ត្រី+រាជការ លេខាធិការ+ដ្ឋាន ព្រឹទ្ធ+សភា សារ+ព័ត៌មាន អន្តរ+ជាតិ
    អន្តរ+ក្រសួង ទី+ក្រុង ទី+ផ្សារ ក្រុម+ការងារ ក្រុម+ប្រឹក្សា ក្រុម+ហ៊ុន សាលា+រៀន មធ្យម+សិក្សា ឧត្តម+សិក្សា
    វិធាន+ការ សហ+ប្រតិបត្តិការ គោល+នយោបាយ ថ្នាក់+ដឹកនាំ ចុះ+បញ្ជី ចុះ+ហត្ថលេខា ទម្រង់+បែបបទ
"""
COMPOUNDS = {
    "".join(parts): parts
    for parts in (tuple(search_key(compound).split("+")) for compound in _COMPOUNDS.split())
}

_LINK = re.compile(" |-[ \n]?")
_REPETITION = "\u17d7"


def parts_of(word: str) -> tuple[str, ...]:
    """Return the parts of a Khmer word that are search terms of their own."""
    return COMPOUNDS.get(word) or root_of(word)


@lru_cache(maxsize=65536)
def root_of(word: str) -> tuple[str, ...]:
    """Return the word that a Khmer word is derived from by a prefix, if any.

    A short root is left out: it is a common word, often with another meaning.
    """
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and word not in _NO_PREFIX and len(clusters(rest)) > 2:
            return (rest,)
    return ()


@dataclass(frozen=True, slots=True)
class Chain:
    """Runs of Khmer with only a space or a hyphen between: a phrase, or a split word."""

    runs: tuple[Run, ...]

    @property
    def joined(self) -> str:
        """The text without the gaps."""
        return "".join(run.text for run in self.runs)

    @property
    def gaps(self) -> list[int]:
        """The positions of the gaps in ``joined``."""
        return list(accumulate(len(run.text) for run in self.runs[:-1]))


def chains(key: str, found: Sequence[Run]) -> Iterator[Chain]:
    """Yield the chains of two or more runs among the runs of a search key."""
    chain: list[Run] = []
    for run in found:
        if run.kind is RunKind.KHMER and chain and _LINK.fullmatch(key, chain[-1].end, run.start):
            chain.append(run)
            continue
        if len(chain) > 1:
            yield Chain(tuple(chain))
        chain = [run] if run.kind is RunKind.KHMER else []
    if len(chain) > 1:
        yield Chain(tuple(chain))


def words_across_gaps(chain: Chain, words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield (number of a gap, word) for each word of the joined chain with a gap inside."""
    gaps = iter(enumerate(chain.gaps))
    number, gap = next(gaps, (-1, -1))
    start = 0
    for word in words:
        while 0 <= gap < start + len(word):
            if gap > start:
                yield number, word
            number, gap = next(gaps, (-1, -1))
        start += len(word)


def grams_across_gaps(chain: Chain) -> Iterator[str]:
    """Yield the cluster 2- and 3-grams that cross a gap, as if the gap were not there."""
    for one, other in zip(chain.runs, chain.runs[1:], strict=False):
        if one.text.endswith(_REPETITION) or other.text.startswith(_REPETITION):
            continue
        before, after = clusters(one.text)[-2:], clusters(other.text)[:2]
        yield before[-1] + after[0]
        if len(before) > 1:
            yield "".join(before) + after[0]
        if len(after) > 1:
            yield before[-1] + "".join(after)
