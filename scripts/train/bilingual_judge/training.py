"""Learns which of the sentences read answer a question, and whether any does."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, log_softmax

from bilingual_encoder.authored import AuthoredPassage
from bilingual_encoder.passages import Asked
from bilingual_encoder.student import set_dropout
from bilingual_judge.examples import Example, Examples, Mixture
from bilingual_judge.model import LABELS, JudgeModel
from bilingual_judge.nearest import nearest_places
from khmerqa.search.translation_table import TranslationTable


@dataclass(frozen=True, slots=True)
class Recipe:
    """What training is tuned with."""

    minutes: float
    seed: int = 2  # of the examples drawn; training that goes on needs another
    windows: int = 28  # of a batch, at least
    body_rate: float = 6e-5
    head_rate: float = 4e-4
    dropout: float = 0.1
    mixture: Mixture = field(default_factory=Mixture)


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
    draw = random.Random(recipe.seed)
    near = nearest_places(judge.student, passages)
    examples = Examples(passages, near, english, table, recipe.mixture, draw)
    batches = _batches(examples.groups(), recipe.windows)
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
    start, step, shown, saved = time.monotonic(), 0, 0.0, 0.0
    while (passed := (time.monotonic() - start) / 60) < recipe.minutes:
        rate = min(1.0, (step + 1) / 60) * max(0.02, 1 - passed / recipe.minutes)
        for group, base in zip(
            optimizer.param_groups, (recipe.body_rate, recipe.head_rate), strict=True
        ):
            group["lr"] = base * rate
        loss = _loss(judge, next(batches))
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


def _batches(groups: Iterator[list[Example]], windows: int) -> Iterator[list[list[Example]]]:
    while True:
        batch: list[list[Example]] = []
        while sum(map(len, batch)) < windows:
            batch.append(next(groups))
        yield batch


def _loss(judge: JudgeModel, groups: Sequence[Sequence[Example]]) -> torch.Tensor:
    examples = [each for group in groups for each in group]
    said = judge(
        [each.question for each in examples],
        [each.text for each in examples],
        [bool(each.label) for each in examples],
    )
    loss = torch.zeros(())
    labels = [LABELS.index(each.label) for each in examples if each.label]
    if labels:
        share = len(labels) / len(groups)
        loss = loss + 2 * share * cross_entropy(said.support, torch.as_tensor(labels))
    asked = [each for each in examples if not each.label]
    if not asked:
        return loss
    wanted = torch.as_tensor([float(bool(each.answer)) for each in asked])
    loss = loss + binary_cross_entropy_with_logits(said.answered, wanted)
    at, of_windows, of_groups = 0, [], []
    for group in groups:
        logits_of_group, right_of_group = [], []
        for each in group:
            logits = said.sentences[at : at + len(each.text.sentences)]
            at += len(logits)
            if each.label:
                continue
            right = torch.zeros(len(logits))
            right[list(each.answer)] = 1
            of_windows.append(binary_cross_entropy_with_logits(logits, right))
            logits_of_group.append(logits)
            right_of_group.append(right)
        if logits_of_group and any(bool(each.any()) for each in right_of_group):
            # Among all that is read with a question, what answers it comes first (listwise softmax).
            chances = log_softmax(torch.cat(logits_of_group), 0)
            of_groups.append(-torch.logsumexp(chances[torch.cat(right_of_group).bool()], 0))
    loss = loss + 2 * torch.stack(of_windows).mean()
    if of_groups:
        loss = loss + 0.5 * torch.stack(of_groups).mean()
    return loss
