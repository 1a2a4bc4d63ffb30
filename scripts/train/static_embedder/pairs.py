"""Reading English–Khmer pairs: tab-separated files in, weighted token pairs out."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from static_embedder.debian import read_debian

# The weight of one pair of a source. A term list is strong evidence: its pairs are short and reliable.
# mkqa was machine-translated and edited; a gazetteer is mostly transliteration.
SOURCE_WEIGHTS = {
    "glossary": 3.0,
    "odm-taxonomy": 3.0,
    "tico19": 1.0,
    "wmt20-wikipedia": 1.0,
    "mozilla-www": 1.0,
    "mkqa-questions": 0.3,
    "gazetteer": 0.3,
}
# Help and menus of an office suite: good Khmer, but all of one subject.
DEBIAN_WEIGHT = 0.3
SENTENCE_SOURCES = ("tico19", "wmt20-wikipedia")
NAMES_SOURCE = "gazetteer"

_MARKUP = re.compile(r"<[^<>]{1,40}>")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in both languages, as tokens, with its weight."""

    text: str  # the English text, as the teacher reads it
    english: tuple[str, ...]
    khmer: tuple[str, ...]
    source: str
    weight: float


def read_pairs(
    folder: Path, debian: Path | None, tokenise: Callable[[str], list[str]]
) -> list[Pair]:
    """Return the distinct pairs of every known file in ``folder`` with plausible lengths.

    ``debian`` is a folder of unpacked packages with more pairs (``static_embedder.debian``).
    """
    pairs: dict[tuple[str, str], Pair] = {}
    more = (
        (_clean(english), _clean(khmer), source, DEBIAN_WEIGHT)
        for english, khmer, source in (read_debian(debian) if debian else ())
    )
    for english, khmer, source, weight in chain(_read_files(folder), more):
        key = (_key(tokenise(english)), _key(tokenise(khmer)))
        pair = Pair(english, tuple(tokenise(english)), tuple(tokenise(khmer)), source, weight)
        if all(key) and key not in pairs and has_likely_lengths(pair):
            pairs[key] = pair
    return list(pairs.values())


def has_likely_lengths(pair: Pair) -> bool:
    """Return whether both sides have lengths that translations can have."""
    english, khmer = len(pair.english), len(pair.khmer)
    # Terms of a few words vary freely, so the allowance is absolute first and then relative.
    return khmer <= 3 * english + 6 and english <= 2 * khmer + 6


def hold_out(pairs: Sequence[Pair], count: int, seed: int) -> tuple[list[Pair], list[Pair]]:
    """Return (training, held out); no held-out sentence is in the training pairs."""
    sentences = [
        pair
        for pair in pairs
        if pair.source in SENTENCE_SOURCES and len(pair.english) >= 6 and len(pair.khmer) >= 6
    ]
    random.Random(seed).shuffle(sentences)
    held_out: list[Pair] = []
    english_keys: set[str] = set()
    khmer_keys: set[str] = set()
    for pair in sentences:
        english, khmer = _key(pair.english), _key(pair.khmer)
        if len(held_out) < count and english not in english_keys and khmer not in khmer_keys:
            held_out.append(pair)
            english_keys.add(english)
            khmer_keys.add(khmer)
    training = [
        pair
        for pair in pairs
        if _key(pair.english) not in english_keys and _key(pair.khmer) not in khmer_keys
    ]
    return training, held_out


def _read_files(folder: Path) -> Iterator[tuple[str, str, str, float]]:
    for name, weight in SOURCE_WEIGHTS.items():
        if name == "glossary":
            yield from _read_glossary(folder / "glossary.tsv", weight)
            continue
        lines = (folder / f"{name}.en-km.tsv").read_text(encoding="utf-8").splitlines()
        for line in lines:
            english, tab, khmer = line.partition("\t")
            if tab:
                yield _clean(english), _clean(khmer), name, weight


def _read_glossary(path: Path, weight: float) -> Iterator[tuple[str, str, str, float]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            sure = 0.5 if "unverified" in (row["status"] or "") else 1.0
            for place, khmer in enumerate(row["km"].split(" | ")):
                # The first Khmer form is the preferred one; the others occur in texts.
                yield _clean(row["en"]), _clean(khmer), "glossary", weight * sure / (1 + place)


def _clean(text: str) -> str:
    return " ".join(_MARKUP.sub(" ", text).split())


def _key(tokens: Sequence[str]) -> str:
    """Return ``tokens`` without spaces: equal for texts that differ only in spaces and signs."""
    return "".join(tokens)
