"""khmerqa-judge: reads a question and a passage together, and says which sentences answer.

The body is that of the encoder, trained further; the tokenizer and the input vectors are the encoder's
own. Question, titles and sentences are read in one pass, so every sentence is judged in its context
(all of them at the price of one). How it was trained and how well it is calibrated: docs/model-card.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from khmerqa.embedding.transformer import (
    Body,
    States,
    digest,
    in_threads,
    input_vectors,
    read_tokenizer,
)
from khmerqa.errors import SettingsError
from khmerqa.ports import JudgedPassage, Judgement, Support
from khmerqa.text.khmer.normalise import normalise
from khmerqa.types import Bilingual

# Pieces that are read of a question, of the titles above a passage, and of everything.
MAX_QUESTION, MAX_HEADING, MAX_PIECES = 72, 40, 384
_ENCODER_FILES = ("tokenizer.json", "inputs.safetensors")
_FILES = ("body.onnx", "heads.safetensors")
_MIDDLE = 0.5  # a cosine from which on a sentence is rather an answer
_NO_SENTENCE = 30.0  # a logit that says no
_START, _END, _STATEMENT = "[CLS]", "[SEP]", "[CLAIM]"

Weights = NDArray[np.float32]


class BilingualJudge:
    """Implements ``ports.Judge``."""

    def __init__(self, folder: Path, encoder: Path) -> None:
        try:
            self._tokenizer = read_tokenizer(encoder / _ENCODER_FILES[0])
            self._inputs = input_vectors(encoder / _ENCODER_FILES[1])
            self._body = Body(folder / _FILES[0])
            heads = load_file(folder / _FILES[1])
            self._sentence = _Head.of(heads, "sentence")
            self._passage = _Head.of(heads, "passage")
            self._support = _Head.of(heads, "support")
            self._nearness, self._best = float(heads["nearness"][0]), float(heads["best"][0])
            self._paths = [encoder / name for name in _ENCODER_FILES]
            self._paths += [folder / name for name in _FILES]
            self._question_start = [self._special(_START)]
            self._statement_start = [*self._question_start, self._special(_STATEMENT)]
            self._end = [self._special(_END)]
        except Exception as error:  # three libraries, each with errors of its own
            raise SettingsError(
                Bilingual(
                    f"មិនអាចអានម៉ូដែលវិនិច្ឆ័យក្នុង {folder} បានទេ។ "
                    "សូមដំឡើង khmerqa ឡើងវិញ ឬបង្កើតម៉ូដែលដោយ scripts/train/judge ។",
                    f"The judge's model in {folder} cannot be read ({error}). "
                    "Install khmerqa again, or make the model with scripts/train/judge.",
                )
            ) from error

    @property
    def fingerprint(self) -> str:
        """``khmerqa-judge:`` and the start of the SHA-256 of the model's files."""
        return f"khmerqa-judge:{digest(self._paths)}"

    def judge(self, question: str, passages: Sequence[JudgedPassage], /) -> list[Judgement]:
        """Return for each passage whether it answers the question."""
        asked = self._begin(self._question_start, question)
        return in_threads(lambda passage: self._judge(asked, passage), passages)

    def support(self, statement: str, passages: Sequence[JudgedPassage], /) -> list[Support]:
        """Return for each passage whether it supports the statement."""
        stated = self._begin(self._statement_start, statement)
        return in_threads(lambda passage: self._supports(stated, passage), passages)

    def _judge(self, asked: list[int], passage: JudgedPassage) -> Judgement:
        read = self._read(asked, passage)
        logits = self._sentence_logits(read)
        answered = self._passage(read.states[:1])[0, 0]
        answered += self._best * logits.max(initial=-_NO_SENTENCE)
        return Judgement(float(_sigmoid(answered)), tuple(_sigmoid(logits).tolist()))

    def _supports(self, stated: list[int], passage: JudgedPassage) -> Support:
        read = self._read(stated, passage)
        # The statement is compared with the sentences, by how much they are about it.
        about = self._sentence_logits(read)
        told = np.zeros_like(read.asked)
        if len(about):
            weights = np.exp(about - about.max())
            told = weights / weights.sum() @ read.sentences
        compared = np.concatenate([read.states[0], read.asked, told, read.asked * told])
        logits = self._support(compared[None])[0]
        shares = np.exp(logits - logits.max())
        return Support(*(shares / shares.sum()).tolist())

    def _sentence_logits(self, read: _Read) -> Weights:
        rows, asked = read.sentences, read.asked
        lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(asked)
        alike = rows @ asked / np.maximum(lengths, 1e-8)
        each = np.broadcast_to(asked, rows.shape)
        found = self._sentence(np.concatenate([rows, each, rows * asked], axis=1))[:, 0]
        logits: Weights = found + self._nearness * (alike - _MIDDLE)
        return logits

    def _begin(self, start: list[int], text: str) -> list[int]:
        return [*start, *self._ids([text])[0][:MAX_QUESTION], *self._end]

    def _read(self, asked: list[int], passage: JudgedPassage) -> _Read:
        heading, *sentences = self._ids([passage.heading, *passage.sentences])
        ids = [*asked, *heading[:MAX_HEADING], *self._end]
        spans = np.empty((len(sentences), 2), dtype=np.int64)
        for row, sentence in enumerate(sentences):
            begin = min(len(ids), MAX_PIECES - 2)
            ids += sentence
            # A sentence beyond what is read is judged by the last piece that is.
            spans[row] = begin, max(begin + 1, min(len(ids), MAX_PIECES - 1))
        ids = [*ids[: MAX_PIECES - 1], *self._end]
        pieces = np.asarray(ids, dtype=np.int64)
        segments = (np.arange(len(ids)) >= len(asked)).astype(np.int64)
        states = self._body.states(self._inputs.rows(pieces, segments))
        sums = np.concatenate([np.zeros_like(states[:1]), states.cumsum(axis=0)])
        means = (sums[spans[:, 1]] - sums[spans[:, 0]]) / (spans[:, 1] - spans[:, 0])[:, None]
        return _Read(states, means.astype(np.float32), sums[len(asked)] / len(asked))

    def _special(self, piece: str) -> int:
        found: int | None = self._tokenizer.token_to_id(piece)
        if found is None:
            raise ValueError(f"The tokenizer has no {piece}.")
        return found

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        # Spellings that look alike become equal, as everywhere in search.
        normalised = [normalise(text).text for text in texts]
        found = self._tokenizer.encode_batch(normalised, add_special_tokens=False)
        return [each.ids for each in found]


@dataclass(frozen=True, slots=True)
class _Read:
    """The states of what was read, and their means over each sentence and over what was asked."""

    states: States
    sentences: States
    asked: States


@dataclass(frozen=True, slots=True)
class _Head:
    """Two linear layers with a rectifier between; rows in, rows of logits out."""

    first: Weights
    first_bias: Weights
    second: Weights
    second_bias: Weights

    @classmethod
    def of(cls, arrays: dict[str, NDArray[np.float32]], name: str) -> _Head:
        parts = ("first", "first_bias", "second", "second_bias")
        return cls(*(arrays[f"{name}.{part}"].astype(np.float32) for part in parts))

    def __call__(self, rows: Weights) -> Weights:
        hidden = np.maximum(rows @ self.first.T + self.first_bias, 0.0)
        logits: Weights = hidden @ self.second.T + self.second_bias
        return logits


def _sigmoid(logits: Weights) -> Weights:
    probabilities: Weights = np.reciprocal(np.exp(-np.clip(logits, -30.0, 30.0)) + np.float32(1.0))
    return probabilities
