"""Training word vectors of both languages towards the teacher's vector of the English sentence.

After Reimers & Gurevych 2020 ("Making Monolingual Sentence Embeddings Multilingual using Knowledge
Distillation"), with bags of words for students. A text's vector is the sum of its words' vectors,
each weighted by how rare the word is (Arora et al. 2017).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Hyperparameters, chosen on held-out training pairs, never on a benchmark."""

    epochs: int = 6
    batch: int = 512
    learning_rate: float = 2e-3
    temperature: float = 0.1  # of the contrastive loss within a batch
    contrast: float = 1.0  # its weight, relative to the two distillation terms
    relation: float = 0.0  # weight of ranking a batch's other texts like the teacher
    relation_temperature: float = 0.05
    word_dropout: float = 0.1
    piece_rate: float = 0.05  # share of words replaced by their pieces
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """A pair as vocabulary numbers. ``target`` is its row in the teacher's vectors."""

    english: tuple[int, ...]
    khmer: tuple[int, ...]
    target: int
    weight: float


def rarity_weights(counts: NDArray[np.float64], smooth: float) -> Vectors:
    """Return a / (a + p) per word, p its share of the running text (Arora et al. 2017)."""
    shares = counts / counts.sum()
    weights: Vectors = (smooth / (smooth + shares)).astype(np.float32)
    return weights


def distil(
    examples: Sequence[Example],
    targets: Vectors,
    start: Vectors,
    weights: Vectors,
    pieces: Mapping[int, Sequence[int]],
    recipe: Recipe,
) -> Vectors:
    """Return the trained word vectors, ``weights`` folded in; shaped like ``start``.

    ``pieces`` are the pieces of a word, by which some words are replaced in training.
    """
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)
    table = torch.nn.Parameter(torch.from_numpy(start.copy()))
    rarity = torch.from_numpy(weights)
    optimiser = torch.optim.Adam([table], lr=recipe.learning_rate)
    steps = recipe.epochs * max(1, len(examples) // recipe.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / steps)

    def embed(bags: Sequence[Sequence[int]]) -> torch.Tensor:
        shown = [_in_pieces(bag, pieces, recipe.piece_rate, random) for bag in bags]
        ids = torch.tensor([word for bag in shown for word in bag])
        ends = np.cumsum([len(bag) for bag in shown])
        keep = torch.rand(len(ids)) >= recipe.word_dropout
        sums = F.embedding_bag(
            ids,
            table,
            torch.from_numpy(np.concatenate([[0], ends[:-1]])),
            mode="sum",
            per_sample_weights=rarity[ids] * keep,
        )
        return F.normalize(sums, dim=1)

    for epoch in range(recipe.epochs):
        total = 0.0
        for batch in _batches(examples, recipe.batch, random):
            english = embed([example.english for example in batch])
            khmer = embed([example.khmer for example in batch])
            target = torch.from_numpy(targets[[example.target for example in batch]])
            share = torch.tensor([example.weight for example in batch])
            share = share / share.sum()
            loss = _loss(english, khmer, target, share, recipe)
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total * recipe.epochs / steps:.3f}", flush=True)
    return np.asarray((table.detach() * rarity[:, None]).numpy(), dtype=np.float32)


def _loss(
    english: torch.Tensor,
    khmer: torch.Tensor,
    target: torch.Tensor,
    share: torch.Tensor,
    recipe: Recipe,
) -> torch.Tensor:
    """Return 1 - cosine to the teacher for both sides, plus the contrastive and the relational loss.

    The contrastive loss separates a text from the other pairs of the batch. The relational loss makes
    each text rank the others like the teacher (Tung and Mori 2019, with a softmax for the ranking).
    """
    distances = 2 - (english * target).sum(1) - (khmer * target).sum(1)
    similarities = khmer @ english.T / recipe.temperature
    own = torch.arange(len(target))
    contrast = F.cross_entropy(similarities, own, reduction="none") + F.cross_entropy(
        similarities.T, own, reduction="none"
    )
    relation = _relation(english, khmer, target, recipe.relation_temperature)
    return ((distances + recipe.contrast * contrast / 2 + recipe.relation * relation) * share).sum()


def _relation(
    english: torch.Tensor, khmer: torch.Tensor, target: torch.Tensor, temperature: float
) -> torch.Tensor:
    """Return each text's cross-entropy to the teacher's softmax over the batch's other texts."""
    own = torch.eye(len(target), dtype=torch.bool)
    wanted = F.softmax((target @ target.T / temperature).masked_fill(own, -1e4), dim=1)
    sides = ((english, english), (khmer, khmer), (khmer, english), (english, khmer))
    predicted = [
        F.log_softmax((one @ other.T / temperature).masked_fill(own, -1e4), dim=1)
        for one, other in sides
    ]
    return torch.stack([-(wanted * each).sum(1) for each in predicted]).mean(0)


def _batches(
    examples: Sequence[Example], size: int, random: np.random.Generator
) -> Iterator[list[Example]]:
    order = random.permutation(len(examples))
    # The last, smaller batch is left out: its contrastive loss would differ. Every epoch
    # shuffles again, so each example is used.
    for start in range(0, max(size, len(order) - len(order) % size), size):
        yield [examples[place] for place in order[start : start + size]]


def _in_pieces(
    bag: Sequence[int],
    pieces: Mapping[int, Sequence[int]],
    rate: float,
    random: np.random.Generator,
) -> list[int]:
    """Return ``bag`` with some words replaced by their pieces, so that pieces are trained too."""
    chosen = random.random(len(bag)) < rate
    shown: list[int] = []
    for word, broken in zip(bag, chosen.tolist(), strict=True):
        shown.extend(pieces.get(word, (word,)) if broken else (word,))
    return shown
