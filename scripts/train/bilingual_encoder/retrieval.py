"""Stage 2, retrieval: questions find the sentences and the passages that answer them.

A passage is read once; its own vector is the mean of all its states, a sentence's that of the states of
its words, which have seen the whole passage (late chunking, Günther et al. 2024). Questions come in
either language, passages too. Wrong answers are the other sentences of the same passage and of all
passages of the batch. In every step some texts are distilled as well, so that the languages stay close.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy, log_softmax, normalize

from bilingual_encoder.authored import SIDES, AuthoredPassage
from bilingual_encoder.distillation import distillation_loss
from bilingual_encoder.noise import as_typed, mixed
from bilingual_encoder.pairs import Pair
from bilingual_encoder.passages import Asked, Text, draw_questions, group_batches
from bilingual_encoder.student import Student, pad, set_dropout
from khmerqa.search.translation_table import TranslationTable

_TOGETHER = 8  # passages read at once


@dataclass(frozen=True, slots=True)
class Recipe:
    """What retrieval is tuned with."""

    minutes: float
    passages: int = 16
    questions: int = 2  # of a passage
    length: int = 320  # ids of a passage
    distilled: int = 40  # texts
    words_rate: float = 3e-4
    body_rate: float = 5e-5
    dropout: float = 0.0  # dropout doubles the time of a step
    noisy: float = 0.15
    temperature: float = 0.04
    english: float = 0.12  # share of batches of English questions
    khmer: float = 0.6  # share of questions and of passages in Khmer
    distillation: float = 0.5


@dataclass(frozen=True, slots=True)
class Read:
    """Passages as read: the vectors of all passages, and of all sentences with their passages' rows."""

    passages: torch.Tensor
    sentences: torch.Tensor
    owners: torch.Tensor
    starts: list[int]  # the row of each passage's first sentence


def read_passages(student: Student, texts: Sequence[Text], length: int) -> Read:
    """Read passages, each in one pass."""
    ids: list[list[int]] = []
    spans: list[list[tuple[int, int]]] = []
    pieces = [part for text in texts for part in (text.heading, *text.sentences)]
    encoded = iter(student.tokenizer.encode_batch(pieces, add_special_tokens=False))
    first, last = student.tokenizer.encode("").ids
    for text in texts:
        of_text = [first, *next(encoded).ids]
        of_sentences = []
        for _ in text.sentences:
            start = min(len(of_text), length - 2)
            of_text += next(encoded).ids
            of_sentences.append((start, max(start + 1, min(len(of_text), length - 1))))
        ids.append([*of_text[: length - 1], last])
        spans.append(of_sentences)
    # Long texts together, and short ones, so that little is padding.
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    sums: list[torch.Tensor] = [torch.empty(0)] * len(ids)
    for at in range(0, len(order), _TOGETHER):
        rows = order[at : at + _TOGETHER]
        states = student.states(*pad([ids[row] for row in rows]))
        running = torch.cat([torch.zeros_like(states[:, :1]), states.cumsum(1)], 1)
        for row, of_text in zip(rows, running, strict=True):
            sums[row] = of_text
    owners = [row for row, of_sentences in enumerate(spans) for _ in of_sentences]
    starts = np.concatenate([[0], np.cumsum([len(each) for each in spans])[:-1]]).tolist()
    sentences = [
        sums[row][end] - sums[row][start]
        for row, of_sentences in enumerate(spans)
        for start, end in of_sentences
    ]
    return Read(
        passages=normalize(
            torch.stack([found[len(of_text)] for found, of_text in zip(sums, ids, strict=True)]),
            dim=1,
        ),
        sentences=normalize(torch.stack(sentences), dim=1),
        owners=torch.as_tensor(owners),
        starts=[int(start) for start in starts],
    )


def train_retrieval(
    student: Student,
    passages: Sequence[AuthoredPassage],
    english: Sequence[Asked],
    pairs: Sequence[Pair],
    targets: torch.Tensor,
    table: TranslationTable,
    recipe: Recipe,
    *,
    save: Callable[[], None],
    say: Callable[[str], None],
) -> None:
    """Train for ``recipe.minutes``; ``targets`` are the teacher's vectors of the English texts."""
    draw, numbers = random.Random(1), np.random.default_rng(1)
    weights = np.asarray([pair.weight for pair in pairs])
    weights /= weights.sum()
    student.train()
    set_dropout(student, recipe.dropout)
    words, body = student.parameters_by_kind()
    of_words = torch.optim.SparseAdam(words, lr=recipe.words_rate)
    of_body = torch.optim.AdamW(body, lr=recipe.body_rate, betas=(0.9, 0.98), weight_decay=0.01)
    batches = _batches(passages, english, table, recipe, draw)
    start, step, shown, saved = time.monotonic(), 0, 0.0, 0.0
    while (passed := (time.monotonic() - start) / 60) < recipe.minutes:
        rate = min(1.0, (step + 1) / 50) * max(0.02, 1 - passed / recipe.minutes)
        of_words.param_groups[0]["lr"] = recipe.words_rate * rate
        of_body.param_groups[0]["lr"] = recipe.body_rate * rate
        loss = _loss(student, next(batches), recipe)
        chosen = numbers.choice(len(pairs), recipe.distilled, p=weights, replace=False)
        loss = loss + recipe.distillation * distillation_loss(
            student, [pairs[i] for i in chosen], targets[chosen], table, draw
        )
        of_words.zero_grad()
        of_body.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(body, 1.0)
        of_words.step()  # type: ignore[no-untyped-call]
        of_body.step()
        shown = 0.98 * shown + 0.02 * loss.item() if step else loss.item()
        step += 1
        if step % 50 == 0:
            say(f"step {step}, {passed:.1f} min, loss {shown:.4f}")
        if passed - saved > 5:
            save()
            saved = passed
    save()


def _batches(
    passages: Sequence[AuthoredPassage],
    english: Sequence[Asked],
    table: TranslationTable,
    recipe: Recipe,
    draw: random.Random,
) -> Iterator[list[Asked]]:
    for batch in group_batches(passages, recipe.passages, draw):
        if draw.random() < recipe.english:
            chosen = draw.sample(list(english), recipe.passages)
            yield [_with_khmer_words(each, table, draw) for each in chosen]
            continue
        asked: list[Asked] = []
        for passage in batch:
            of_text = SIDES[draw.random() < recipe.khmer]
            of_question = SIDES[draw.random() < recipe.khmer]
            _, drawn = draw_questions(passage, of_question, of_text, draw, recipe.questions)
            asked += [
                Asked(as_typed(each.question, draw, recipe.noisy), each.passage, each.answer)
                for each in drawn
            ]
        yield asked


def _with_khmer_words(asked: Asked, table: TranslationTable, draw: random.Random) -> Asked:
    share = draw.choice((0.0, 0.3, 0.6))
    return Asked(mixed(asked.question, draw, share, table.translate), asked.passage, asked.answer)


def _loss(student: Student, asked: Sequence[Asked], recipe: Recipe) -> torch.Tensor:
    rows: dict[int, int] = {}
    texts: list[Text] = []
    for each in asked:
        if id(each.passage) not in rows:
            rows[id(each.passage)] = len(texts)
            texts.append(each.passage)
    read = read_passages(student, texts, recipe.length)
    questions = student.vectors(student.encode([each.question for each in asked], 64))
    owners = torch.as_tensor([rows[id(each.passage)] for each in asked])
    # The same passage twice (in both languages, say) is no wrong answer.
    same = torch.as_tensor([[one.id == other.id for other in texts] for one in texts])
    allowed = ~same[owners] | (torch.arange(len(texts)) == owners[:, None])
    to_passages = (questions @ read.passages.T / recipe.temperature).masked_fill(~allowed, -1e4)
    loss = cross_entropy(to_passages, owners)
    right = torch.zeros(len(asked), len(read.sentences), dtype=torch.bool)
    for row, each in enumerate(asked):
        first = read.starts[rows[id(each.passage)]]
        right[row, [first + place for place in each.answer]] = True
    allowed = ~same[owners][:, read.owners] | (read.owners == owners[:, None])
    to_sentences = (questions @ read.sentences.T / recipe.temperature).masked_fill(~allowed, -1e4)
    # Each answering sentence against the wrong ones; the other answering ones are left out.
    shares = []
    for row in range(len(asked)):
        wrong = to_sentences[row][~right[row]]
        for score in to_sentences[row][right[row]]:
            shares.append(log_softmax(torch.cat([score[None], wrong]), 0)[0] / right[row].sum())
    return loss - torch.stack(shares).sum() / len(asked)
