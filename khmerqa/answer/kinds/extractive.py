"""The extractive writer: it quotes, and cannot invent.

Maximal marginal relevance (Carbonell and Goldstein 1998) in its simplest form: the best unit first,
then others that are nearly as good and are not said already.
"""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass

from khmerqa.answer.judging.evidence import Evidence, Support
from khmerqa.answer.question.answer_type import Asked
from khmerqa.answer.question.constraints import unmet, unnamed
from khmerqa.answer.sentences.candidates import Candidate

NAME = "extractive"
LENGTH = 700  # code points of an answer, lists apart
MOST = 5  # quotations, before those that stand one behind the other are joined
NEARLY = 0.72  # of the best score, to be quoted beside it
OTHER_LANGUAGE = 0.9  # the same, in another language than the best
SIBLINGS = 0.88  # of the best item's score, for the list of both; of a list's, for another one
GOES_ON = 200  # code points of the sentence behind the best, for it to be quoted as well
_BETWEEN = 3  # code points between two sentences of one paragraph


FEATURES = (  # as Calibration weighs them
    *("score", "in_context", "meaning", "standing", "known", "nearest"),
    *("unfit", "unknown", "said", "unmet", "unnamed"),
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """From features to the probability that the documents answer, and the least that is answered.

    A logistic model; ``scripts/train/calibrate`` chooses it on questions with and without an answer.
    """

    bias: float = -7.000
    score: float = 1.177
    in_context: float = 2.789
    meaning: float = 2.097
    standing: float = 3.066
    known: float = 0.750
    nearest: float = -0.368
    unfit: float = -0.865
    unknown: float = -0.480
    said: float = 2.635
    unmet: float = -4.542
    unnamed: float = -2.108
    threshold: float = 0.35

    def confidence(self, support: Support, chosen: Sequence[Evidence]) -> float:
        """Return the probability that what is ``chosen`` answers, 0 where nothing is."""
        values = features(support, chosen)
        if values is None:
            return 0.0
        weighed = (getattr(self, name) * value for name, value in values.items())
        return 1.0 / (1.0 + math.exp(-(self.bias + sum(weighed))))


def features(support: Support, chosen: Sequence[Evidence]) -> dict[str, float] | None:
    """Return the features by name, None where nothing could be quoted.

    ``unfit`` is how much of what was asked for (a number, a date, a body, a list) the best lacks;
    ``unmet`` and ``unnamed`` tell of all that would be quoted, see ``needs``.
    """
    if not support.evidence:
        return None
    best = support.evidence[0]
    held = "\n".join(key for each in chosen for key in each.keys)
    values = (
        *(best.score, best.in_context, best.meaning, best.standing, support.known, support.nearest),
        *((1.0 - best.fits) if support.kinds else 0.0, support.unknown, support.said),
        *(unmet(support.key, held), unnamed(support.key, held)),
    )
    return dict(zip(FEATURES, values, strict=True))


def select(kinds: Set[Asked], evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the units that make the answer to a question of ``kinds``, the best first.

    ``evidence`` comes best first. A fact is often split: over the sentence behind the best, over another
    passage, or over another document; so what is nearly as good is quoted too, as far as there is room.
    """
    if not evidence:
        return []
    best = _whole_list(evidence, wanted=Asked.LIST in kinds)
    near = [each for each in evidence if each.score >= _least(each, best) * evidence[0].score]
    chosen = [best]
    length = _length(best)
    for other in (*_going_on(best, evidence), *near):
        if len(chosen) == MOST:
            break
        fits = length + len(other.unit.text) <= LENGTH
        if fits and not any(_overlap(other, each) for each in chosen):
            chosen.append(other)
            length += len(other.unit.text)
    return chosen


def _least(other: Evidence, best: Evidence) -> float:
    if other.unit.kind == "list" == best.unit.kind:
        return SIBLINGS
    return NEARLY if other.language == best.language else OTHER_LANGUAGE


def _length(best: Evidence) -> int:
    """Return how much of the room an answer takes that is told first; a list may exceed it."""
    return 0 if best.unit.kind == "list" else len(best.unit.text)


def _going_on(best: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the short sentence behind the best one in its paragraph, if there is one."""
    return [
        each
        for each in evidence
        if _follows(best.unit, each.unit)
        and each.unit.kind == "sentence" == best.unit.kind
        and len(each.unit.text) <= GOES_ON
    ]


def _follows(one: Candidate, other: Candidate) -> bool:
    return one.document_id == other.document_id and 0 <= other.start - one.end <= _BETWEEN


def _whole_list(evidence: Sequence[Evidence], *, wanted: bool) -> Evidence:
    """Return the best evidence, or the list that it is an item of.

    A partial list is the commonest wrong answer: the whole is told where a list was ``wanted``, or where
    another of its items is nearly as good, so that the question was not about the one.
    """
    best = evidence[0]
    if best.unit.kind != "item":
        return best
    near = [each for each in evidence if each.score >= SIBLINGS * best.score]
    for each in evidence:
        if each.unit.kind == "list" and _overlap(each, best):
            siblings = [item for item in near if item.unit.kind == "item" and _overlap(each, item)]
            return each if wanted or len(siblings) > 1 else best
    return best


def _overlap(one: Evidence, other: Evidence) -> bool:
    if one.unit.document_id == other.unit.document_id:
        return one.unit.start < other.unit.end and other.unit.start < one.unit.end
    return one.unit.text == other.unit.text
