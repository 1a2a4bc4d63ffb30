"""Both indexes in Milvus: one client, from a ``milvus-lite`` file on this machine to a cluster.

Milvus never sees a text. For the lexical index, a passage is a sparse vector of its words' BM25 weights
(Robertson and Zaragoza 2009), made here, and a question is one of its words' rarities, so an inner
product is the score. Everything is in the generation's folder too. A collection that the cluster lacks
is filled from there: that is how an index moves, and how a lost cluster comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from khmerqa.adapters.array_files import in_parts, whole, write_arrays
from khmerqa.adapters.milvus_collections import (
    EXACT_UNTIL,
    connected,
    docids_of_rows,
    drop_collections,
    fill_vectors,
    fill_words,
    loaded_collections,
    search_collection,
)
from khmerqa.adapters.sparse_weights import Frequencies, term_number, write_weights
from khmerqa.ports import DenseIndex, Engines, LexicalIndex, Vectors
from khmerqa.text.terms.bm25 import full_score, inverse_document_frequency, rarity
from khmerqa.types import LANGUAGES, Language

NAME = "milvus"
_ROWS = 10_000  # vectors that are written at a time
_GRAPH_NODES = 256  # visited for a question


def engines(uri: str, token: str = "") -> Engines:
    """Return both engines. No connection is made before the first of them is used."""
    client = partial(connected, uri, token)
    return Engines(lexical=MilvusLexicalEngine(client), dense=MilvusDenseEngine(client))


class MilvusLexicalEngine:
    """Implements ``ports.LexicalEngine``."""

    def __init__(self, client: Callable[[], Any]) -> None:
        self._client = client

    def write(self, generation: Path, passages: Iterable[tuple[Language, str]], /) -> None:
        """Write the BM25 weights of each passage, to the folder and to Milvus."""
        write_weights(generation / "lexical", passages)
        for language in LANGUAGES:
            fill_words(self._client(), generation, language)

    def open(self, generation: Path, /) -> LexicalIndex:
        """Return the index; what Milvus lacks is filled in from the folder.

        Raises IndexDamagedError where the folder lacks it too, and IndexStateError where Milvus cannot
        be reached.
        """
        client = self._client()
        names = loaded_collections(client, generation, "lexical", fill_words)
        return _Lexical(client, names, generation)

    def forget(self, generation: Path, /) -> None:
        """Drop the collections of a generation's words."""
        drop_collections(self._client(), generation, "lexical")


class MilvusDenseEngine:
    """Implements ``ports.DenseEngine``."""

    def __init__(self, client: Callable[[], Any]) -> None:
        self._client = client

    def write(self, generation: Path, vectors: Vectors, languages: Sequence[Language], /) -> None:
        """Write the vectors, to the folder and to Milvus."""
        folder = generation / "dense"
        folder.mkdir(parents=True, exist_ok=True)
        for language in LANGUAGES:
            docids = np.array(
                [at for at, each in enumerate(languages) if each == language], np.int64
            )
            rows = {"vectors": in_parts(vectors, docids, _ROWS), "numbers": whole(docids)}
            write_arrays(folder / f"{language}.npz", rows)
            fill_vectors(self._client(), generation, language)

    def open(self, generation: Path, /) -> DenseIndex:
        """Return the index; what Milvus lacks is filled in from the folder.

        Raises IndexDamagedError where the folder lacks it too, and IndexStateError where Milvus cannot
        be reached.
        """
        client = self._client()
        names = loaded_collections(client, generation, "dense", fill_vectors)
        counts = {each: len(docids_of_rows(generation, "dense", each)) for each in LANGUAGES}
        return _Dense(client, names, counts)

    def forget(self, generation: Path, /) -> None:
        """Drop the collections of a generation's vectors."""
        drop_collections(self._client(), generation, "dense")


class _Lexical:
    """Implements ``ports.LexicalIndex``."""

    def __init__(
        self,
        client: Any,
        names: Mapping[Language, str],
        generation: Path,
        left_out: frozenset[int] = frozenset(),
    ) -> None:
        self._client, self._names, self._generation = client, names, generation
        self._left_out = left_out
        self._frequencies = {each: Frequencies(generation, each, left_out) for each in LANGUAGES}

    def __len__(self) -> int:
        return sum(each.passages for each in self._frequencies.values())

    def search(
        self, terms: Mapping[str, float], language: Language, limit: int, /
    ) -> list[tuple[int, float]]:
        """Return (docid, BM25 score) of passages in ``language`` with any term, best first."""
        known = self._frequencies[language]
        question: dict[int, float] = {}
        for term, weight in terms.items():
            if holding := known.holding(term):
                number = term_number(term)
                idf = inverse_document_frequency(known.passages, holding)
                question[number] = question.get(number, 0.0) + weight * idf
        if not question or limit < 1:
            return []
        found = search_collection(
            self._client,
            self._names[language],
            field="words",
            question=question,
            limit=limit + len(self._left_out),
        )
        return [each for each in found if each[0] not in self._left_out][:limit]

    def rarity(self, term: str, language: Language, /) -> float:
        """Return the inverse document frequency of a term in [0, 1]: 1 where no passage holds it."""
        known = self._frequencies[language]
        return rarity(known.passages, known.holding(term))

    def full_score(self, terms: Mapping[str, float], language: Language, /) -> float:
        """Return the score of a passage of mean length that holds each of the terms once."""
        known = self._frequencies[language]
        return full_score(terms, lambda term: (known.passages, known.holding(term)))

    def without(self, docids: frozenset[int], /) -> _Lexical:
        """Return the index as it would be without some passages, but for their mean length."""
        return _Lexical(self._client, self._names, self._generation, self._left_out | docids)


class _Dense:
    """Implements ``ports.DenseIndex``."""

    def __init__(
        self, client: Any, names: Mapping[Language, str], counts: Mapping[Language, int]
    ) -> None:
        self._client, self._names, self._counts = client, names, counts

    def __len__(self) -> int:
        return sum(self._counts.values())

    def search(self, vector: Vectors, language: Language, limit: int, /) -> list[tuple[int, float]]:
        """Return (docid, cosine) of the nearest passages in ``language``, best first."""
        count = self._counts[language]
        limit = min(limit, count)
        if limit < 1 or not vector.any():
            return []
        return search_collection(
            self._client,
            self._names[language],
            field="vector",
            question=vector.tolist(),
            limit=limit,
            parameters={} if count < EXACT_UNTIL else {"ef": max(_GRAPH_NODES, limit)},
        )
