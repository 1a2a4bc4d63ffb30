"""Units made ready to be judged: their words, their search keys, their vectors."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from khmerqa.answer.units import Unit, units
from khmerqa.ports import Embedder, Segmenter, Vectors, WordEmbedder
from khmerqa.text.language import language_of
from khmerqa.text.terms import ReadText, read_many
from khmerqa.types import Document, Language, Passage

_KEPT = 4096  # passages; a few tens of kilobytes each


@dataclass(frozen=True, slots=True)
class Bag:
    """A text as the set of its terms, and as one search key."""

    terms: frozenset[str]
    key: str


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
        contexts = ["\n".join([document.title, *passage.section]) for document, passage in passages]
        flat = [unit for of_passage in by_passage for unit in of_passage]
        lists = [unit for unit in flat if unit.kind == "list"]
        # All that is read, each text once: a list's items are units as well.
        texts = list(
            dict.fromkeys(
                [
                    *contexts,
                    *(unit.text for unit in flat),
                    *map(_opening, lists),
                    *map(_headed, lists),
                ]
            )
        )
        read = dict(zip(texts, read_many(texts, self._segmenter), strict=True))
        bags = {text: Bag(each.terms, each.key) for text, each in read.items()}
        vectors = iter(self._vectors(flat, lists, read))
        return [
            tuple(
                AnalysedUnit(
                    unit,
                    language_of(unit.text),
                    bags[unit.text],
                    bags[_opening(unit) if unit.kind == "list" else unit.text],
                    bags[context],
                    next(vectors),
                )
                for unit in of_passage
            )
            for of_passage, context in zip(by_passage, contexts, strict=True)
        ]

    def _vectors(
        self, flat: Sequence[Unit], lists: Sequence[Unit], read: Mapping[str, ReadText]
    ) -> list[Vectors]:
        """Return the vectors of each unit. What a list is about stands above it, not in its items."""
        texts = [*(unit.text for unit in flat), *map(_headed, lists)]
        if isinstance(self._embedder, WordEmbedder):
            embedded = self._embedder.embed_words([read[text].tokens for text in texts])
        else:
            embedded = self._embedder.embed_passages(texts)
        of_lists = iter(embedded[len(flat) :])
        return [
            np.stack([vector, next(of_lists)]) if unit.kind == "list" else vector[np.newaxis]
            for unit, vector in zip(flat, embedded[: len(flat)], strict=True)
        ]


def _opening(unit: Unit) -> str:
    """Return the line that announces a list."""
    return unit.text.split("\n", 1)[0]


def _headed(unit: Unit) -> str:
    """Return the heading above a list with the line that announces it."""
    return "\n".join([*unit.passage.section[-1:], _opening(unit)])
