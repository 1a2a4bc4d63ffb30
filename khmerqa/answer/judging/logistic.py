"""The built-in judge: a calibrated logistic model over eleven features of a selection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, fields

from khmerqa.answer.judging.calibration import Coefficients
from khmerqa.answer.judging.ranking import Ranking
from khmerqa.answer.judging.scoring import ScoredCandidate
from khmerqa.answer.question.constraints import missing_numbers, unsatisfied
from khmerqa.answer.question.profile import QuestionProfile
from khmerqa.ports import JudgedText

FEATURES = tuple(field.name for field in fields(Coefficients) if field.name != "bias")
_CONTEXT = 200  # code points before and after a selection, within its passage


class LogisticJudge:
    """Implements ``ports.Judge`` from the features alone; ``scripts/train/calibrate`` fits it."""

    def __init__(self, coefficients: Coefficients = Coefficients()) -> None:
        self._bias = coefficients.bias
        self._coefficients = {name: getattr(coefficients, name) for name in FEATURES}
        values = ",".join(f"{value:g}" for value in asdict(coefficients).values())
        self.fingerprint = f"logistic:{values}"

    def probabilities(self, question: str, texts: Sequence[JudgedText], /) -> list[float]:
        """Return how probably each text answers the question; a text without features does not."""
        return [self._probability(each) if each.features else 0.0 for each in texts]

    def _probability(self, text: JudgedText) -> float:
        weighted = (self._coefficients[name] * text.features[name] for name in FEATURES)
        return 1.0 / (1.0 + math.exp(-(self._bias + sum(weighted))))


def judged_text(
    profile: QuestionProfile, ranking: Ranking, selected: Sequence[ScoredCandidate]
) -> JudgedText | None:
    """Return what a judge reads of a selection, None if nothing was found.

    Section and neighbours are those of the first candidate.
    """
    if not ranking.candidates:
        return None
    first = selected[0].candidate
    passage = first.passage
    begin, end = first.start - passage.start, first.end - passage.start
    return JudgedText(
        text="\n".join(each.candidate.text for each in selected),
        section=passage.section,
        before=passage.text[max(0, begin - _CONTEXT) : max(0, begin)],
        after=passage.text[end : end + _CONTEXT],
        features=features(profile, ranking, selected),
    )


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
        "context_coverage": best.context_coverage,
        "similarity": best.similarity,
        "retrieval_score": best.retrieval_score,
        "known_term_share": ranking.known_term_share,
        "best_cosine": ranking.best_cosine,
        "type_mismatch": (1.0 - best.type_match) if profile.answer_types else 0.0,
        "rarest_unknown_term": ranking.rarest_unknown_term,
        "query_length": ranking.query_length,
        "unsatisfied": unsatisfied(profile.key, evidence_key),
        "missing_numbers": missing_numbers(profile.key, evidence_key),
    }
