"""Whether a question is about what was found, by vectors alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.answer.sentences.nearness import nearness
from khmerqa.ports import Vectors

DIMENSIONS = 16


def _unit(values: npt.NDArray[np.floating]) -> Vectors:
    return np.asarray(values / np.linalg.norm(values, axis=-1, keepdims=True), dtype=np.float32)


def _on_one_subject(seed: int, passages: int = 6, spread: float = 0.5) -> list[Vectors]:
    """Return passages whose sentences scatter around the first axis."""
    generator = np.random.default_rng(seed)
    made = spread * generator.normal(size=(passages, 3, DIMENSIONS)) / DIMENSIONS**0.5
    made[..., 0] += 1.0
    return list(_unit(made))


ON = _unit(np.eye(DIMENSIONS)[0] + 0.3 * np.eye(DIMENSIONS)[1])
OFF = _unit(np.eye(DIMENSIONS)[3] + 0.2 * np.eye(DIMENSIONS)[0])


@pytest.mark.parametrize("spread", [0.2, 0.5, 0.8])
def test_a_question_on_the_subject_is_nearer(spread: float) -> None:
    passages = _on_one_subject(1, spread=spread)
    assert nearness(ON, passages) > 0.8
    assert nearness(OFF, passages) < 0.6


def test_in_documents_on_many_subjects_less_is_near() -> None:
    """One is as far from the question as the passages are from each other."""
    passages = [_unit(np.eye(DIMENSIONS)[at : at + 1] + 0.3) for at in range(6)]
    assert nearness(OFF, passages) > nearness(OFF, _on_one_subject(2))


@pytest.mark.parametrize("passages", [0, 1, 3])
def test_few_passages_say_nothing(passages: int) -> None:
    assert nearness(OFF, _on_one_subject(3, passages)) == 1.0


def test_a_question_without_words_is_not_judged() -> None:
    assert nearness(np.zeros(DIMENSIONS, np.float32), _on_one_subject(4)) == 1.0


@given(st.integers(0, 10_000), st.permutations(range(6)))
def test_the_order_of_passages_is_indifferent(seed: int, order: list[int]) -> None:
    passages = _on_one_subject(seed)
    shuffled = [passages[place] for place in order]
    assert nearness(ON, shuffled) == pytest.approx(nearness(ON, passages), abs=1e-5)
