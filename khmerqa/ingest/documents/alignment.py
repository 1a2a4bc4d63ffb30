"""Alignment: find parallel passages, which say the same in two languages.

Two documents are versions of one policy where the catalogue says so, or where their passages run
parallel. Two passages are parallel where each is the other's most likely counterpart: by meaning, by the
numbers in them, and by their position.
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
_NUMBER_WEIGHT = 0.3  # of the share of numbers in common; a cosine has 1
_DISTANCE_WEIGHT = 0.5  # of the distance between positions, as a share of a document's length
# Documents that the catalogue does not pair are versions of one policy if at least
_MIN_PAIRS = 6  # pairs of passages are found,
_MIN_SHARE = 0.6  # this share of the shorter document's passages has a counterpart,
_MAX_DISTANCE = 0.1  # and the median distance is no more than this share of a document's length.
_BLOCK = 1024  # documents compared at once
_MAX_COMPARED = 25_000_000  # pairs of passages; larger documents (tables of data) are not aligned

Pair = tuple[int, int]  # docids of a passage in Khmer and of its parallel in English
Indexed = tuple[Document, str, Sequence[Passage]]  # with its path


class _Outline(NamedTuple):
    """What is known of a document before it is compared with another."""

    language: Language
    work: tuple[str, bool] | None
    rows: range  # its passages among all


def align(documents: Sequence[Indexed], vectors: Vectors) -> list[Pair]:
    """Return the pairs of parallel passages. Row i of ``vectors`` is the passage with docid i.

    No passage is in two pairs. ``documents`` are read once in order, then some again by position.
    """
    outlines = list(_outlines(documents))
    rows = [outline.rows for outline in outlines]
    named = list(_named(outlines))
    taken = {position for pair in named for position in pair}
    found: list[Pair] = []
    for one, other in named:
        found += [
            pair
            for pair, _ in _aligned(
                documents, vectors, rows, one, other, distance_weight=_DISTANCE_WEIGHT
            )
        ]
    for one, other in _alike(outlines, vectors, taken):
        # Positions must not help to prove that positions agree.
        proof = [distance for _, distance in _aligned(documents, vectors, rows, one, other)]
        shorter = min(len(rows[one]), len(rows[other]))
        if (
            len(proof) >= max(_MIN_PAIRS, _MIN_SHARE * shorter)
            and np.median(proof) <= _MAX_DISTANCE
        ):
            again = _aligned(documents, vectors, rows, one, other, distance_weight=_DISTANCE_WEIGHT)
            found += [pair for pair, _ in again]
    return sorted(found)


def _outlines(documents: Sequence[Indexed]) -> Iterator[_Outline]:
    end = 0
    for document, _, passages in documents:
        begin, end = end, end + len(passages)
        entry = document.catalogue
        work = (entry.work, entry.kind == "digest") if entry.work else None
        yield _Outline(document.language, work, range(begin, end))


def _named(outlines: Sequence[_Outline]) -> Iterator[Pair]:
    """Yield the positions of documents that the catalogue says are one policy, Khmer first.

    Of several versions in a language the first is taken: which belong together is not known.
    """
    works: dict[tuple[str, bool], dict[str, int]] = defaultdict(dict)
    for position, outline in enumerate(outlines):
        if outline.work and outline.rows:
            works[outline.work].setdefault(outline.language, position)
    for versions in works.values():
        if versions.keys() >= {"km", "en"}:
            yield versions["km"], versions["en"]


def _alike(outlines: Sequence[_Outline], vectors: Vectors, taken: set[int]) -> Iterator[Pair]:
    """Yield the positions of documents that are each other's nearest in the other language."""
    sides: Mapping[str, list[int]] = {
        language: [
            position
            for position, outline in enumerate(outlines)
            if outline.language == language
            and position not in taken
            and len(outline.rows) >= _MIN_PAIRS
        ]
        for language in ("km", "en")
    }
    if not all(sides.values()):
        return
    khmer, english = (
        np.stack([vectors[outlines[position].rows].mean(axis=0) for position in sides[language]])
        for language in ("km", "en")
    )
    there, back = _nearest(khmer, english), _nearest(english, khmer)
    for position, nearest in enumerate(there):
        if back[nearest] == position:
            yield sides["km"][position], sides["en"][nearest]


def _nearest(these: Vectors, those: Vectors) -> list[int]:
    """Return for each row of ``these`` the row of ``those`` at the smallest angle."""
    those = _unit(those)
    found: list[int] = []
    for start in range(0, len(these), _BLOCK):
        found += (these[start : start + _BLOCK] @ those.T).argmax(axis=1).tolist()
    return found


def _aligned(
    documents: Sequence[Indexed],
    vectors: Vectors,
    rows: Sequence[range],
    one: int,
    other: int,
    distance_weight: float = 0.0,
) -> list[tuple[Pair, float]]:
    """Return the parallel passages of two documents, each pair with its distance, 0 to 1."""
    if len(rows[one]) * len(rows[other]) > _MAX_COMPARED:
        return []
    # What all passages of a document have in common, such as its title, does not distinguish them.
    these, those = (
        _unit(vectors[rows[position]] - vectors[rows[position]].mean(axis=0))
        if len(rows[position]) > 1
        else vectors[rows[position]]
        for position in (one, other)
    )
    distances = np.abs(_middles(documents[one])[:, None] - _middles(documents[other])[None])
    likeness = (
        these @ those.T
        - distance_weight * distances
        + _NUMBER_WEIGHT * _in_common(documents, one, other)
    )
    forth, back = likeness.argmax(axis=1).tolist(), likeness.argmax(axis=0).tolist()
    return [
        ((rows[one][position], rows[other][nearest]), float(distances[position, nearest]))
        for position, nearest in enumerate(forth)
        if back[nearest] == position
    ]


def _middles(indexed: Indexed) -> NDArray[np.float64]:
    document, _, passages = indexed
    return np.array([(each.start + each.end) / 2 / len(document.text) for each in passages])


def _in_common(documents: Sequence[Indexed], one: int, other: int) -> NDArray[np.float64]:
    """Return the share of numbers that two passages have in common (Jaccard), 0 where none has any."""
    these, those = (
        [numbers_in(passage.text) for passage in documents[position][2]]
        for position in (one, other)
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
