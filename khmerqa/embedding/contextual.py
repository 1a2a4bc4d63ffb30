"""khmerqa-encoder, the built-in model: texts in Khmer and English as vectors of one space.

A passage is read once. Its vector is the mean of the states of its pieces, and a sentence's vector the
mean of those of its own pieces, which have seen the whole passage (late chunking, Günther et al. 2024).
How it was trained: docs/model-card.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from khmerqa.embedding.transformer import (
    Body,
    Ids,
    States,
    digest,
    in_threads,
    input_vectors,
    read_tokenizer,
)
from khmerqa.errors import SettingsError
from khmerqa.ports import PassageVectors, Span, Vectors
from khmerqa.text.khmer.normalise import normalise
from khmerqa.text.terms.spellings import preferred_spellings
from khmerqa.types import Bilingual

_FILES = ("tokenizer.json", "inputs.safetensors", "body.onnx")
_UNKNOWN = "[UNK]"
_QUESTION_END = "?\uff1f!. \u17d4\u200b"


class ContextualEmbedder:
    """Implements ``ports.PassageEmbedder``."""

    def __init__(self, folder: Path) -> None:
        try:
            self._tokenizer = read_tokenizer(folder / _FILES[0])
            self._inputs = input_vectors(folder / _FILES[1])
            self._body = Body(folder / _FILES[2])
            self._fingerprint = f"khmerqa-encoder:{digest([folder / name for name in _FILES])}"
        except Exception as error:  # three libraries, each with errors of its own
            raise SettingsError(
                Bilingual(
                    f"មិនអាចអានម៉ូដែលវ៉ិចទ័រក្នុង {folder} បានទេ។ "
                    "សូមដំឡើង khmerqa ឡើងវិញ ឬបង្កើតម៉ូដែលដោយ scripts/train/encoder ។",
                    f"The embedding model in {folder} cannot be read ({error}). "
                    "Install khmerqa again, or make the model with scripts/train/encoder.",
                )
            ) from error
        self._unknown = self._tokenizer.token_to_id(_UNKNOWN)

    @property
    def fingerprint(self) -> str:
        """``khmerqa-encoder:`` and the start of the SHA-256 of the model's files."""
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._inputs.dimensions

    def embed_passages(self, texts: Sequence[str], /) -> Vectors:
        """Return one unit row per text (a zero row for a text of unknown characters only)."""
        rows = in_threads(lambda text: self._read(text, ()).passage, texts)
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), dtype=np.float32)

    def embed_question(self, text: str, /) -> Vectors:
        """Return one unit vector, shape ``(dimensions,)``.

        Neither a question mark nor another spelling of a word that has several changes it.
        """
        return self._read(preferred_spellings(text).rstrip(_QUESTION_END), ()).passage

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]], /
    ) -> list[PassageVectors]:
        """Return the vectors of texts and of spans in them."""
        pairs = list(zip(texts, spans, strict=True))
        return in_threads(lambda pair: self._read(*pair), pairs)

    def _read(self, text: str, spans: Sequence[Span]) -> PassageVectors:
        # Spellings that look alike become equal, as everywhere in search.
        normalised = normalise(text)
        encoding = self._tokenizer.encode(normalised.text)
        ids = np.asarray(encoding.ids, dtype=np.int64)
        words = np.flatnonzero(~np.asarray(encoding.special_tokens_mask, dtype=bool))
        if not (ids[words] != self._unknown).any():
            zeros = np.zeros((1 + len(spans), self.dimensions), dtype=np.float32)
            return PassageVectors(zeros[0], zeros[1:])
        states = self._body.states(self._inputs.rows(ids, np.zeros_like(ids)))
        passage = _unit(states.mean(axis=0))
        begins = np.asarray([normalised.starts[encoding.offsets[word][0]] for word in words])
        return PassageVectors(passage, _span_vectors(begins, states[words], spans, passage))


def _span_vectors(begins: Ids, states: States, spans: Sequence[Span], passage: Vectors) -> Vectors:
    """Return a row for each span; that of the whole text where no piece begins in the span.

    ``begins`` says where in the text the piece of each state begins.
    """
    sums = np.concatenate([np.zeros_like(states[:1]), states.cumsum(axis=0)])
    rows = np.empty((len(spans), states.shape[1]), dtype=np.float32)
    for row, (start, end) in enumerate(spans):
        first, last = np.searchsorted(begins, (start, end))
        rows[row] = _unit(sums[last] - sums[first]) if last > first else passage
    return rows


def _unit(vector: States) -> Vectors:
    unit: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit
