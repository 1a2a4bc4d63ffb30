"""The extractive writer: it quotes, and cannot invent.

Maximal marginal relevance (Carbonell and Goldstein 1998) in its simplest form: the best unit first,
then others that are nearly as good and are not said already.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from khmerqa.answer.asked import Asked, asked
from khmerqa.answer.evidence import Evidence
from khmerqa.search.question import Question
from khmerqa.text.normalise import search_key

NAME = "extractive"
LENGTH = 700  # code points of an answer that is no list
MOST = 3  # quotations
NEARLY = 0.88  # of the best score, to be quoted beside it


FEATURES = (
    "score",
    "covered",
    "in_context",
    "meaning",
)  # of the best unit, as Calibration weighs them


@dataclass(frozen=True, slots=True)
class Calibration:
    """From the best unit's features to a confidence in [0, 1], and the least that is answered.

    A logistic model; ``scripts/calibrate`` chooses it on questions with and without an answer.
    """

    bias: float = -6.0
    score: float = 8.0
    covered: float = 1.0
    in_context: float = 3.0
    meaning: float = 1.0
    threshold: float = 0.5

    def confidence(self, evidence: Sequence[Evidence]) -> float:
        """Return the probability that the best unit answers; ``evidence`` comes best first."""
        if not evidence:
            return 0.0
        weighed = (getattr(self, name) * getattr(evidence[0], name) for name in FEATURES)
        return 1.0 / (1.0 + math.exp(-(self.bias + sum(weighed))))


def select(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the units that make the answer, the best first; ``evidence`` comes best first."""
    if not evidence:
        return []
    kinds = asked(search_key(question.text))
    best = evidence[0]
    chosen = [best]
    length = len(best.unit.text)
    # One number, date or name answers; a second sentence only blurs it. So does a list's company.
    if best.unit.kind == "list" or kinds & {Asked.NUMBER, Asked.TIME, Asked.WHO}:
        return chosen
    for other in evidence[1:]:
        if len(chosen) == MOST or other.score < NEARLY * best.score:
            break
        if (
            other.language == best.language
            and length + len(other.unit.text) <= LENGTH
            and not any(_overlap(other, each) for each in chosen)
        ):
            chosen.append(other)
            length += len(other.unit.text)
    return chosen


def _overlap(one: Evidence, other: Evidence) -> bool:
    if one.unit.document_id == other.unit.document_id:
        return one.unit.start < other.unit.end and other.unit.start < one.unit.end
    return one.unit.text == other.unit.text
