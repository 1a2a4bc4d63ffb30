"""The sentence of a document that says in the other language what a quotation says.

A second citation must not mislead: it is taken only where each of the two is the other's nearest, and
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

NEAR = 0.5  # cosine; chosen on the digests, whose paragraphs are parallel
_ANY_NUMBER = re.compile(r"\d", re.ASCII)


def told_in(
    language: Language,
    unit: Candidate,
    generation: Generation,
    analyst: FeatureExtractor,
    documents: Collection[str] = (),
) -> tuple[Candidate, Candidate | None]:
    """Return the unit to quote for who reads ``language``, and its twin if there is one.

    A unit in the other language is told in this one where it has a twin here. ``documents``: of which
    alone may be quoted, where any are named.
    """
    spoken = unit.passage.language
    other: Language = "en" if spoken == "km" else "km"
    twin = _twin(unit, generation, analyst, other)
    if twin is None or (documents and twin.document_id not in documents):
        return unit, None
    if spoken != language:
        return twin, unit
    return unit, twin


def _twin(
    unit: Candidate, generation: Generation, analyst: FeatureExtractor, other: Language
) -> Candidate | None:
    store = generation.passages
    if unit.kind == "article" or not generation.parallel_passages[other]:
        return None
    (own,) = store.docids([unit.passage.id])
    number = generation.parallel_passages[other].get(own)
    if number is None:
        return None
    (passage,) = store.passages([number])
    these, those = (
        [a for a in _analysed(each, generation, analyst) if a.unit.kind == unit.kind]
        for each in (unit.passage, passage)
    )
    place = next((n for n, e in enumerate(these) if _same(e.unit, unit)), None)
    if place is None or not those:
        return None
    likeness = _vectors(these) @ _vectors(those).T
    nearest = int(likeness[place].argmax())
    mutual = int(likeness[:, nearest].argmax()) == place
    if not mutual or likeness[place, nearest] < NEAR:
        return None
    return those[nearest].unit if agree(these[place], those[nearest]) else None


def _analysed(
    passage: Passage, generation: Generation, analyst: FeatureExtractor
) -> tuple[CandidateFeatures, ...]:
    return analyst.analyse([passage], generation)[0]


def agree(one: CandidateFeatures, other: CandidateFeatures) -> bool:
    """Tell whether each holds all dates of the other, and all its numbers, be it in words."""
    if {d.terms for d in dates(one.bag.key)} != {d.terms for d in dates(other.bag.key)}:
        return False
    return all(
        _numbers(these.unit) <= {term for term in those.bag.terms if _ANY_NUMBER.match(term)}
        for these, those in ((one, other), (other, one))
    )


def _numbers(unit: Candidate) -> frozenset[str]:
    """Return the numbers in digits but for those that merely count the items of a list."""
    lines = unit.text.splitlines()
    return numbers_in("\n".join(line[item_marker(line) :] for line in lines))


def _same(one: Candidate, other: Candidate) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _vectors(side: Sequence[CandidateFeatures]) -> Vectors:
    return np.stack([each.vectors[0] for each in side])
