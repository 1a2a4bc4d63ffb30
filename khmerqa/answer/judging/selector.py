"""What of the documents answers a question: looked up by name, told whole by annexes, or judged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from khmerqa.answer.judging.evidence import (
    Support,
    Weights,
    judge,
    known_share,
    least_known,
    wanted_words,
)
from khmerqa.answer.kinds.annexes import duties
from khmerqa.answer.kinds.duties import asks_for_duties, is_nameless, nameless
from khmerqa.answer.kinds.extractive import Calibration, select
from khmerqa.answer.kinds.provision import looked_up
from khmerqa.answer.question.answer_type import Asked, asked
from khmerqa.answer.question.offices import office_asked
from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.answer.sentences.feature_extractor import CandidateFeatures, FeatureExtractor
from khmerqa.answer.sentences.list_beginnings import with_beginnings
from khmerqa.index.generation import Generation
from khmerqa.ports import Translations
from khmerqa.search.question import Question
from khmerqa.text.glossary.table import Glossary
from khmerqa.text.khmer.normalise import search_key
from khmerqa.types import Hit, Language

NAMED = 0.95  # confidence in what was asked for by its name and stands there
MANY_WORDS = 10  # from which on a question says as much as need be


@dataclass(frozen=True, slots=True)
class Selection:
    """What answers, the best first (nothing: no evidence), and how probably it does.

    ``before`` and ``behind`` are fixed words around it; where there is either, nothing may be left out
    or said otherwise. ``instead`` is said where nothing answers.
    """

    units: tuple[Candidate, ...]
    confidence: float
    before: str | None = None
    behind: str | None = None
    instead: str | None = None


class Selector:
    """Chooses what answers; safe to share between threads."""

    def __init__(
        self,
        analyst: FeatureExtractor,
        translations: Translations,
        calibration: Calibration,
        weights: Weights,
        glossary: Glossary | None,
    ) -> None:
        self._translations = translations
        self._calibration = calibration
        self._weights = weights
        self._glossary = glossary
        self._analyst = analyst

    def choose(
        self,
        question: Question,
        pool: Sequence[Hit],
        generation: Generation,
        spoken: Language,
        documents: Collection[str] = (),
    ) -> Selection:
        """Return what answers, of the passages in ``pool`` and of the documents they stand in."""
        if not pool:
            return Selection((), 0.0)
        key = search_key(question.text)
        if asks_for_duties(key):
            if is_nameless(key):
                return Selection((), 0.0, instead=nameless(spoken))
            told = duties(question, pool, generation, self._glossary, spoken, documents)
            if told is not None:
                return Selection(told.units, NAMED, told.before, told.behind)
        named = looked_up(question.text, pool, generation, documents)
        if named:
            return Selection(named, NAMED)
        support = self.support(question, pool, generation)
        chosen = select(support.kinds, support.evidence)
        confidence = self._calibration.confidence(support, chosen)
        answered = bool(question.content) and confidence >= self._calibration.threshold
        return Selection(tuple(each.unit for each in chosen) if answered else (), confidence)

    def support(self, question: Question, hits: Sequence[Hit], generation: Generation) -> Support:
        """Return what could be quoted from ``hits``, judged, best first."""
        best = max((hit.score for hit in hits), default=1.0) or 1.0
        hits = with_beginnings(hits, generation.passages)
        analysed = self._analyst.analyse([hit.passage for hit in hits], generation)
        candidates: dict[tuple[str, int, int], tuple[CandidateFeatures, float]] = {}
        for hit, of_passage in zip(hits, analysed, strict=True):
            for each in of_passage:
                # Passages come best first, so the first standing of a unit is its best.
                place = (each.unit.document_id, each.unit.start, each.unit.end)
                candidates.setdefault(place, (each, hit.score / best))
        wanted = wanted_words(question, generation.lexical, self._translations)
        key = search_key(question.text)
        kinds = asked(key)
        office = office_asked(key) if Asked.WHO in kinds else None
        evidence = judge(question, kinds, wanted, list(candidates.values()), self._weights, office)
        return Support(
            tuple(evidence),
            known_share(wanted),
            nearest=max((hit.parts.dense or 0.0 for hit in hits), default=0.0),
            unknown=least_known(wanted),
            said=min(1.0, len(wanted) / MANY_WORDS),
            kinds=kinds,
            key=key,
        )
