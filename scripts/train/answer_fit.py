"""Fits what scores and judges answers to tuning cases: weights by search, coefficients by regression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from khmerqa.answer.judging.calibration import Calibration, SelectionLimits, Weights
from khmerqa.answer.judging.confidence import FEATURES, features
from khmerqa.answer.judging.ranking import Ranking
from khmerqa.answer.judging.scoring import ScoredCandidate, rescore
from khmerqa.answer.kinds.extractive import select_candidates
from khmerqa.evaluation.evaluate import holds_all
from tuning_cases import Case

RIDGE = 0.3
FOLDS = 10
STEPS = (0.0, 0.1, 0.2, 0.3, 0.4)
OTHER_LANGUAGE = (0.7, 0.75, 0.8, 0.85)
KINDS = ("answerable", "on_topic", "off_topic")
LIMITS: SelectionLimits = Calibration().selection


@dataclass(frozen=True)
class Judged:
    """A case with the probability from a fit that had not seen it."""

    case: Case
    confidence: float

    @property
    def kind(self) -> str:
        """Answerable, on the subject without an answer, or off it."""
        if self.case.expected.answerable:
            return "answerable"
        return "off_topic" if self.case.expected.kind == "off-topic" else "on_topic"


def answers(case: Case, weights: Weights) -> bool:
    """Return whether what would be quoted with these weights holds all that the answer must."""
    text = "\n".join(each.candidate.text for each in selected(case, reordered(case, weights)))
    return holds_all(case.expected, text)


def answers_first(case: Case, weights: Weights) -> bool:
    """Return whether the first quotation alone holds all that the answer must."""
    quoted = selected(case, reordered(case, weights))
    return bool(quoted) and holds_all(case.expected, quoted[0].candidate.text)


def selected(case: Case, ranking: Ranking) -> list[ScoredCandidate]:
    """Return what would be quoted of a ranking."""
    return select_candidates(case.profile.answer_types, ranking.candidates, LIMITS)


def reordered(case: Case, weights: Weights) -> Ranking:
    """Return a case's ranking as these weights order it."""
    candidates = rescore(case.ranking.candidates, weights, case.profile.language)
    return replace(case.ranking, candidates=tuple(candidates))


def choose_weights(
    cases: Sequence[Case], seed: int, trials: int, *, judged: bool
) -> tuple[Weights, float]:
    """Return weights and their share of right answers; of the judge's only if it ``judged``.

    An answer is half right if it is complete, and whole if its first quotation alone is. Each kind of
    documents counts alike.

    Of all that are within one standard error of the best (Breiman et al. 1984), those nearest to equal
    weights: where the questions do not decide, the simplest choice is the safest.
    """
    generator = np.random.default_rng(seed)
    by_source = [
        [case for case in cases if case.expected.answerable and case.source == source]
        for source in sorted({case.source for case in cases})
    ]
    left_out = {"other_language"} if judged else {"other_language", "judged"}
    names = [field.name for field in fields(Weights) if field.name not in left_out]
    even = np.full(len(names), 1 / len(names))
    tried = []
    for trial in range(trials):
        drawn = generator.choice(STEPS, len(names)) if trial else even
        if not drawn.sum():
            continue
        drawn = drawn / drawn.sum()
        weights = Weights(
            **dict(zip(names, (float(round(x, 3)) for x in drawn), strict=True)),
            other_language=float(generator.choice(OTHER_LANGUAGE)),
        )
        of_sources = [
            np.mean([(answers(each, weights) + answers_first(each, weights)) / 2 for each in cases])
            for cases in by_source
        ]
        tried.append((float(np.abs(drawn - even).sum()), -float(np.mean(of_sources)), weights))
    best = max(-share for _, share, _ in tried)
    counts = 1 / np.mean([1 / len(cases) for cases in by_source]) * len(by_source)
    error = (best * (1 - best) / counts) ** 0.5
    near = [each for each in tried if -each[1] >= best - error]
    _, share, weights = min(near, key=lambda each: each[:2])
    return weights, -share


def fit(rows: np.ndarray, labels: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return bias and coefficients of a ridge-regularised logistic regression (Newton's method).

    ``counts`` is how much each row counts.
    """
    design = np.hstack([np.ones((len(rows), 1)), rows])
    penalty = RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 1e-6
    solution = np.zeros(design.shape[1])
    for _ in range(50):
        probability = 1 / (1 + np.exp(-design @ solution))
        gradient = design.T @ (counts * (probability - labels)) + penalty @ solution
        each = counts * probability * (1 - probability)
        hessian = (design.T * each) @ design + penalty
        solution = solution - np.linalg.solve(hessian, gradient)
    return solution


def even_counts(cases: Sequence[Case]) -> np.ndarray:
    """Return how much each case counts: documents of each kind alike, with and without an answer."""
    kinds = [(case.source, case.expected.answerable) for case in cases]
    shares = np.array([1 / kinds.count(kind) for kind in kinds])
    return np.asarray(shares / shares.mean())


def design_of(cases: Sequence[Case], weights: Weights) -> tuple[list[Case], np.ndarray]:
    """Return the cases that are judged, and the features of what would be quoted for each."""
    known, rows = [], []
    for case in cases:
        ranking = reordered(case, weights)
        if ranking.candidates and case.profile.question.content:
            values = features(case.profile, ranking, selected(case, ranking))
            known.append(case)
            rows.append([values[name] for name in FEATURES])
    return known, np.array(rows)


def unseen(cases: Sequence[Case], design: np.ndarray, labels: np.ndarray, seed: int) -> np.ndarray:
    """Return for each case the probability from a fit that had not seen its question."""
    names = sorted({case.expected.id for case in cases})
    order = np.random.default_rng(seed).permutation(len(names))
    fold_of = {names[position]: number % FOLDS for number, position in enumerate(order)}
    folds = np.array([fold_of[case.expected.id] for case in cases])
    counts, probability = even_counts(cases), np.zeros(len(design))
    for fold in range(FOLDS):
        tested = folds == fold
        solution = fit(design[~tested], labels[~tested].astype(float), counts[~tested])
        probability[tested] = 1 / (1 + np.exp(-(solution[0] + design[tested] @ solution[1:])))
    return probability


def share(values: np.ndarray) -> float:
    """Return the mean to four places, 0 of nothing."""
    return round(float(values.mean()), 4) if len(values) else 0.0
