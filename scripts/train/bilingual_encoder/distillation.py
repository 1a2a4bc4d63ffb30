"""Stage 1, distillation on parallel text (Reimers and Gurevych 2020).

The Khmer text, the English text and the English text with Khmer words in it learn to land on the
teacher's vector of the English text, and to be as near to the batch's other texts as the teacher's are.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy, log_softmax, softmax

from bilingual_encoder.noise import as_typed, mixed
from bilingual_encoder.pairs import Pair
from bilingual_encoder.student import Student, set_dropout
from khmerqa.search.translation_table import TranslationTable

_MIXED_TEXTS = 0.7
_POOL = 8  # batches that are drawn at once and sorted by length, so that little is padding


@dataclass(frozen=True, slots=True)
class Recipe:
    """What distillation is tuned with."""

    minutes: float
    batch: int = 64  # pairs
    length: int = 96  # ids of a text
    words_rate: float = 1e-3
    body_rate: float = 1e-4
    warm_steps: int = 150  # in which the body rests and the new input vectors settle
    dropout: float = 0.05
    noisy: float = 0.2
    english: float = (
        0.5  # share of the pairs whose English text is read too: it is nearly right at once
    )
    mixed: float = 0.35  # share of words replaced, in most of these English texts
    contrast: float = 0.25
    relation: float = 0.25
    temperature: float = 0.05


def distil(
    student: Student,
    pairs: Sequence[Pair],
    targets: torch.Tensor,
    table: TranslationTable,
    recipe: Recipe,
    *,
    save: Callable[[], None],
    say: Callable[[str], None],
) -> None:
    """Train for ``recipe.minutes``. ``targets`` are the teacher's vectors of the English texts."""
    draw, numbers = random.Random(0), np.random.default_rng(0)
    weights = np.asarray([pair.weight for pair in pairs])
    weights /= weights.sum()
    lengths = np.asarray([len(pair.english) + len(pair.khmer) for pair in pairs])
    student.train()
    set_dropout(student, recipe.dropout)
    words, body = student.parameters_by_kind()
    of_words = torch.optim.SparseAdam(words, lr=recipe.words_rate)
    of_body = torch.optim.AdamW(body, lr=recipe.body_rate, betas=(0.9, 0.98), weight_decay=0.01)
    start, step, shown, saved = time.monotonic(), 0, 0.0, 0.0
    while (passed := (time.monotonic() - start) / 60) < recipe.minutes:
        rate = min(1.0, (step + 1) / 100) * max(0.02, 1 - passed / recipe.minutes)
        of_words.param_groups[0]["lr"] = recipe.words_rate * rate
        of_body.param_groups[0]["lr"] = recipe.body_rate * rate * (step >= recipe.warm_steps)
        pool = numbers.choice(len(pairs), recipe.batch * _POOL, p=weights, replace=False)
        pool = pool[np.argsort(lengths[pool])]
        at = int(numbers.integers(_POOL)) * recipe.batch
        chosen = pool[at : at + recipe.batch]
        loss = distillation_loss(
            student, [pairs[i] for i in chosen], targets[chosen], table, draw, recipe
        )
        of_words.zero_grad()
        of_body.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(body, 1.0)
        of_words.step()  # type: ignore[no-untyped-call]
        of_body.step()
        shown = 0.98 * shown + 0.02 * loss.item() if step else loss.item()
        step += 1
        if step % 100 == 0:
            say(f"step {step}, {passed:.1f} min, loss {shown:.4f}")
        if passed - saved > 5:
            save()
            saved = passed
    save()


def distillation_loss(
    student: Student,
    pairs: Sequence[Pair],
    targets: torch.Tensor,
    table: TranslationTable,
    draw: random.Random,
    recipe: Recipe = Recipe(minutes=0),
) -> torch.Tensor:
    """Return the loss of a batch of pairs; ``targets`` has a row for each."""
    known = [row for row, pair in enumerate(pairs) if pair.khmer]
    read = [
        row for row, pair in enumerate(pairs) if not pair.khmer or draw.random() < recipe.english
    ]
    english = [
        mixed(text, draw, recipe.mixed, table.translate) if draw.random() < _MIXED_TEXTS else text
        for text in (pairs[row].english for row in read)
    ]
    khmer = [as_typed(pairs[row].khmer, draw, recipe.noisy) for row in known]
    found = student.vectors(student.encode([*khmer, *english], recipe.length))
    khmer_vectors, english_vectors = found[: len(khmer)], found[len(khmer) :]
    # Weighted by how many there are, so that a batch of English alone does not count double.
    loss = (1 - (english_vectors * targets[read]).sum(1)).sum() / len(pairs)
    if not known:
        return loss
    theirs = targets[known]
    loss = loss + (1 - (khmer_vectors * theirs).sum(1)).mean()
    cosines = khmer_vectors @ theirs.T / recipe.temperature
    among = theirs @ theirs.T
    doubles = (among > 0.98) & ~torch.eye(len(known), dtype=torch.bool)
    right = torch.arange(len(known))
    masked = cosines.masked_fill(doubles, -1e4)
    loss = (
        loss + recipe.contrast * (cross_entropy(masked, right) + cross_entropy(masked.T, right)) / 2
    )
    wanted = softmax(among / recipe.temperature, 1)
    return loss - recipe.relation * (wanted * log_softmax(cosines, 1)).sum(1).mean()
