"""What every judge keeps to, and how an assistant uses one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from khmerqa.answer.judging.calibration import Coefficients
from khmerqa.answer.judging.logistic import FEATURES, LogisticJudge
from khmerqa.ports import Judge, JudgedText
from tests.small_corpus import SmallIndex

BOOKS = "How many books does the library hold?"


class SameForAll:
    """A judge that finds every text equally good, and remembers what it read."""

    fingerprint = "same for all"

    def __init__(self, probability: float) -> None:
        self._probability = probability
        self.read: list[JudgedText] = []

    def probabilities(self, question: str, texts: Sequence[JudgedText], /) -> list[float]:
        self.read += texts
        return [self._probability] * len(texts)


def text(value: float) -> JudgedText:
    features = dict.fromkeys(FEATURES, value)
    return JudgedText(text="It holds 3,500.", section=(), before="", after="", features=features)


JUDGES: dict[str, Judge] = {"logistic": LogisticJudge(), "same for all": SameForAll(0.7)}


@pytest.mark.parametrize("judge", JUDGES.values(), ids=JUDGES.keys())
def test_a_probability_for_each_text(judge: Judge) -> None:
    texts = [text(0.0), text(0.5), text(1.0)]
    found = judge.probabilities(BOOKS, texts)
    assert len(found) == 3
    assert all(0.0 <= each <= 1.0 for each in found)
    assert list(found) == list(judge.probabilities(BOOKS, texts))
    assert list(judge.probabilities(BOOKS, [])) == []
    assert judge.fingerprint


def test_the_fingerprint_changes_with_the_coefficients() -> None:
    assert LogisticJudge().fingerprint != LogisticJudge(Coefficients(bias=0.0)).fingerprint


def test_features_are_weighed_by_their_coefficients() -> None:
    judge = LogisticJudge(Coefficients(**dict.fromkeys(FEATURES, 0.0) | {"bias": 0.0}))
    assert judge.probabilities(BOOKS, [text(1.0)]) == [0.5]


@pytest.mark.parametrize(("probability", "status"), [(0.9, "answered"), (0.1, "no_evidence")])
def test_the_judge_decides(index: SmallIndex, probability: float, status: str) -> None:
    judge = SameForAll(probability)
    answer = index.assistant(threshold=0.5, judge=judge).ask(BOOKS, 5)
    assert answer.status == status
    assert answer.confidence == probability
    (read,) = judge.read
    assert "3,500" in read.text
    assert "closes at 5" in read.before


def test_what_is_looked_up_needs_no_judge(index: SmallIndex) -> None:
    judge = SameForAll(0.0)
    index.assistant(judge=judge).ask("Hello!", 5)
    assert judge.read == []
