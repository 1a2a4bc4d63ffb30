"""The seams: each Protocol lists the least that an implementation must do."""
# long: every seam of the project can be read on one page

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from khmerqa.types import Document, DocumentSummary, Extracted, Language, Passage

Progress = Callable[[str, int, int], None]  # called with the stage, how many are done, of how many
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
    """Segments a run of Khmer into words. **Law**: the words joined are the run."""

    @property
    def fingerprint(self) -> str:
        """Name and version; an index remembers it."""
        ...

    def segment(self, runs: Sequence[str], /) -> list[list[str]]:
        """Return the words of each run; a run holds Khmer only and is not empty.

        Engines are faster with many runs at a time; each run is segmented by itself.
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
    """An embedder that reads a text's words only, so words that are known need no segmentation."""

    def word_ids(self, words: Sequence[Sequence[str]], /) -> list[Ids]:
        """Return the ids of each text's words, segmented as by ``text.terms``; they may be stored."""
        ...

    def embed_ids(self, ids: Sequence[Ids], /) -> Vectors:
        """Return what ``embed_passages`` would return for the texts with these words."""
        ...


Span = tuple[int, int]  # start and end in a text, in code points


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """The vector of a passage, shape ``(dimensions,)``, and a row for each span; of unit length or 0."""

    passage: Vectors
    spans: Vectors


@runtime_checkable
class PassageEmbedder(Embedder, Protocol):
    """An embedder that reads a passage whole, so that its sentences have vectors in their context."""

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]], /
    ) -> list[PassageVectors]:
        """Return the vectors of each text, as ``embed_passages`` does, and of the spans in it."""
        ...


class SentenceRecorder(Protocol):
    """Prepares what answering needs of each passage's sentences, while an index is written."""

    @property
    def version(self) -> str:
        """Changes whenever the records would; an index remembers it. Empty: nothing is prepared."""
        ...

    def records(self, passages: Sequence[tuple[Document, Passage]], /) -> list[bytes]:
        """Return a record of each passage, of a few hundred bytes."""
        ...

    def spans(self, passages: Sequence[tuple[Document, Passage]], /) -> list[list[Span]]:
        """Return the parts of each passage's ``index.indexed_text`` that get a vector of their own."""
        ...


class PassageReader(Protocol):
    """The documents and passages of one generation, read only; safe to share between threads.

    A *docid* is a passage's number in the generation, from 0: its key here and in both indexes.
    """

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        ...

    def listed(self) -> list[DocumentSummary]:
        """Return all documents, in the order of their paths."""
        ...

    def document(self, document_id: str, /) -> Document:
        """Return a document; raises NotFoundError."""
        ...

    def passages(self, docids: Sequence[int], /) -> list[Passage]:
        """Return the passages with these docids, in the order given; raises KeyError."""
        ...

    def passages_of(self, document_id: str, /) -> list[Passage]:
        """Return all passages of a document, in their order; none for an unknown document."""
        ...

    def docids(self, passage_ids: Sequence[str], /) -> list[int]:
        """Return the docids of the passages with these ids, in the order given; raises KeyError."""
        ...

    def docids_of(self, document_ids: Iterable[str], /) -> frozenset[int]:
        """Return the docids of all passages of these documents; unknown documents have none."""
        ...

    def all_passages(self) -> list[Passage]:
        """Return every passage, by docid."""
        ...


class SentenceRecords(Protocol):
    """A few bytes on each passage of a generation: what a SentenceRecorder made, or vectors."""

    def __len__(self) -> int:
        """Return how many records there are."""
        ...

    def record(self, docid: int, /) -> bytes:
        """Return a passage's record; raises IndexError."""
        ...


class LexicalIndex(Protocol):
    """BM25 over ready-made terms, as ``text.terms.bm25`` has it. Safe to share between threads.

    Passages are named by their docid. Each language has counts of its own.
    """

    def __len__(self) -> int:
        """Return how many passages are indexed."""
        ...

    def rarity(self, term: str, language: Language, /) -> float:
        """Return ``bm25.rarity`` of a term: in [0, 1]; 1 where no passage holds it."""
        ...

    def full_score(self, terms: Mapping[str, float], language: Language, /) -> float:
        """Return ``bm25.full_score`` of weighted terms: that of a passage with each of them once."""
        ...

    def without(self, docids: frozenset[int], /) -> LexicalIndex:
        """Return the index as it would be without some passages: neither found nor counted.

        Whoever searches it must not learn from a score what the others hold. Only the mean length of a
        passage may be that of all.
        """
        ...

    def search(
        self, terms: Mapping[str, float], language: Language, limit: int, /
    ) -> list[tuple[int, float]]:
        """Return (docid, score) of the passages in ``language`` that hold any of the terms.

        ``terms`` gives the weight of each. The best are first; of equal ones, the smaller docid.
        """
        ...


class DenseIndex(Protocol):
    """Nearest vectors by inner product; passages are named by docid. Safe to share between threads."""

    def __len__(self) -> int:
        """Return how many passages are indexed."""
        ...

    def search(self, vector: Vectors, language: Language, limit: int, /) -> list[tuple[int, float]]:
        """Return (docid, similarity) of the nearest passages in ``language``.

        The best are first; of equal ones, the smaller docid. A zero vector is near to nothing.
        """
        ...


class LexicalEngine(Protocol):
    """Writes and opens the lexical index of a generation, in the generation's folder."""

    def write(self, generation: Path, passages: Iterable[tuple[Language, str]], /) -> None:
        """Write (language, terms with a space between) of each passage; docids follow the order given.

        Raises IndexWriteError.
        """
        ...

    def open(self, generation: Path, /) -> LexicalIndex:
        """Return the index, read only. Raises IndexStateError."""
        ...

    def forget(self, generation: Path, /) -> None:
        """Delete what the engine keeps of a generation outside of its folder."""
        ...


class DenseEngine(Protocol):
    """Writes and opens the dense index of a generation, in the generation's folder."""

    def write(self, generation: Path, vectors: Vectors, languages: Sequence[Language], /) -> None:
        """Write the vectors, shape ``(passages, dimensions)``; a row's number is its docid.

        Raises IndexWriteError.
        """
        ...

    def open(self, generation: Path, /) -> DenseIndex:
        """Return the index, read only. Raises IndexStateError."""
        ...

    def forget(self, generation: Path, /) -> None:
        """Delete what the engine keeps of a generation outside of its folder."""
        ...


@dataclass(frozen=True, slots=True)
class Engines:
    """The two engines that one generation is written and searched with."""

    lexical: LexicalEngine
    dense: DenseEngine


NamedEngines = Mapping[str, Engines]  # by the name that a manifest gives them


class Translations(Protocol):
    """Probable translations of single words, Khmer to English and English to Khmer."""

    def translate(self, word: str, /) -> Sequence[tuple[str, float]]:
        """Return (word key, probability), the most probable first; empty for an unknown word."""
        ...


class Reranker(Protocol):
    """Scores a question and a passage read together, which no index can do beforehand."""

    @property
    def fingerprint(self) -> str:
        """Name and version."""
        ...

    def scores(self, question: str, texts: Sequence[str], /) -> Sequence[float]:
        """Return how well each text answers, higher is better; scores are only an order."""
        ...


@dataclass(frozen=True, slots=True)
class JudgedPassage:
    """A passage, or a few sentences of it, as a judge reads them, with the titles above."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The probability that a passage answers a question, and that each of its sentences does."""

    passage: float
    sentences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """The probabilities that a passage supports a statement, contradicts it, or does not tell."""

    supported: float
    contradicted: float
    not_told: float


class Judge(Protocol):
    """Reads a question, or a statement, and a passage together. Safe to share between threads.

    **Law**: what it says of a passage depends on no other passage.
    """

    @property
    def fingerprint(self) -> str:
        """Name and version."""
        ...

    def judge(self, question: str, passages: Sequence[JudgedPassage], /) -> list[Judgement]:
        """Return for each passage whether it answers the question."""
        ...

    def support(self, statement: str, passages: Sequence[JudgedPassage], /) -> list[Support]:
        """Return for each passage whether it supports the statement."""
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
        """The name that an answer gives as its writer."""
        ...

    def complete(self, messages: Sequence[Message], max_tokens: int, /) -> Iterator[str]:
        """Yield the pieces of the completion as they come.

        Raises LanguageModelError where the model cannot be reached, fails or is too slow; it may do
        so after some pieces.
        """
        ...
