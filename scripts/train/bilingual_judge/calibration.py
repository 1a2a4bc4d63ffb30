"""Probabilities that can be believed: each head's logits get a factor and a constant (Platt 1999).

They are fitted on half of the passages that were kept out of training and become part of the last
layer; how reliable the probabilities are is measured on the other half.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from torch import nn

from bilingual_encoder.authored import SIDES, AuthoredPassage, Both
from bilingual_encoder.passages import Asked, text_of, window, with_sentence
from bilingual_judge.model import JudgeModel

_BATCH = 16
_BINS = 10


def windows_of(passages: Sequence[AuthoredPassage], size: int = 3) -> list[Asked]:
    """Return questions with a few sentences, as they are read while answering; half of them answer."""
    draw = random.Random(3)
    found = []
    for passage in passages:
        asked: list[tuple[Both, frozenset[int], Both | None]] = [
            (each.text, frozenset(each.answer), None) for each in passage.questions
        ]
        asked += [(each.text, frozenset({0}), each.sentence) for each in passage.near_misses]
        for text, answer, told in asked:
            of_question, of_text = (draw.choice(SIDES) for _ in range(2))
            passage_text = text_of(passage, of_text)
            if told is not None:
                passage_text = with_sentence(passage_text, 0, told[of_text])
            whole = Asked(text[of_question], passage_text, answer)
            found += [window(whole, place, size, draw) for place in _places(whole, draw)]
    return found


def _places(asked: Asked, draw: random.Random) -> list[int]:
    wrong = [place for place in range(len(asked.passage.sentences)) if place not in asked.answer]
    return [draw.choice(sorted(asked.answer)), *(draw.sample(wrong, 1) if wrong else [])]


@torch.no_grad()
def logits(
    judge: JudgeModel, asked: Sequence[Asked]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the logits of sentences and of passages, and what is true of each."""
    judge.eval()
    sentences, passages = [], []
    for at in range(0, len(asked), _BATCH):
        batch = asked[at : at + _BATCH]
        said = judge(
            [each.question for each in batch],
            [each.passage for each in batch],
            [False] * len(batch),
        )
        sentences.append(said.sentences.double().numpy())
        passages.append(said.answered.double().numpy())
    judge.train()
    right = [place in each.answer for each in asked for place in range(len(each.passage.sentences))]
    answered = [bool(each.answer) for each in asked]
    return (
        np.concatenate(sentences),
        np.concatenate(passages),
        np.asarray(right, dtype=bool),
        np.asarray(answered, dtype=bool),
    )


def calibrate(judge: JudgeModel, passages: Sequence[AuthoredPassage]) -> str:
    """Put factor and constant into the last layers; return a reliability diagram in figures."""
    fitted, measured = windows_of(passages[::2]), windows_of(passages[1::2])
    of_sentences, _, right, _ = logits(judge, fitted)
    lines = [_fold(judge.sentence, judge.nearness, of_sentences, right, "sentence")]
    # A passage's logit rests on its best sentence's, so it is fitted when that is.
    _, of_passages, _, answered = logits(judge, fitted)
    lines.append(_fold(judge.answered, judge.best, of_passages, answered, "passage"))
    of_sentences, of_passages, right, answered = logits(judge, measured)
    lines += [
        _reliability("sentences", of_sentences, right),
        _reliability("passages", of_passages, answered),
    ]
    return "\n".join(lines)


def _fold(
    head: nn.Sequential,
    beside: nn.Parameter,
    values: NDArray[np.float64],
    truth: NDArray[np.bool_],
    name: str,
) -> str:
    """Change the last layer, and the factor of what is added to it, so that the logits are true."""
    fit = LogisticRegression(C=1e6).fit(values[:, None], truth)
    factor, constant = float(fit.coef_[0, 0]), float(fit.intercept_[0])
    last = head[2]
    assert isinstance(last, nn.Linear)
    with torch.no_grad():
        last.weight.mul_(factor)
        last.bias.mul_(factor).add_(constant)
        beside.mul_(factor)
    return f"{name}: factor {factor:.3f}, constant {constant:.3f}"


def _reliability(name: str, values: NDArray[np.float64], truth: NDArray[np.bool_]) -> str:
    said = 1 / (1 + np.exp(-values))
    places = np.minimum((said * _BINS).astype(int), _BINS - 1)
    parts, error = [], 0.0
    for place in range(_BINS):
        of_bin = places == place
        if of_bin.any():
            error += abs(said[of_bin].mean() - truth[of_bin].mean()) * of_bin.mean()
            parts.append(f"{said[of_bin].mean():.2f}→{truth[of_bin].mean():.2f} ({of_bin.sum()})")
    return f"{name}: said → true {', '.join(parts)}; expected calibration error {error:.3f}"
