"""The built-in bilingual model: one vector per word, summed. It needs neither torch nor a network.

The folder is a sentence-transformers model (StaticEmbedding), so that library can load it too and gives
vectors of the same direction for the same words. Here numpy alone does the arithmetic.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from khmerqa.errors import SettingsError
from khmerqa.ports import Ids, Vectors
from khmerqa.types import Bilingual

_TOKENIZER = Path("0_StaticEmbedding", "tokenizer.json")
_WEIGHTS = Path("0_StaticEmbedding", "model.safetensors")
_BATCH = 256  # texts summed at once: the word vectors of more would not stay in the cache
_KNOWN = 65536  # words whose ids are remembered


class StaticEmbedder:
    """Implements ``ports.Embedder``.

    ``tokenise`` must give the words that the model was trained with: those of
    ``text.terms.words.word_tokens_of_many`` with the weights of khmer-nltk.
    """

    def __init__(
        self, folder: Path, tokenise: Callable[[Sequence[str]], Sequence[Sequence[str]]]
    ) -> None:
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
            self._vectors: NDArray[np.float16] = load_file(folder / _WEIGHTS)["embedding.weight"]
            self._fingerprint = f"static:{_digest(folder)}"
        except Exception as error:  # the tokenizers library raises nothing narrower
            raise SettingsError(
                Bilingual(
                    f"មិនអាចអានម៉ូដែលវ៉ិចទ័រក្នុង {folder} បានទេ។ "
                    "សូមដំឡើង khmerqa ឡើងវិញ ឬបង្កើតម៉ូដែលដោយ scripts/train/embedder ។",
                    f"The embedding model in {folder} cannot be read ({error}). "
                    "Install khmerqa again, or make the model with scripts/train/embedder.",
                )
            ) from error
        self._tokenise = tokenise
        self._known: dict[str, tuple[int, ...]] = {}

    @property
    def fingerprint(self) -> str:
        """``static:`` and the start of the SHA-256 of the model's files."""
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._vectors.shape[1])

    def embed_passages(self, texts: Sequence[str], /) -> Vectors:
        """Return one unit row per text (a zero row for a text with no known word)."""
        batches = (texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH))
        return self.embed_ids(
            [ids for batch in batches for ids in self.word_ids(self._tokenise(batch))]
        )

    def word_ids(self, words: Sequence[Sequence[str]], /) -> list[Ids]:
        """Return the ids of each text's words, given as ``tokenise`` returns them."""
        if len(self._known) > _KNOWN:
            self._known.clear()
        ids_of = self._ids_of
        return [
            np.fromiter(chain.from_iterable(map(ids_of, of_text)), dtype=np.int32)
            for of_text in words
        ]

    def embed_ids(self, ids: Sequence[Ids], /) -> Vectors:
        """Return one unit row per text, given the ids of its words."""
        rows = np.zeros((len(ids), self.dimensions), dtype=np.float32)
        for start in range(0, len(ids), _BATCH):
            _sum_bags(ids[start : start + _BATCH], self._vectors, rows[start : start + _BATCH])
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        np.divide(rows, norms, out=rows, where=norms > 0)
        return rows

    def embed_question(self, text: str, /) -> Vectors:
        """Return one unit vector, shape ``(dimensions,)``: a question is read like a passage."""
        row: Vectors = self.embed_passages([text])[0]
        return row

    def _ids_of(self, word: str) -> tuple[int, ...]:
        """Return the ids of a word's pieces; most words recur, so they are remembered."""
        known = self._known.get(word)
        if known is None:
            encoding = self._tokenizer.encode(word, add_special_tokens=False)
            known = self._known[word] = tuple(encoding.ids)
        return known


def _sum_bags(bags: Sequence[Ids], vectors: NDArray[np.float16], rows: Vectors) -> None:
    """Write to ``rows[i]`` the sum of ``vectors[bags[i]]``; rows of empty bags stay as they are."""
    if not any(map(len, bags)):
        return
    # Widening 16 bits to 32 takes most of the time, so each word is widened once: most of them recur.
    distinct, positions = np.unique(np.concatenate(bags), return_inverse=True)
    wide = vectors[distinct].astype(np.float32)
    end = 0
    for row, bag in zip(rows, bags, strict=True):
        begin, end = end, end + len(bag)
        if end > begin:
            np.add.reduce(wide[positions[begin:end]], axis=0, out=row)


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in (_TOKENIZER, _WEIGHTS):
        digest.update((folder / path).read_bytes())
    return digest.hexdigest()[:16]
