"""What the judge learns from: a question with windows of several passages, as it meets them later.

While answering, the judge reads a few sentences around each of those that are nearest to the question,
of all passages found. So a question comes in a group: windows of its own passage and of those that
retrieval takes for it. Every question is drawn with what answers it and, nearly as often, with the same
passage without that; so the wording of a question tells nothing, only what is read does.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bilingual_encoder.authored import SIDES, AuthoredPassage, Side
from bilingual_encoder.noise import as_typed, mixed
from bilingual_encoder.passages import (
    Asked,
    Text,
    draw_questions,
    text_of,
    window,
    with_sentence,
    without_sentences,
)
from khmerqa.ports import Translations

_NUMBER = re.compile("[0-9\u17e0-\u17e9]+")

Place = tuple[int, int]  # a passage, and the sentence of it that is nearest to a question


@dataclass(frozen=True, slots=True)
class Mixture:
    """How often each kind of example is drawn."""

    noisy: float = 0.15
    khmer: float = 0.6
    english: float = 0.15  # share of English questions
    claims: float = 0.12  # share of statements, which come singly and long
    answered: float = 0.55  # share of questions with an answer among what is read
    windows: int = 4  # of a question
    sentences: int = 5  # of a window, at the most


@dataclass(frozen=True, slots=True)
class Example:
    """A question or statement, what is read with it, and what is to be said of that."""

    question: str
    text: Text
    answer: frozenset[int]
    label: str = ""  # of a statement


class Examples:
    """Draws groups of examples, for ever."""

    def __init__(
        self,
        passages: Sequence[AuthoredPassage],
        near: dict[str, list[Place]],
        english: Sequence[Asked],
        table: Translations,
        mixture: Mixture,
        draw: random.Random,
    ) -> None:
        self._passages = passages
        self._near = near
        self._english = english
        self._table = table
        self._mixture = mixture
        self._draw = draw

    def groups(self) -> Iterator[list[Example]]:
        """Yield questions with several windows, and statements each by itself."""
        draw, mixture = self._draw, self._mixture
        while True:
            chance = draw.random()
            if chance < mixture.english:
                yield self._english_group()
                continue
            passage = draw.choice(self._passages)
            of_text, of_question = (SIDES[draw.random() < mixture.khmer] for _ in range(2))
            if chance < mixture.english + mixture.claims:
                yield [statement(passage, self._passages, of_question, of_text, draw)]
            else:
                yield self._group(passage, of_question, of_text)

    def _group(self, passage: AuthoredPassage, of_question: Side, of_text: Side) -> list[Example]:
        draw, mixture = self._draw, self._mixture
        size = draw.randint(1, mixture.sentences)
        _, (asked,) = draw_questions(passage, of_question, of_text, draw, 1)
        near = self._near[asked.question]
        if draw.random() < mixture.answered:
            places = [draw.choice(sorted(asked.answer))]
        else:
            # The same passage without what answers: only what is read tells the two apart.
            left = without_sentences(asked.passage, asked.answer)
            asked = Asked(asked.question, left, frozenset())
            places = [place for each, place in near if self._is(each, passage)]
        count = len(asked.passage.sentences)  # 0 where every sentence belonged to the answer
        if draw.random() < 0.5:
            places.append(draw.randrange(max(1, count)))
        read = [window(asked, min(place, count - 1), size, draw) for place in places if count]
        others = [each for each in near if not self._is(each[0], passage)]
        for number, place in draw.sample(others, max(0, mixture.windows - len(read))):
            other = Asked(asked.question, text_of(self._passages[number], of_text), frozenset())
            read.append(window(other, place, size, draw))
        question_typed = as_typed(asked.question, draw, mixture.noisy)
        draw.shuffle(read)
        return [Example(question_typed, each.passage, each.answer) for each in read]

    def _is(self, number: int, passage: AuthoredPassage) -> bool:
        return self._passages[number].id == passage.id

    def _english_group(self) -> list[Example]:
        draw, mixture = self._draw, self._mixture
        asked = draw.choice(self._english)
        size = draw.randint(1, mixture.sentences)
        question = mixed(asked.question, draw, draw.choice((0.0, 0.3, 0.6)), self._table.translate)
        place = draw.choice(sorted(asked.answer))
        if draw.random() > mixture.answered:
            place = draw.randrange(len(asked.passage.sentences))
        read = [window(asked, place, size, draw)]
        for other in draw.sample(self._english, 1):
            nothing = Asked(question, other.passage, frozenset())
            at = draw.randrange(len(other.passage.sentences))
            read.append(window(nothing, at, size, draw))
        return [Example(question, each.passage, each.answer) for each in read]


def statement(
    passage: AuthoredPassage,
    passages: Sequence[AuthoredPassage],
    of_claim: Side,
    of_text: Side,
    draw: random.Random,
) -> Example:
    """Return a statement and a passage that supports it, contradicts it, or does not tell."""
    text = text_of(passage, of_text)
    kind = draw.random()
    if passage.claims and kind < 0.5:
        claim = draw.choice(passage.claims)
        return Example(claim.text[of_claim], text, frozenset(), claim.label)
    if passage.near_misses and kind < 0.65:
        miss = draw.choice(passage.near_misses)
        if draw.random() < 0.5:
            return Example(miss.sentence[of_claim], text, frozenset(), "not_told")
        place = draw.randrange(len(text.sentences) + 1)
        told = with_sentence(text, place, miss.sentence[of_text])
        return Example(miss.sentence[of_claim], told, frozenset(), "supported")
    sentence = draw.choice(passage.sentences)[of_claim]
    if kind < 0.75:
        other = text_of(draw.choice(passages), of_text)
        label = "supported" if other.id == passage.id else "not_told"
        return Example(sentence, other, frozenset(), label)
    if kind < 0.9 and (found := list(_NUMBER.finditer(sentence))):
        number = draw.choice(found)
        other_number = _other_number(number.group(), draw)
        sentence = sentence[: number.start()] + other_number + sentence[number.end() :]
        return Example(sentence, text, frozenset(), "contradicted")
    return Example(sentence, text, frozenset(), "supported")


def _other_number(number: str, draw: random.Random) -> str:
    place = draw.randrange(len(number))
    zero = "\u17e0" if number[place] >= "\u17e0" else "0"
    digits = [chr(ord(zero) + digit) for digit in range(not place, 10)]
    return (
        number[:place]
        + draw.choice([each for each in digits if each != number[place]])
        + number[place + 1 :]
    )
