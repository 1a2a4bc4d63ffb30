"""Scores candidates for a question, from features that mean the same in any index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from khmerqa.answer.judging.calibration import Calibration, Matching, Weights
from khmerqa.answer.judging.counted import Counted
from khmerqa.answer.judging.evidence import Evidence
from khmerqa.answer.judging.question_words import QuestionWord
from khmerqa.answer.question.answer_type import AnswerType, type_match
from khmerqa.answer.question.profile import QuestionProfile
from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.answer.sentences.feature_extractor import CandidateFeatures
from khmerqa.answer.sentences.features import Bag
from khmerqa.ports import Vectors
from khmerqa.types import Language


@dataclass(frozen=True, slots=True)
class ScoredCandidate:
    """A candidate with its features, all in [0, 1] except ``similarity``, which is in [-1, 1]."""

    candidate: Candidate
    language: Language
    coverage: float  # share of the question's words (by rarity) that it holds
    context_coverage: float  # that it or the headings above it hold
    similarity: float  # cosine with the question
    retrieval_score: float  # of its passage, as a share of the best passage's
    type_match: float  # how well its form fits the types of answer that the question asks for
    judged: float = 0.0  # how probably it answers, says the judge; 0 for what it did not read
    keys: tuple[str, str] = ("", "")  # search keys of the headings above it, and of itself
    score: float = 0.0


def score_candidates(
    profile: QuestionProfile,
    words: Sequence[QuestionWord],
    candidates: Sequence[tuple[CandidateFeatures, float]],
    evidence: Evidence,
    calibration: Calibration,
    counted: Counted | None = None,
) -> list[ScoredCandidate]:
    """Return the candidates scored, best first; each comes with its passage's retrieval score.

    ``counted`` is what the question asks the number of, if it asks for a number.
    """
    weights, matcher = calibration.weights, _Matcher(words, calibration.matching)
    similarities = _similarities([each.vectors for each, _ in candidates], profile.question.vector)
    contexts: dict[int, list[float]] = {}  # the candidates of a passage share their context
    scored = []
    for (features, retrieval_score), similarity in zip(candidates, similarities, strict=True):
        context = contexts.get(id(features.context))
        if context is None:
            context = contexts[id(features.context)] = matcher.matches(features.context)
        coverage, context_coverage = matcher.coverage(features, context)
        match = _type_match(profile, features, calibration.matching, counted)
        if profile.office is not None:
            key = features.bag.key
            match = float(features.candidate.kind != "list" and profile.office.matches(key))
            if match and profile.office.in_line(key):  # the heading above names the body
                coverage, similarity = context_coverage, max(similarity, context_coverage)
        judged = evidence.probability(features.candidate)
        scored.append(
            ScoredCandidate(
                candidate=features.candidate,
                language=features.language,
                coverage=coverage,
                context_coverage=context_coverage,
                similarity=similarity,
                retrieval_score=retrieval_score,
                type_match=match,
                judged=judged,
                keys=(features.context.key, features.bag.key),
                score=_score(
                    weights=weights,
                    same_language=features.language == profile.language,
                    coverage=coverage,
                    context_coverage=context_coverage,
                    similarity=similarity,
                    retrieval_score=retrieval_score,
                    type_match=match,
                    judged=judged,
                ),
            )
        )
    return sorted(scored, key=_best_first)


def rescore(
    candidates: Iterable[ScoredCandidate], weights: Weights, language: Language
) -> list[ScoredCandidate]:
    """Return candidates scored with ``weights``, best first; ties by position in the documents."""
    scored = [
        replace(
            each,
            score=_score(
                weights=weights,
                same_language=each.language == language,
                coverage=each.coverage,
                context_coverage=each.context_coverage,
                similarity=each.similarity,
                retrieval_score=each.retrieval_score,
                type_match=each.type_match,
                judged=each.judged,
            ),
        )
        for each in candidates
    ]
    return sorted(scored, key=_best_first)


def _best_first(scored: ScoredCandidate) -> tuple[float, str, int]:
    return -scored.score, scored.candidate.document_id, scored.candidate.start


def _score(
    *,
    weights: Weights,
    same_language: bool,
    coverage: float,
    context_coverage: float,
    similarity: float,
    retrieval_score: float,
    type_match: float,
    judged: float,
) -> float:
    factor = 1.0 if same_language else weights.other_language
    return factor * (
        weights.coverage * coverage
        + weights.context_coverage * context_coverage
        + weights.similarity * max(similarity, 0.0)
        + weights.retrieval_score * retrieval_score
        # A list of five does not answer a question about five other things.
        + weights.type_match * type_match * context_coverage
        + weights.judged * judged
    )


def _similarities(vectors: Sequence[Vectors], question: Vectors) -> list[float]:
    """Return the highest cosine of each candidate's vectors with the question's."""
    if not vectors:
        return []
    cosines = np.concatenate(vectors) @ question
    firsts = np.cumsum([0, *map(len, vectors[:-1])])
    return [min(1.0, each) for each in np.maximum.reduceat(cosines, firsts).tolist()]


class _Matcher:
    """Compares the words of one question with hundreds of texts."""

    def __init__(self, words: Sequence[QuestionWord], matching: Matching) -> None:
        self._words = words
        self._matching = matching
        self._sought = {name for each in words for name in (each.term, *each.translations)}
        self._total = sum(each.rarity for each in words)

    def matches(self, bag: Bag) -> list[float]:
        """Return how surely a text holds each word, itself or translated, 0 to 1."""
        # A text holds few of the hundreds of terms and translations; one intersection finds them.
        shared, key = bag.terms & self._sought, bag.key
        return [
            # The segmenter may split a compound differently there; its letters are still found.
            1.0
            if each.term in shared or (each.letters and each.letters in key)
            else (self._translated(each.translations, shared) if shared else 0.0)
            for each in self._words
        ]

    def _translated(self, translations: Mapping[str, float], shared: Set[str]) -> float:
        if shared.isdisjoint(translations):
            return 0.0
        probability = sum(p for each, p in translations.items() if each in shared)
        return min(1.0, probability / self._matching.certain_translation)

    def coverage(
        self, features: CandidateFeatures, context: Sequence[float]
    ) -> tuple[float, float]:
        """Return the share of the words that a candidate holds, and that it or its context holds."""
        if not self._total:
            return 0.0, 0.0
        lead_in = self.matches(features.lead_in)
        whole = lead_in
        if features.lead_in is not features.bag:
            whole = self.matches(features.bag)
        covered = in_context = 0.0
        for word, first, anywhere, above in zip(self._words, lead_in, whole, context, strict=True):
            if not (anywhere or above or first):
                continue
            # A long list holds many words by its mere length, so its first line counts for more.
            inside = max(first, self._matching.list_body * anywhere)
            covered += word.rarity * inside
            in_context += word.rarity * max(inside, self._matching.headings * above)
        return covered / self._total, in_context / self._total


def _type_match(
    profile: QuestionProfile,
    features: CandidateFeatures,
    matching: Matching,
    counted: Counted | None,
) -> float:
    """Return how well a candidate's form is what the question asks for, 0 to 1."""
    types, counts, candidate = profile.answer_types, profile.item_counts, features.candidate
    if candidate.kind == "list" and (counts or AnswerType.LIST in types):
        # "The five goals" are a list of five; one of four is some other list.
        if not counts or len(candidate.text.splitlines()) - 1 in counts:
            return 1.0
        return matching.other_count if AnswerType.LIST in types else 0.0
    fit = counted.match(features.context.key, features.bag.key) if counted is not None else 1.0
    match = type_match(types, features.bag.key, fit)
    return match * matching.inline_list if AnswerType.LIST in types else match
