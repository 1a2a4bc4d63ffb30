"""How likely a stretch of Khmer is, letter by letter: a test for text layers with a false character map.

A false character map yields Khmer letters in an order that Khmer does not have. Trigram counts of
letters and signs show this even where every syllable is well formed. The counts in
``data/khmer_trigrams.txt`` were learned from clean Khmer text (sources: the model card) by
``scripts/train/plausibility``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
# The letters of an abbreviation, as in the short name of a council, are in no order of a word.
_ABBREVIATION = re.compile(
    r"(?<![\u1780-\u17d3\u17dd])[\u1780-\u17a2](?:\.[\u1780-\u17a2])+(?![\u1780-\u17d3\u17dd])"
)
_RUN = re.compile("[\u1780-\u17d3\u17dd]+")
_CLUSTER = re.compile("[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd])*")
# What hardly any writer types: a sign without a base, a coeng that joins nothing or comes after the
# vowel, one sign twice, two vowels on one base (but for those that two keys make up together).
_MALFORMED = re.compile(
    "(?<![\u1780-\u17d3\u17dd])[\u17b6-\u17d3\u17dd]"
    "|\u17d2(?![\u1780-\u17b3])"
    "|([\u17b6-\u17d1])\\1"
    "|(?!\u17c1[\u17b6\u17b8])[\u17b6-\u17c5](?=[\u17b6-\u17c5\u17d2])"
)
# The vowels that are drawn before their base, as a text in the order of print would have them.
_VOWEL_FIRST = re.compile("([\u17c1-\u17c3])([\u1780-\u17b3](?:\u17d2[\u1780-\u17b3])*)")
_BACK_OFF = 0.4
_MIN_COUNT = 4  # rarer trigrams say more about the sample than about Khmer
_START = "^"


@dataclass(frozen=True, slots=True)
class Plausibility:
    """``likelihood`` is the mean natural logarithm per letter; healthy prose lies near -2.0."""

    letters: int = 0
    likelihood: float = 0.0
    unseen_trigrams: float = 0.0  # the share of letters that no clean text has after these two
    unseen_pairs: float = 0.0  # the share that none has after this one
    malformed: float = 0.0  # per cluster
    doubled: float = 0.0  # the share of clusters that repeat the one before
    better_reordered: float = 0.0  # the gain if vowels before their bases were put after them


def plausibility(text: str) -> Plausibility:
    """Measure the Khmer in ``text``; all else in it is ignored, and so are abbreviations."""
    plain = _plain(text)
    runs = _RUN.findall(plain)
    letters = sum(map(len, runs))
    if not letters:
        return Plausibility()
    clusters, doubled = 0, 0
    for run in runs:
        found = _CLUSTER.findall(run)
        clusters += len(found)
        # Single letters do repeat in Khmer words; whole syllables with signs hardly ever.
        doubled += sum(one == other and len(one) > 1 for one, other in pairwise(found))
    counts, _ = _table()
    trigrams = _trigrams(runs)
    unseen = [trigram for trigram in trigrams if trigram not in counts]
    likelihood = _likelihood(trigrams)
    logical = _likelihood(_trigrams(_RUN.findall(_VOWEL_FIRST.sub(r"\2\1", plain))))
    return Plausibility(
        letters=letters,
        likelihood=likelihood / letters,
        unseen_trigrams=len(unseen) / letters,
        unseen_pairs=sum(trigram[1:] not in counts for trigram in unseen) / letters,
        malformed=sum(1 for _ in _MALFORMED.finditer(plain)) / max(1, clusters),
        doubled=doubled / max(1, clusters),
        better_reordered=(logical - likelihood) / letters,
    )


def with_types(text: str) -> Plausibility:
    """Measure ``text``, each unseen sequence counted once, however often one rare word repeats it."""
    measured = plausibility(text)
    counts, _ = _table()
    types = dict.fromkeys(_trigrams(_RUN.findall(_plain(text))))
    unseen = [trigram for trigram in types if trigram not in counts]
    pairs = {trigram[1:] for trigram in unseen if trigram[1:] not in counts}
    total = max(1, len(types))
    return replace(
        measured,
        unseen_trigrams=min(measured.unseen_trigrams, len(unseen) / total),
        unseen_pairs=min(measured.unseen_pairs, len(pairs) / total),
    )


def likelier(readings: Sequence[str]) -> str:
    """Return the likeliest of several readings of one word; of equal ones the first."""
    return max(readings, key=lambda reading: _likelihood(_trigrams([reading])) / len(reading))


def _plain(text: str) -> str:
    return _ABBREVIATION.sub("", _ZERO_WIDTH.sub("", text))


def _trigrams(runs: Iterable[str]) -> list[str]:
    return [
        padded[index - 2 : index + 1]
        for padded in (_START * 2 + run for run in runs)
        for index in range(2, len(padded))
    ]


def _likelihood(trigrams: Iterable[str]) -> float:
    return sum(map(_log_probability, trigrams))


def learn(texts: Iterable[str]) -> dict[str, Counter[str]]:
    """Count which letter follows which two, one and none; rare trigrams are left out."""
    table: dict[str, Counter[str]] = {}
    for text in texts:
        for run in _RUN.findall(_ZERO_WIDTH.sub("", text)):
            padded = _START * 2 + run
            for index in range(2, len(padded)):
                for start in (index - 2, index - 1, index):
                    table.setdefault(padded[start:index], Counter())[padded[index]] += 1
    return {
        context: kept
        for context, counts in table.items()
        if (kept := Counter({key: n for key, n in counts.items() if n >= _MIN_COUNT}))
    }


def dump(table: Mapping[str, Mapping[str, int]]) -> str:
    """Write a table as lines of context, tab, and letters each with its count."""
    lines = [
        context + "\t" + "".join(f"{letter}{count}" for letter, count in sorted(counts.items()))
        for context, counts in sorted(table.items())
    ]
    return "\n".join(lines) + "\n"


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, int], dict[str, int]]:
    """Return the counts of letter sequences, and their sums by context."""
    counts: dict[str, int] = {}
    totals: dict[str, int] = {}
    source = files("khmerqa").joinpath("data", "khmer_trigrams.txt")
    for line in source.read_text(encoding="utf-8").splitlines():
        context, _, followers = line.partition("\t")
        for letter, count in re.findall(r"(\D)(\d+)", followers, re.ASCII):
            counts[context + letter] = int(count)
            totals[context] = totals.get(context, 0) + int(count)
    return counts, totals


@cache  # bounded by the letters there are: a text uses some thousand trigrams
def _log_probability(trigram: str) -> float:
    counts, totals = _table()
    penalty = 1.0
    for start in range(3):
        count = counts.get(trigram[start:], 0)
        if count:
            return math.log(penalty * count / totals[trigram[start:2]])
        penalty *= _BACK_OFF
    return math.log(penalty / (totals[""] + 1))
