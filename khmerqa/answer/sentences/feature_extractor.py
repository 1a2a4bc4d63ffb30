"""The features of candidates with their vectors: all that scoring needs, kept in memory."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.answer.sentences.features import (
    Bag,
    PassageFeatures,
    extract_features,
    vector_spans,
)
from khmerqa.answer.sentences.records import RECORDS_VERSION, decode
from khmerqa.index.generation import Generation
from khmerqa.index.indexed_text import indexed_text
from khmerqa.ports import Embedder, Ids, PassageEmbedder, Segmenter, Vectors, WordEmbedder
from khmerqa.storage.sentence_vectors import decode_vectors, encode_vectors
from khmerqa.types import Language, Passage

_MAX_KEPT = 4096  # passages; a few tens of kilobytes each


@dataclass(frozen=True, slots=True)
class CandidateFeatures:
    """A candidate as it is scored. ``lead_in`` is of a list's first line, otherwise of the whole."""

    candidate: Candidate
    language: Language
    bag: Bag
    lead_in: Bag
    context: Bag  # of the document's title and the headings above
    vectors: Vectors  # of the candidate, and of a list's heading with its first line; (1 or 2, d)


class FeatureExtractor:
    """Extracts the features of passages, each once; safe to share between threads.

    Passages are immutable and popular ones return often, so their features are kept as long as their
    generation is served.
    """

    def __init__(self, segmenter: Segmenter, embedder: Embedder) -> None:
        self._segmenter = segmenter
        self._embedder = embedder
        self._kept: dict[Passage, tuple[CandidateFeatures, ...]] = {}
        self._opened: object = None  # the identity of the generation of ``_kept``
        self._lock = threading.Lock()

    def extract(
        self, passages: Sequence[Passage], generation: Generation
    ) -> list[tuple[CandidateFeatures, ...]]:
        """Return the candidates of each passage of a generation; many at a time are faster."""
        with self._lock:
            if generation.identity is not self._opened:
                self._kept, self._opened = {}, generation.identity
            # A thread that still works on an earlier generation keeps writing to that one's dict.
            kept = self._kept
            found = {passage: kept[passage] for passage in passages if passage in kept}
        missing = [passage for passage in dict.fromkeys(passages) if passage not in found]
        read = self._passage_features(missing, generation)
        vectors = self._vectors(missing, read, generation)
        fresh = dict(zip(missing, _with_vectors(read, vectors), strict=True))
        found |= fresh
        with self._lock:
            if len(kept) + len(fresh) > _MAX_KEPT:
                kept.clear()
            kept |= fresh
        return [found[passage] for passage in passages]

    def _passage_features(
        self, passages: Sequence[Passage], generation: Generation
    ) -> list[PassageFeatures]:
        """Return the features recorded in the index or, if there are none of this version, new ones."""
        store, stored = generation.passages, generation.sentence_records
        if stored is not None and _is_recorded(generation):
            records = map(stored.record, store.docids([passage.id for passage in passages]))
            return [
                decode(record, passage, store.document)
                for record, passage in zip(records, passages, strict=True)
            ]
        pairs = [(store.document(passage.document_id), passage) for passage in passages]
        return extract_features(pairs, self._segmenter, self._embedder)

    def _vectors(
        self,
        passages: Sequence[Passage],
        features: Sequence[PassageFeatures],
        generation: Generation,
    ) -> Vectors:
        """Return the vectors of all ``words``, one row each."""
        words = [each for passage in features for s in passage.sentences for each in s.words]
        if isinstance(self._embedder, WordEmbedder):
            return self._embedder.embed_ids(cast("list[Ids]", words))
        if not isinstance(self._embedder, PassageEmbedder):
            return self._embedder.embed_passages(cast("list[str]", words))
        store, stored = generation.passages, generation.sentence_vectors
        if stored is not None and _is_recorded(generation):
            docids = store.docids([passage.id for passage in passages])
            rows = [decode_vectors(stored.record(docid)) for docid in docids]
        else:
            documents = [store.document(passage.document_id) for passage in passages]
            spans = [
                vector_spans(document, passage, [each.candidate for each in found.sentences])
                for document, passage, found in zip(documents, passages, features, strict=True)
            ]
            texts = list(map(indexed_text, documents, passages))
            found_spans = self._embedder.embed_with_spans(texts, spans)
            # As an index would hold them, so that answers are the same with and without its records.
            rows = [decode_vectors(encode_vectors(each.spans)) for each in found_spans]
        return (
            np.concatenate(rows) if rows else np.zeros((0, self._embedder.dimensions), np.float32)
        )


def _is_recorded(generation: Generation) -> bool:
    """Return whether what the index holds is of the candidates that this version makes."""
    return generation.manifest.sentence_records == RECORDS_VERSION


def _with_vectors(
    passages: Sequence[PassageFeatures], vectors: Vectors
) -> list[tuple[CandidateFeatures, ...]]:
    end = 0
    by_passage: list[tuple[CandidateFeatures, ...]] = []
    for passage in passages:
        of_passage: list[CandidateFeatures] = []
        for each in passage.sentences:
            begin, end = end, end + len(each.words)
            of_passage.append(
                CandidateFeatures(
                    candidate=each.candidate,
                    language=each.language,
                    bag=each.bag,
                    lead_in=each.lead_in,
                    context=passage.context,
                    vectors=vectors[begin:end],
                )
            )
        by_passage.append(tuple(of_passage))
    return by_passage
