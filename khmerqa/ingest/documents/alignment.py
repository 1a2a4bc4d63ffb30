"""Twins: the passages of two documents in two languages that say the same.

Two documents are versions of one work where the catalogue says so, or where their passages follow each
other side by side. Passages are twins where each is the other's likeliest counterpart: by meaning, by
the numbers in them, and by where they stand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from khmerqa.ports import Vectors
from khmerqa.text.expressions.numerals import numbers_in
from khmerqa.types import Document, Language, Passage

# Chosen on the digests of ``corpus/``, whose paragraphs are parallel; the choice mattered little.
_NUMBERS = 0.3  # of a share of numbers in common, beside 1 of a cosine
_APART = 0.5  # of a distance in the document, of whose whole length 1 is
# Documents that the catalogue does not pair are versions of one work if they prove it:
_PROVED_BY = 6  # pairs of passages at least
_SHARE = 0.6  # of the passages of the shorter document have a counterpart in the other,
_ASTRAY = 0.1  # which stands no further off than this (of a document's length), in the median
_BLOCK = 1024  # documents compared at once
_MOST = (
    25_000_000  # pairs of passages compared; of larger documents (tables of data) none is a twin
)

Pair = tuple[int, int]  # ordinals of a passage in Khmer and of its twin in English
Gathered = tuple[Document, str, Sequence[Passage]]  # with its path


class _Outline(NamedTuple):
    """What of a document is looked at before it is compared with another."""

    language: Language
    work: tuple[str, str] | None
    rows: range  # its passages among all


def twins(documents: Sequence[Gathered], vectors: Vectors) -> list[Pair]:
    """Return the twins among passages that are numbered in the order given, row by row of ``vectors``.

    No passage is in two pairs. ``documents`` are gone through once, then asked for by their place.
    """
    outlines = list(_outlines(documents))
    rows = [outline.rows for outline in outlines]
    named = list(_named(outlines))
    taken = {place for pair in named for place in pair}
    found: list[Pair] = []
    for one, other in named:
        found += [pair for pair, _ in _aligned(documents, vectors, rows, one, other, apart=_APART)]
    for one, other in _alike(outlines, vectors, taken):
        # Where they stand must not help to prove that they stand side by side.
        proof = [distance for _, distance in _aligned(documents, vectors, rows, one, other)]
        shorter = min(len(rows[one]), len(rows[other]))
        if len(proof) >= max(_PROVED_BY, _SHARE * shorter) and np.median(proof) <= _ASTRAY:
            again = _aligned(documents, vectors, rows, one, other, apart=_APART)
            found += [pair for pair, _ in again]
    return sorted(found)


def _outlines(documents: Sequence[Gathered]) -> Iterator[_Outline]:
    end = 0
    for document, _, passages in documents:
        begin, end = end, end + len(passages)
        entry = document.catalogue
        work = (entry.work, entry.kind) if entry.work else None
        yield _Outline(document.language, work, range(begin, end))


def _named(outlines: Sequence[_Outline]) -> Iterator[Pair]:
    """Yield the places of documents that the catalogue calls one work, Khmer first.

    Of several versions in a language the first is taken: which belongs to which is not told.
    """
    works: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for place, outline in enumerate(outlines):
        if outline.work and outline.rows:
            works[outline.work].setdefault(outline.language, place)
    for versions in works.values():
        if versions.keys() >= {"km", "en"}:
            yield versions["km"], versions["en"]


def _alike(outlines: Sequence[_Outline], vectors: Vectors, taken: set[int]) -> Iterator[Pair]:
    """Yield the places of documents that are each other's nearest in the other language."""
    sides: Mapping[str, list[int]] = {
        language: [
            place
            for place, outline in enumerate(outlines)
            if outline.language == language
            and place not in taken
            and len(outline.rows) >= _PROVED_BY
        ]
        for language in ("km", "en")
    }
    if not all(sides.values()):
        return
    khmer, english = (
        np.stack([vectors[outlines[place].rows].mean(axis=0) for place in sides[language]])
        for language in ("km", "en")
    )
    there, back = _nearest(khmer, english), _nearest(english, khmer)
    for place, nearest in enumerate(there):
        if back[nearest] == place:
            yield sides["km"][place], sides["en"][nearest]


def _nearest(these: Vectors, those: Vectors) -> list[int]:
    """Return for each row of ``these`` the row of ``those`` at the smallest angle."""
    those = _unit(those)
    found: list[int] = []
    for start in range(0, len(these), _BLOCK):
        found += (these[start : start + _BLOCK] @ those.T).argmax(axis=1).tolist()
    return found


def _aligned(
    documents: Sequence[Gathered],
    vectors: Vectors,
    rows: Sequence[range],
    one: int,
    other: int,
    apart: float = 0.0,
) -> list[tuple[Pair, float]]:
    """Return the twins of two documents, each with how far apart they stand, 0 to 1."""
    if len(rows[one]) * len(rows[other]) > _MOST:
        return []
    # What all passages of a document have in common, its title to begin with, tells none of them.
    these, those = (
        _unit(vectors[rows[place]] - vectors[rows[place]].mean(axis=0))
        if len(rows[place]) > 1
        else vectors[rows[place]]
        for place in (one, other)
    )
    distances = np.abs(_middles(documents[one])[:, None] - _middles(documents[other])[None])
    likeness = these @ those.T - apart * distances + _NUMBERS * _in_common(documents, one, other)
    forth, back = likeness.argmax(axis=1).tolist(), likeness.argmax(axis=0).tolist()
    return [
        ((rows[one][place], rows[other][twin]), float(distances[place, twin]))
        for place, twin in enumerate(forth)
        if back[twin] == place
    ]


def _middles(gathered: Gathered) -> NDArray[np.float64]:
    document, _, passages = gathered
    return np.array([(each.start + each.end) / 2 / len(document.text) for each in passages])


def _in_common(documents: Sequence[Gathered], one: int, other: int) -> NDArray[np.float64]:
    """Return the share of numbers that two passages have in common (Jaccard), 0 where none has any."""
    these, those = (
        [numbers_in(passage.text) for passage in documents[place][2]] for place in (one, other)
    )
    holding: dict[str, list[int]] = defaultdict(list)
    for column, numbers in enumerate(those):
        for number in numbers:
            holding[number].append(column)
    shares = np.zeros((len(these), len(those)))
    for row, numbers in enumerate(these):
        shared = Counter(chain.from_iterable(holding.get(number, ()) for number in numbers))
        for column, count in shared.items():
            shares[row, column] = count / (len(numbers) + len(those[column]) - count)
    return shares


def _unit(rows: Vectors) -> Vectors:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
    return unit
