"""What the judge learns from: every group is what an answer would be looked for in."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from bilingual_encoder.authored import SIDES, AuthoredPassage, read_authored
from bilingual_judge.examples import Example, Examples, Mixture, Place
from khmerqa.testing import FixedTranslations

AUTHORED = Path(__file__).parents[3] / "scripts" / "train" / "authored"
MIXTURE = Mixture(noisy=0.0, english=0.0, claims=0.2)


@pytest.fixture(scope="module")
def passages() -> tuple[AuthoredPassage, ...]:
    return read_authored([AUTHORED]).training[:12]


@pytest.fixture(scope="module")
def groups(passages: tuple[AuthoredPassage, ...]) -> list[list[Example]]:
    """Groups of a judge for whom every passage is near, each with its first sentence."""
    everywhere: list[Place] = [(number, 0) for number in range(len(passages))]
    asked = [each.text for of in passages for each in of.questions]
    asked += [each.text for of in passages for each in of.near_misses]
    near = {text[side]: everywhere for text in asked for side in SIDES}
    table = FixedTranslations({})
    examples = Examples(passages, near, [], table, MIXTURE, random.Random(1))
    return list(itertools.islice(examples.groups(), 300))


def test_what_is_said_to_answer_does(
    passages: tuple[AuthoredPassage, ...], groups: list[list[Example]]
) -> None:
    right: dict[str, set[str]] = {}
    for passage in passages:
        for side in SIDES:
            for question in passage.questions:
                said = {passage.sentences[at][of] for at in question.answer for of in SIDES}
                right.setdefault(question.text[side], set()).update(said)
            for miss in passage.near_misses:
                said = {miss.sentence[of] for of in SIDES}
                right.setdefault(miss.text[side], set()).update(said)

    answered = 0
    for each in itertools.chain.from_iterable(groups):
        if each.label:
            continue
        found = {each.text.sentences[at] for at in each.answer}
        assert found <= right[each.question]
        assert not (right[each.question] - found) & set(each.text.sentences)
        answered += bool(found)
    assert answered


def test_a_question_comes_with_several_windows_and_a_statement_alone(
    groups: list[list[Example]],
) -> None:
    for group in groups:
        if group[0].label:
            assert len(group) == 1
            continue
        assert len(group) >= MIXTURE.windows
        assert len({each.question for each in group}) == 1
        assert all(1 <= len(each.text.sentences) <= MIXTURE.sentences for each in group)


def test_many_groups_have_no_answer(groups: list[list[Example]]) -> None:
    asked = [group for group in groups if not group[0].label]
    without = sum(not any(each.answer for each in group) for group in asked)

    assert 0.2 < without / len(asked) < 0.5


def test_the_wording_of_a_question_does_not_tell_whether_it_is_answered(
    passages: tuple[AuthoredPassage, ...], groups: list[list[Example]]
) -> None:
    """Near misses are answered as often as questions, and both meet their own passage without it."""
    titles = {passage.heading(side): passage for passage in passages for side in SIDES}
    misses = {miss.text[side] for of in passages for miss in of.near_misses for side in SIDES}
    own: dict[str, AuthoredPassage] = {}
    for passage in passages:
        texts = [each.text for each in passage.questions]
        texts += [each.text for each in passage.near_misses]
        own |= {text[side]: passage for text in texts for side in SIDES}
    answered: dict[bool, list[bool]] = {True: [], False: []}
    with_own_passage: dict[bool, int] = {True: 0, False: 0}
    for group in groups:
        if group[0].label:
            continue
        question, told = group[0].question, any(each.answer for each in group)
        answered[question in misses].append(told)
        at_home = any(titles[each.text.heading] is own[question] for each in group)
        with_own_passage[question in misses] += at_home and not told

    shares = {kind: sum(found) / len(found) for kind, found in answered.items()}
    assert abs(shares[True] - shares[False]) < 0.15
    assert min(with_own_passage.values()) > 10
