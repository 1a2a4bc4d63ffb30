"""The extractive writer: it quotes, and cannot invent.

Maximal marginal relevance (Carbonell and Goldstein 1998) in its simplest form: the best unit first,
then others that are nearly as good and are not said already.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from khmerqa.answer.asked import Asked, asked
from khmerqa.answer.evidence import Evidence, Support
from khmerqa.search.question import Question
from khmerqa.text.normalise import search_key

NAME = "extractive"
LENGTH = 700  # code points of an answer that is no list
MOST = 3  # quotations
NEARLY = 0.88  # of the best score, to be quoted beside it
EQUALLY = 0.95  # the same, beside a number, date, name or list


FEATURES = (  # as Calibration weighs them
    *("score", "in_context", "meaning", "known", "nearest"),
    *("unfit", "unknown", "said"),
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """From features to the probability that the documents answer, and the least that is answered.

    A logistic model; ``scripts/calibrate`` chooses it on questions with and without an answer.
    """

    bias: float = -4.053
    score: float = 2.879
    in_context: float = 2.086
    meaning: float = 2.362
    known: float = 0.763
    nearest: float = 0.513
    unfit: float = -0.978
    unknown: float = -1.106
    said: float = 2.543
    threshold: float = 0.55

    def confidence(self, support: Support) -> float:
        """Return the probability that the best unit answers, 0 where there is none."""
        values = features(support)
        if values is None:
            return 0.0
        weighed = (getattr(self, name) * value for name, value in values.items())
        return 1.0 / (1.0 + math.exp(-(self.bias + sum(weighed))))


def features(support: Support) -> dict[str, float] | None:
    """Return the features by name, None where nothing could be quoted."""
    if not support.evidence:
        return None
    best = support.evidence[0]
    values = (
        *(best.score, best.in_context, best.meaning, support.known, support.nearest),
        # Asked for a number, a date, a body or a list, and the best holds none.
        *(float(bool(support.kinds) and best.fits == 0), support.unknown, support.said),
    )
    return dict(zip(FEATURES, values, strict=True))


def select(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the units that make the answer, the best first; ``evidence`` comes best first."""
    if not evidence:
        return []
    kinds = asked(search_key(question.text))
    best = _whole_list(evidence, wanted=Asked.LIST in kinds)
    chosen = [best]
    length = len(best.unit.text)
    # One number, date, name or list answers; what is quoted beside it must be as good or blurs it.
    exact = best.unit.kind == "list" or kinds & {Asked.NUMBER, Asked.TIME, Asked.WHO}
    least = (EQUALLY if exact else NEARLY) * best.score
    for other in evidence:
        if len(chosen) == MOST or other.score < least:
            break
        if (
            other.language == best.language
            and length + len(other.unit.text) <= LENGTH
            and not any(_overlap(other, each) for each in chosen)
        ):
            chosen.append(other)
            length += len(other.unit.text)
    return chosen


def _whole_list(evidence: Sequence[Evidence], *, wanted: bool) -> Evidence:
    """Return the best evidence, or the list that it is an item of.

    A partial list is the commonest wrong answer: the whole is told where a list was ``wanted``, or where
    another of its items is nearly as good, so that the question was not about the one.
    """
    best = evidence[0]
    if best.unit.kind != "item":
        return best
    near = [each for each in evidence if each.score >= NEARLY * best.score]
    for each in evidence:
        if each.unit.kind == "list" and _overlap(each, best):
            siblings = [item for item in near if item.unit.kind == "item" and _overlap(each, item)]
            return each if wanted or len(siblings) > 1 else best
    return best


def _overlap(one: Evidence, other: Evidence) -> bool:
    if one.unit.document_id == other.unit.document_id:
        return one.unit.start < other.unit.end and other.unit.start < one.unit.end
    return one.unit.text == other.unit.text
