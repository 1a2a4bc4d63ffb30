"""The seams: each is the least that an engine must do to take its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from khmerqa.types import Document, Extracted, Language, Passage

Vectors = NDArray[np.float32]
Ids = NDArray[np.int32]


class FileReader(Protocol):
    """Reads files into blocks of text.

    Files may be announced before they are read, so that several are read at the same time.
    """

    @property
    def suffixes(self) -> frozenset[str]:
        """The file name suffixes it reads, in lower case and with the dot."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the output would; what was read is cached under it."""
        ...

    @property
    def read_ahead(self) -> int:
        """How many files to announce before the one that is read; 0 for none."""
        ...

    def announce(self, name: str, data: bytes, /) -> None:
        """Start reading a file that ``read`` will be called with."""
        ...

    def read(self, name: str, data: bytes, /) -> Extracted:
        """Return what a file holds. The name's suffix gives its format.

        Raises UnreadableError with the reason, GivenUpError where another try may succeed.
        """
        ...

    def keep_only(self, hashes: Collection[str], /) -> None:
        """Drop what is cached of all files but those with these SHA-256 hashes."""
        ...

    def close(self) -> None:
        """Free all resources; a later ``read`` acquires them again."""
        ...


class Segmenter(Protocol):
    """Cuts a run of Khmer into words. **Law**: the words joined are the run."""

    @property
    def fingerprint(self) -> str:
        """Name and version; an index remembers it."""
        ...

    def segment(self, runs: Sequence[str], /) -> list[list[str]]:
        """Return the words of each run; a run holds Khmer only and is not empty.

        Runs are handed over many at a time because engines are faster so; each is cut by itself.
        """
        ...


class Embedder(Protocol):
    """Turns texts into unit vectors. Questions and passages may be treated differently."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors would; an index remembers it."""
        ...

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        ...

    def embed_passages(self, texts: Sequence[str], /) -> Vectors:
        """Return one unit row per text (a zero row for a text with no known word)."""
        ...

    def embed_question(self, text: str, /) -> Vectors:
        """Return one unit vector, shape ``(dimensions,)``."""
        ...


@runtime_checkable
class WordEmbedder(Protocol):
    """An embedder that reads a text's words and nothing else: whoever has them need not cut again."""

    def word_ids(self, words: Sequence[Sequence[str]], /) -> list[Ids]:
        """Return what stands for each text's words, cut as by ``text.terms``; it may be kept."""
        ...

    def embed_ids(self, ids: Sequence[Ids], /) -> Vectors:
        """Return what ``embed_passages`` would of the texts whose words these are."""
        ...


class SentenceRecorder(Protocol):
    """Makes ready, while an index is written, what answering reads of a passage's sentences."""

    @property
    def version(self) -> str:
        """Changes whenever the records would; an index remembers it. Empty: nothing is prepared."""
        ...

    def records(self, passages: Sequence[tuple[Document, Passage]], /) -> list[bytes]:
        """Return a record of each passage, of a few hundred bytes."""
        ...


class LexicalIndex(Protocol):
    """BM25 over ready-made tokens. Passages are named by their ordinal in the generation."""

    def __len__(self) -> int:
        """Return how many passages are indexed."""
        ...

    def rarity(self, term: str, language: Language, /) -> float:
        """Return a term's inverse document frequency scaled to [0, 1]; 1 where no passage holds it."""
        ...

    def search(
        self, terms: Mapping[str, float], language: Language, limit: int, /
    ) -> list[tuple[int, float]]:
        """Return (ordinal, score) of passages in ``language`` that hold any weighted term."""
        ...


class DenseIndex(Protocol):
    """Nearest vectors by inner product."""

    def __len__(self) -> int:
        """Return how many passages are indexed."""
        ...

    def search(self, vector: Vectors, language: Language, limit: int, /) -> list[tuple[int, float]]:
        """Return (ordinal, similarity) of passages in ``language``, best first."""
        ...


class IndexEngine(Protocol):
    """Where a generation is searched. It writes and opens both legs, each in the generation's folder."""

    @property
    def name(self) -> str:
        """What the manifest calls it."""
        ...

    def write_lexical(self, generation: Path, passages: Iterable[tuple[Language, str]], /) -> None:
        """Write (language, terms with a space between) of each passage, numbered in the order given."""
        ...

    def write_dense(
        self, generation: Path, vectors: Vectors, languages: Sequence[Language], /
    ) -> None:
        """Write the vectors, each under its row number; called after ``write_lexical``."""
        ...

    def open(self, generation: Path, /) -> tuple[LexicalIndex, DenseIndex]:
        """Return the two legs, read only. Raises IndexStateError."""
        ...

    def forget(self, generation: Path, /) -> None:
        """Drop what is held of a generation anywhere but in its folder."""
        ...


class Translations(Protocol):
    """Probable translations of single words, Khmer to English and English to Khmer."""

    def translate(self, word: str, /) -> Sequence[tuple[str, float]]:
        """Return (word key, probability), the most probable first; empty for an unknown word."""
        ...


class Reranker(Protocol):
    """Reads a question and a passage together, which no index can do beforehand."""

    @property
    def fingerprint(self) -> str:
        """Name and version."""
        ...

    def scores(self, question: str, texts: Sequence[str], /) -> Sequence[float]:
        """Return how well each text answers, higher is better; scores are only an order."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a language model."""

    role: Literal["system", "user", "assistant"]
    content: str


class LanguageModel(Protocol):
    """Writes text from messages, piece by piece."""

    @property
    def name(self) -> str:
        """What an answer says wrote it."""
        ...

    def complete(self, messages: Sequence[Message], most_tokens: int, /) -> Iterator[str]:
        """Yield the pieces of the completion as they come.

        Raises LanguageModelError where the model cannot be reached, fails or is too slow; it may do
        so after some pieces.
        """
        ...
