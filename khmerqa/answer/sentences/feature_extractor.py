"""Units made ready to be judged: read, and with their vectors."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.answer.sentences.features import (
    RECORDS_VERSION,
    Bag,
    ReadPassage,
    decoded,
    read_passages,
)
from khmerqa.index.generation import Generation
from khmerqa.ports import Embedder, Ids, Segmenter, Vectors, WordEmbedder
from khmerqa.types import Language, Passage

_KEPT = 4096  # passages; a few tens of kilobytes each


@dataclass(frozen=True, slots=True)
class CandidateFeatures:
    """A unit with what judging needs; ``opening`` is a list's first line, otherwise the whole."""

    unit: Candidate
    language: Language
    bag: Bag
    opening: Bag
    context: Bag  # of the document's title and the headings above
    vectors: Vectors  # of the unit, and of a list's heading with its first line; shape (1 or 2, d)


class FeatureExtractor:
    """Analyses passages, each once; safe to share between threads.

    Passages are immutable and popular ones come again and again, so their analyses are kept, as long as
    the generation is served that they are of.
    """

    def __init__(self, segmenter: Segmenter, embedder: Embedder) -> None:
        self._segmenter = segmenter
        self._embedder = embedder
        self._kept: dict[Passage, tuple[CandidateFeatures, ...]] = {}
        self._opened: object = None  # the generation that was asked last
        self._lock = threading.Lock()

    def analyse(
        self, passages: Sequence[Passage], generation: Generation
    ) -> list[tuple[CandidateFeatures, ...]]:
        """Return the analysed units of each passage of a generation, many at a time."""
        with self._lock:
            if generation.identity is not self._opened:
                self._kept, self._opened = {}, generation.identity
            # Whoever goes on writing to that of another generation writes for nobody.
            kept = self._kept
            found = {passage: kept[passage] for passage in passages if passage in kept}
        missing = [passage for passage in dict.fromkeys(passages) if passage not in found]
        fresh = dict(zip(missing, self._analysed(self._read(missing, generation)), strict=True))
        found |= fresh
        with self._lock:
            if len(kept) + len(fresh) > _KEPT:
                kept.clear()
            kept |= fresh
        return [found[passage] for passage in passages]

    def _read(self, passages: Sequence[Passage], generation: Generation) -> list[ReadPassage]:
        """Return passages as their index has them read, or as they are read now."""
        store, words = generation.passages, None
        if isinstance(self._embedder, WordEmbedder):
            words = self._embedder
            stored, version = generation.sentence_records, generation.manifest.sentence_records
            if stored is not None and version == RECORDS_VERSION:
                records = map(stored.record, store.docids([passage.id for passage in passages]))
                return [
                    decoded(record, passage, store.document)
                    for record, passage in zip(records, passages, strict=True)
                ]
        pairs = [(store.document(passage.document_id), passage) for passage in passages]
        return read_passages(pairs, self._segmenter, words)

    def _analysed(self, passages: Sequence[ReadPassage]) -> list[tuple[CandidateFeatures, ...]]:
        vectors = self._vectors(passages)
        end = 0
        analysed: list[tuple[CandidateFeatures, ...]] = []
        for passage in passages:
            of_passage: list[CandidateFeatures] = []
            for each in passage.units:
                begin, end = end, end + len(each.words)
                of_passage.append(
                    CandidateFeatures(
                        *(each.unit, each.language, each.bag, each.opening, passage.context),
                        vectors[begin:end],
                    )
                )
            analysed.append(tuple(of_passage))
        return analysed

    def _vectors(self, passages: Sequence[ReadPassage]) -> Vectors:
        """Return a row a text. What a list is about stands above it, not in its items."""
        words = [each for passage in passages for unit in passage.units for each in unit.words]
        if isinstance(self._embedder, WordEmbedder):
            return self._embedder.embed_ids(cast("list[Ids]", words))
        return self._embedder.embed_passages(cast("list[str]", words))
