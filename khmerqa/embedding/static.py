"""The built-in bilingual model: one vector a word, summed. It needs neither torch nor a network.

The folder is a sentence-transformers model (StaticEmbedding), so that library gives vectors of the
same directions for the same words; here the arithmetic is done with numpy alone.
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

from khmerqa.errors import SettingsError, both
from khmerqa.ports import Vectors

_TOKENIZER = Path("0_StaticEmbedding", "tokenizer.json")
_WEIGHTS = Path("0_StaticEmbedding", "model.safetensors")
_BATCH = 256  # texts whose word vectors are gathered at once: more would not stay in the cache
_KNOWN = 65536  # words whose ids are remembered


class StaticEmbedder:
    """Implements ``ports.Embedder``.

    ``tokenise`` must cut as training did: ``text.terms.word_tokens_of_many`` with the weights of
    khmer-nltk.
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
                both(
                    f"មិនអាចអានម៉ូដែលវ៉ិចទ័រក្នុង {folder} បានទេ។ "
                    "សូមដំឡើង khmerqa ឡើងវិញ ឬបង្កើតម៉ូដែលដោយ scripts/train-embedder ។",
                    f"The embedding model in {folder} cannot be read ({error}). "
                    "Install khmerqa again, or make the model with scripts/train-embedder.",
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
        return self.embed_words([words for batch in batches for words in self._tokenise(batch)])

    def embed_words(self, words: Sequence[Sequence[str]], /) -> Vectors:
        """Return one unit row per text, given its words as ``tokenise`` cuts them."""
        rows = np.zeros((len(words), self.dimensions), dtype=np.float32)
        for start in range(0, len(words), _BATCH):
            bags = [self._ids(of_text) for of_text in words[start : start + _BATCH]]
            _sum_bags(bags, self._vectors, rows[start : start + _BATCH])
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        np.divide(rows, norms, out=rows, where=norms > 0)
        return rows

    def embed_question(self, text: str, /) -> Vectors:
        """Return one unit vector, shape ``(dimensions,)``: a question is read like a passage."""
        row: Vectors = self.embed_passages([text])[0]
        return row

    def _ids(self, words: Sequence[str]) -> list[int]:
        if len(self._known) > _KNOWN:
            self._known.clear()
        return list(chain.from_iterable(map(self._ids_of, words)))

    def _ids_of(self, word: str) -> tuple[int, ...]:
        """Return the ids of a word's pieces; each word is cut by itself, and most come again."""
        known = self._known.get(word)
        if known is None:
            encoding = self._tokenizer.encode(word, add_special_tokens=False)
            known = self._known[word] = tuple(encoding.ids)
        return known


def _sum_bags(bags: Sequence[Sequence[int]], vectors: NDArray[np.float16], rows: Vectors) -> None:
    """Write to ``rows[i]`` the sum of ``vectors[bags[i]]``; rows of empty bags stay as they are."""
    filled = [place for place, bag in enumerate(bags) if bag]
    if not filled:
        return
    lengths = np.asarray([len(bags[place]) for place in filled])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    ids = np.asarray([id_ for bag in bags for id_ in bag])
    rows[filled] = np.add.reduceat(vectors[ids].astype(np.float32), starts, axis=0)


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in (_TOKENIZER, _WEIGHTS):
        digest.update((folder / path).read_bytes())
    return digest.hexdigest()[:16]
