"""Units made ready to be judged: their words, their search keys, their vectors."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from khmerqa.answer.units import Unit, units
from khmerqa.ports import Embedder, Segmenter, Vectors
from khmerqa.text.language import language_of
from khmerqa.text.normalise import search_key
from khmerqa.text.terms import Word, term, words_of_many
from khmerqa.types import Document, Language, Passage

_KEPT = 4096  # passages; a few tens of kilobytes each


@dataclass(frozen=True, slots=True)
class Bag:
    """A text as the set of its terms, and as one search key."""

    terms: frozenset[str]
    key: str

    @classmethod
    def of(cls, text: str, found: Sequence[Word]) -> Bag:
        """Return the bag of a text whose words are ``found``."""
        return cls(frozenset(map(term, found)), search_key(text))


@dataclass(frozen=True, slots=True)
class AnalysedUnit:
    """A unit with what judging needs; ``opening`` is a list's first line, otherwise the whole."""

    unit: Unit
    language: Language
    bag: Bag
    opening: Bag
    context: Bag  # of the document's title and the headings above
    vectors: Vectors  # of the unit, and of a list's heading with its first line; shape (1 or 2, d)


class Analyst:
    """Analyses passages, each once; safe to share between threads.

    Passages are immutable and popular ones come again and again, so their analyses are kept.
    """

    def __init__(self, segmenter: Segmenter, embedder: Embedder) -> None:
        self._segmenter = segmenter
        self._embedder = embedder
        self._kept: dict[tuple[str, str, Passage], tuple[AnalysedUnit, ...]] = {}
        self._lock = threading.Lock()

    def analyse(
        self, passages: Sequence[tuple[Document, Passage]]
    ) -> list[tuple[AnalysedUnit, ...]]:
        """Return the analysed units of each passage. Many at a time are faster than one by one."""
        keys = [(document.sha256, document.title, passage) for document, passage in passages]
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
        missing = [
            (key, document)
            for key, (document, _) in zip(keys, passages, strict=True)
            if key not in found
        ]
        fresh = self._analysed([(document, key[-1]) for key, document in missing])
        found.update(zip((key for key, _ in missing), fresh, strict=True))
        with self._lock:
            if len(self._kept) + len(missing) > _KEPT:
                self._kept.clear()
            self._kept.update((key, found[key]) for key, _ in missing)
        return [found[key] for key in keys]

    def _analysed(
        self, passages: Sequence[tuple[Document, Passage]]
    ) -> list[tuple[AnalysedUnit, ...]]:
        by_passage = [list(units(document, passage)) for document, passage in passages]
        contexts = self._bags(
            ["\n".join([document.title, *passage.section]) for document, passage in passages]
        )
        flat = [unit for of_passage in by_passage for unit in of_passage]
        texts = [unit.text for unit in flat]
        bags = self._bags(texts)
        openings = self._bags([text.split("\n", 1)[0] for text in texts])
        parts = iter(zip(flat, bags, openings, self._vectors(flat), strict=True))
        return [
            tuple(
                AnalysedUnit(unit, language_of(unit.text), bag, opening, context, vectors)
                for unit, bag, opening, vectors in (next(parts) for _ in of_passage)
            )
            for of_passage, context in zip(by_passage, contexts, strict=True)
        ]

    def _vectors(self, flat: Sequence[Unit]) -> list[Vectors]:
        """Return the vectors of each unit. What a list is about stands above it, not in its items."""
        headed = [
            "\n".join([*unit.passage.section[-1:], unit.text.split("\n", 1)[0]])
            for unit in flat
            if unit.kind == "list"
        ]
        embedded = self._embedder.embed_passages([*(unit.text for unit in flat), *headed])
        of_lists = iter(embedded[len(flat) :])
        return [
            np.stack([vector, next(of_lists)]) if unit.kind == "list" else vector[np.newaxis]
            for unit, vector in zip(flat, embedded[: len(flat)], strict=True)
        ]

    def _bags(self, texts: Sequence[str]) -> list[Bag]:
        found = words_of_many(texts, self._segmenter)
        return [Bag.of(text, words) for text, words in zip(texts, found, strict=True)]
