"""How probably a selection answers: a calibrated logistic model over its features."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields

from khmerqa.answer.judging.calibration import Coefficients
from khmerqa.answer.judging.ranking import Ranking
from khmerqa.answer.judging.scoring import ScoredCandidate
from khmerqa.answer.question.answer_type import AnswerType, numbers_in
from khmerqa.answer.question.constraints import missing_numbers, unsatisfied
from khmerqa.answer.question.profile import QuestionProfile

FEATURES = tuple(field.name for field in fields(Coefficients) if field.name != "bias")


def confidence(coefficients: Coefficients, features: Mapping[str, float]) -> float:
    """Return the probability that a selection with these features answers.

    ``scripts/train/calibrate`` fits the coefficients.
    """
    weighted = (getattr(coefficients, name) * features[name] for name in FEATURES)
    return 1.0 / (1.0 + math.exp(-(coefficients.bias + sum(weighted))))


def features(
    profile: QuestionProfile, ranking: Ranking, selected: Sequence[ScoredCandidate]
) -> dict[str, float]:
    """Return the features of a selection by name, in the order of ``FEATURES``.

    Most are of the best candidate; the constraints (``unsatisfied``, ``missing_numbers``) are of all
    that would be quoted. ``type_mismatch`` is how far the best is from the types of answer that the
    question asks for.
    """
    best = ranking.candidates[0]
    evidence_key = "\n".join(key for each in selected for key in each.keys)
    return {
        "score": best.score,
        "judged": best.judged,
        "mean_judged": ranking.mean_judged,
        "context_coverage": best.context_coverage,
        "similarity": best.similarity,
        "retrieval_score": best.retrieval_score,
        "known_term_share": ranking.known_term_share,
        "best_cosine": ranking.best_cosine,
        "type_mismatch": (1.0 - best.type_match) if profile.answer_types else 0.0,
        "rarest_unknown_term": ranking.rarest_unknown_term,
        "query_length": ranking.query_length,
        "unsatisfied": max(
            unsatisfied(profile.key, evidence_key), _without_number(profile, selected, evidence_key)
        ),
        "missing_numbers": missing_numbers(profile.key, evidence_key),
    }


def _without_number(
    profile: QuestionProfile, selected: Sequence[ScoredCandidate], evidence_key: str
) -> float:
    """Return 1 if a question asks for a number and nothing holds one; a list's items are counted."""
    asks = AnswerType.NUMBER in profile.answer_types
    counts = any(each.candidate.kind == "list" for each in selected) or numbers_in(evidence_key)
    return float(asks and not counts)
