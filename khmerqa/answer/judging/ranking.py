"""Ranks the candidates in the passages found, and measures how well the index knows the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khmerqa.answer.judging.calibration import Calibration
from khmerqa.answer.judging.counted import Counted, counted_in
from khmerqa.answer.judging.evidence import Evidence
from khmerqa.answer.judging.question_words import (
    known_term_share,
    question_words,
    rarest_unknown_term,
)
from khmerqa.answer.judging.scoring import ScoredCandidate, score_candidates
from khmerqa.answer.question.answer_type import AnswerType
from khmerqa.answer.question.profile import QuestionProfile
from khmerqa.answer.sentences.feature_extractor import CandidateFeatures, FeatureExtractor
from khmerqa.answer.sentences.list_beginnings import with_list_beginnings
from khmerqa.index.generation import Generation
from khmerqa.ports import Translations
from khmerqa.types import Hit


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates for a question, best first, and how well the index knows what it is about.

    A question about something else has words that no document holds and no passage near it. All
    numbers but the cosine are in [0, 1].
    """

    candidates: tuple[ScoredCandidate, ...]
    known_term_share: float  # of the question's words, by rarity, that any passage holds
    best_cosine: float  # of a passage found
    rarest_unknown_term: float  # how rare and how surely missing the least known word is
    query_length: float  # content words, 1 for ten or more
    mean_judged: float = 0.0  # of the sentences that the judge says answer most probably


class CandidateRanker:
    """Ranks candidates; safe to share between threads."""

    def __init__(
        self, extractor: FeatureExtractor, translations: Translations, calibration: Calibration
    ) -> None:
        self._extractor = extractor
        self._translations = translations
        self._calibration = calibration

    def rank(self, profile: QuestionProfile, evidence: Evidence, generation: Generation) -> Ranking:
        """Return all that could be quoted from the passages found."""
        hits: Sequence[Hit] = evidence.hits
        best = max((hit.score for hit in hits), default=1.0) or 1.0
        hits = with_list_beginnings(hits, generation.passages)
        extracted = self._extractor.extract([hit.passage for hit in hits], generation)
        candidates: dict[tuple[str, int, int], tuple[CandidateFeatures, float]] = {}
        for hit, of_passage in zip(hits, extracted, strict=True):
            for each in of_passage:
                # Passages come best first, so a candidate's first retrieval score is its best.
                span = (each.candidate.document_id, each.candidate.start, each.candidate.end)
                candidates.setdefault(span, (each, hit.score / best))
        matching = self._calibration.matching
        words = question_words(
            question=profile.question,
            lexical=generation.lexical,
            translations=self._translations,
            certain_translation=matching.certain_translation,
        )
        scored = score_candidates(
            profile=profile,
            words=words,
            candidates=list(candidates.values()),
            evidence=evidence,
            calibration=self._calibration,
            counted=self._counted(profile),
        )
        return Ranking(
            candidates=tuple(scored),
            known_term_share=known_term_share(words),
            best_cosine=max((hit.parts.dense or 0.0 for hit in hits), default=0.0),
            rarest_unknown_term=rarest_unknown_term(words),
            query_length=min(1.0, len(words) / matching.many_words),
            mean_judged=evidence.mean_of_best,
        )

    def _counted(self, profile: QuestionProfile) -> Counted | None:
        if AnswerType.NUMBER not in profile.answer_types:
            return None
        return counted_in(profile.question, self._translations)
