"""The sentence of a document in the other language that says the same as a quotation.

A second citation must not mislead. So it is taken only if each of the two is the other's nearest, and
they agree in every number and date.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np

from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.answer.sentences.feature_extractor import CandidateFeatures, FeatureExtractor
from khmerqa.index.generation import Generation
from khmerqa.ports import Vectors
from khmerqa.text.expressions.dates import dates
from khmerqa.text.expressions.numerals import numbers_in
from khmerqa.text.structure.list_items import item_marker
from khmerqa.types import Language, Passage

_MIN_SIMILARITY = 0.5  # cosine; chosen on the digests, whose paragraphs are parallel
_ANY_NUMBER = re.compile(r"\d", re.ASCII)


class ParallelPassages:
    """Finds the counterpart of a candidate in the other language."""

    def __init__(self, extractor: FeatureExtractor) -> None:
        self._extractor = extractor

    def pair(
        self,
        candidate: Candidate,
        generation: Generation,
        language: Language,
        documents: Collection[str] = (),
    ) -> tuple[Candidate, Candidate | None]:
        """Return what to quote to a reader of ``language``, and its counterpart if there is one.

        A candidate in the other language gives way to its counterpart in the reader's. ``documents``,
        if not empty, are the only ones that may be quoted.
        """
        own = candidate.passage.language
        other: Language = "en" if own == "km" else "km"
        counterpart = self._counterpart(candidate, generation, other)
        if counterpart is None or (documents and counterpart.document_id not in documents):
            return candidate, None
        return (candidate, counterpart) if own == language else (counterpart, candidate)

    def _counterpart(
        self, candidate: Candidate, generation: Generation, other: Language
    ) -> Candidate | None:
        store = generation.passages
        if candidate.kind == "article" or not generation.parallel_passages[other]:
            return None
        (docid,) = store.docids([candidate.passage.id])
        parallel = generation.parallel_passages[other].get(docid)
        if parallel is None:
            return None
        (passage,) = store.passages([parallel])
        these = self._of_kind(candidate.passage, candidate.kind, generation)
        those = self._of_kind(passage, candidate.kind, generation)
        position = next((n for n, e in enumerate(these) if _same(e.candidate, candidate)), None)
        if position is None or not those:
            return None
        similarity = _vectors(these) @ _vectors(those).T
        nearest = int(similarity[position].argmax())
        mutual = int(similarity[:, nearest].argmax()) == position
        if not mutual or similarity[position, nearest] < _MIN_SIMILARITY:
            return None
        return those[nearest].candidate if agree(these[position], those[nearest]) else None

    def _of_kind(
        self, passage: Passage, kind: str, generation: Generation
    ) -> list[CandidateFeatures]:
        (of_passage,) = self._extractor.extract([passage], generation)
        return [each for each in of_passage if each.candidate.kind == kind]


def agree(one: CandidateFeatures, other: CandidateFeatures) -> bool:
    """Return whether each holds all dates and numbers of the other, in digits or in words."""
    if {d.terms for d in dates(one.bag.key)} != {d.terms for d in dates(other.bag.key)}:
        return False
    return all(
        _numbers(these.candidate) <= {term for term in those.bag.terms if _ANY_NUMBER.match(term)}
        for these, those in ((one, other), (other, one))
    )


def _numbers(candidate: Candidate) -> frozenset[str]:
    """Return the numbers in digits, without those that merely count the items of a list."""
    lines = candidate.text.splitlines()
    return numbers_in("\n".join(line[item_marker(line) :] for line in lines))


def _same(one: Candidate, other: Candidate) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _vectors(side: Sequence[CandidateFeatures]) -> Vectors:
    return np.stack([each.vectors[0] for each in side])
