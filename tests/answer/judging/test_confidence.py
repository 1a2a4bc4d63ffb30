"""From features to a probability."""

from __future__ import annotations

import pytest

from khmerqa.answer.judging.calibration import Calibration, Coefficients
from khmerqa.answer.judging.confidence import FEATURES, confidence
from tests.small_corpus import SmallIndex

BOOKS = "How many books does the library hold?"
NONE = dict.fromkeys(FEATURES, 0.0)


def test_without_features_the_bias_decides() -> None:
    assert confidence(Coefficients(**NONE, bias=0.0), NONE) == 0.5


@pytest.mark.parametrize("name", FEATURES)
def test_each_feature_counts_by_its_coefficient(name: str) -> None:
    with_feature = {**NONE, name: 1.0}
    assert confidence(Coefficients(**{**NONE, name: 2.0, "bias": 0.0}), with_feature) > 0.85
    assert confidence(Coefficients(**{**NONE, name: -2.0, "bias": 0.0}), with_feature) < 0.15


@pytest.mark.parametrize(("bias", "status"), [(9.0, "answered"), (-9.0, "no_evidence")])
def test_the_threshold_decides(index: SmallIndex, bias: float, status: str) -> None:
    calibration = Calibration(threshold=0.5, coefficients=Coefficients(**NONE, bias=bias))
    answer = index.assistant(calibration=calibration).ask(BOOKS, 5)
    assert answer.status == status
    assert answer.confidence == pytest.approx(float(bias > 0), abs=0.001)
