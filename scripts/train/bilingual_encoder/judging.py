"""Stage 3, judging: which sentences of a passage answer a question, and whether any does.

Each question is seen with a passage that answers it and with one that does not: without its answering
sentences, or a passage that retrieval takes for it. A near miss is seen with and without the sentence
that would answer it. So the wording of a question tells nothing; only the passage does.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, log_softmax

from bilingual_encoder.authored import SIDES, AuthoredPassage, Side
from bilingual_encoder.judge_model import LABELS, JudgeModel
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
from bilingual_encoder.retrieval import read_passages
from bilingual_encoder.student import Student, set_dropout
from khmerqa.search.translation_table import TranslationTable

_NEAREST = 8  # passages that retrieval takes for a question
_NUMBER = re.compile("[0-9\u17e0-\u17e9]+")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What judging is tuned with."""

    minutes: float
    batch: int = 24
    body_rate: float = 6e-5
    head_rate: float = 4e-4
    dropout: float = 0.1
    noisy: float = 0.15
    khmer: float = 0.6
    english: float = 0.12  # share of English questions
    claims: float = 0.2  # share of statements
    without: float = 0.45  # share of questions whose passage does not answer
    windows: float = 0.7  # share of questions that are seen with a few sentences only
    window: int = 6  # sentences, at the most


@dataclass(frozen=True, slots=True)
class Example:
    """A question or statement, a passage and what is to be said of it."""

    question: str
    text: Text
    answer: frozenset[int]
    label: str = ""  # of a statement


def nearest_passages(
    student: Student, passages: Sequence[AuthoredPassage]
) -> dict[tuple[str, int], list[int]]:
    """Return for each question the passages that the encoder finds nearest, without its own."""
    with torch.no_grad():
        student.eval()
        near: dict[tuple[str, int], np.ndarray] = {}
        for side in SIDES:
            reads = [read_passages(student, [text_of(each, side)], 320) for each in passages]
            questions = student.vectors(
                student.encode([q.text[side] for each in passages for q in each.questions], 64)
            ).numpy()
            scores = np.stack([(questions @ each.sentences.numpy().T).max(1) for each in reads], 1)
            row = 0
            for passage in passages:
                for number in range(len(passage.questions)):
                    key = (passage.id, number)
                    near[key] = near.get(key, np.zeros(len(passages))) + scores[row]
                    row += 1
    places = {passage.id: place for place, passage in enumerate(passages)}
    return {
        key: [int(each) for each in np.argsort(-scores)[: _NEAREST + 1] if each != places[key[0]]]
        for key, scores in near.items()
    }


def train_judge(
    judge: JudgeModel,
    passages: Sequence[AuthoredPassage],
    english: Sequence[Asked],
    table: TranslationTable,
    recipe: Recipe,
    *,
    save: Callable[[], None],
    say: Callable[[str], None],
) -> None:
    """Train for ``recipe.minutes``."""
    near = nearest_passages(judge.student, passages)
    draw = random.Random(2)
    judge.train()
    set_dropout(judge, recipe.dropout)
    body = [each for each in judge.student.body.parameters() if each.requires_grad]
    heads = [
        parameter
        for part in (judge.sentence, judge.answered, judge.support)
        for parameter in part.parameters()
    ] + [judge.nearness, judge.best]
    optimizer = torch.optim.AdamW(
        [{"params": body}, {"params": heads}], betas=(0.9, 0.98), weight_decay=0.01
    )
    examples = _examples(passages, near, english, table, recipe, draw)
    start, step, shown, saved = time.monotonic(), 0, 0.0, 0.0
    while (passed := (time.monotonic() - start) / 60) < recipe.minutes:
        rate = min(1.0, (step + 1) / 60) * max(0.02, 1 - passed / recipe.minutes)
        for group, base in zip(
            optimizer.param_groups, (recipe.body_rate, recipe.head_rate), strict=True
        ):
            group["lr"] = base * rate
        loss = _loss(judge, [next(examples) for _ in range(recipe.batch)])
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_([*body, *heads], 1.0)
        optimizer.step()
        shown = 0.98 * shown + 0.02 * loss.item() if step else loss.item()
        step += 1
        if step % 50 == 0:
            say(f"step {step}, {passed:.1f} min, loss {shown:.4f}")
        if passed - saved > 5:
            save()
            saved = passed
    save()


def _loss(judge: JudgeModel, examples: Sequence[Example]) -> torch.Tensor:
    said = judge(
        [each.question for each in examples],
        [each.text for each in examples],
        [bool(each.label) for each in examples],
    )
    loss = torch.zeros(())
    starts = np.concatenate([[0], np.cumsum([len(each.text.sentences) for each in examples])])
    asked = [(row, each) for row, each in enumerate(examples) if not each.label]
    wanted = torch.as_tensor([float(bool(each.answer)) for _, each in asked])
    if asked:
        loss = loss + binary_cross_entropy_with_logits(said.answered, wanted)
    shares = []
    for row, each in asked:
        logits = said.sentences[int(starts[row]) : int(starts[row + 1])]
        right = torch.zeros(len(logits))
        right[list(each.answer)] = 1
        shares.append(binary_cross_entropy_with_logits(logits, right))
        if each.answer and len(each.answer) < len(logits):
            chances = log_softmax(logits, 0)
            shares.append(-0.5 * torch.logsumexp(chances[right.bool()], 0))
    if shares:
        loss = loss + torch.stack(shares).sum() / len(asked)
    labels = [LABELS.index(each.label) for each in examples if each.label]
    if labels:
        share = len(labels) / len(examples)
        loss = loss + 2 * share * cross_entropy(said.support, torch.as_tensor(labels))
    return loss


def _examples(
    passages: Sequence[AuthoredPassage],
    near: dict[tuple[str, int], list[int]],
    english: Sequence[Asked],
    table: TranslationTable,
    recipe: Recipe,
    draw: random.Random,
) -> Iterator[Example]:
    while True:
        chance = draw.random()
        if chance < recipe.english:
            asked = draw.choice(english)
            share = draw.choice((0.0, 0.3, 0.6))
            text, answer = asked.passage, asked.answer
            if len(text.sentences) > 2 and draw.random() < recipe.without:
                text, answer = without_sentences(text, answer), frozenset()
            example = Example(mixed(asked.question, draw, share, table.translate), text, answer)
            yield _window(example, recipe, draw)
            continue
        passage = draw.choice(passages)
        of_text, of_question = (SIDES[draw.random() < recipe.khmer] for _ in range(2))
        if chance < recipe.english + recipe.claims:
            yield _statement(passage, passages, of_question, of_text, draw)
        else:
            example = _question(passage, passages, near, of_question, of_text, recipe, draw)
            question = as_typed(example.question, draw, recipe.noisy)
            yield _window(Example(question, example.text, example.answer), recipe, draw)


def _question(
    passage: AuthoredPassage,
    passages: Sequence[AuthoredPassage],
    near: dict[tuple[str, int], list[int]],
    of_question: Side,
    of_text: Side,
    recipe: Recipe,
    draw: random.Random,
) -> Example:
    if draw.random() >= recipe.without:
        _, drawn = draw_questions(passage, of_question, of_text, draw, 1)
        return Example(drawn[0].question, drawn[0].passage, drawn[0].answer)
    text = text_of(passage, of_text)
    kind = draw.random()
    if passage.near_misses and kind < 0.35:
        return Example(draw.choice(passage.near_misses).text[of_question], text, frozenset())
    number = draw.randrange(len(passage.questions))
    question = passage.questions[number]
    if kind < 0.65 and len(question.answer) < len(passage.sentences) - 1:
        text = without_sentences(text, frozenset(question.answer))
    else:
        text = text_of(passages[draw.choice(near[passage.id, number])], of_text)
    return Example(question.text[of_question], text, frozenset())


def _window(example: Example, recipe: Recipe, draw: random.Random) -> Example:
    """Return an example with a few sentences of its passage; now and then the answer is not among them.

    While answering, the judge reads the sentences around those that are nearest to the question.
    """
    sentences = example.text.sentences
    size = draw.randint(1, recipe.window)
    if draw.random() >= recipe.windows or size >= len(sentences):
        return example
    if example.answer and draw.random() < 0.8:
        place = draw.choice(sorted(example.answer))
    else:
        place = draw.randrange(len(sentences))
    seen = window(Asked(example.question, example.text, example.answer), place, size, draw)
    return Example(seen.question, seen.passage, seen.answer)


def _statement(
    passage: AuthoredPassage,
    passages: Sequence[AuthoredPassage],
    of_claim: Side,
    of_text: Side,
    draw: random.Random,
) -> Example:
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
