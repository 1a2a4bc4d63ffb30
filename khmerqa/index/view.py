"""A generation as someone sees it who may not see all of its documents.

A view has the shape of a generation, so search, the writer and every route work on it unchanged, and
what is hidden cannot be reached through it by any of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from khmerqa.index.generation import Generation, replaced_of, superseded_of
from khmerqa.index.parallel_passages import without
from khmerqa.ports import DenseIndex, LexicalIndex, Vectors
from khmerqa.storage.passages import Listed, PassageStore, no_such_document
from khmerqa.types import Document, Language, Passage


def view_of(generation: Generation, hidden: Collection[str]) -> Generation:
    """Return a generation without the documents of these ids; itself where none is hidden."""
    return GenerationView(generation, frozenset(hidden)) if hidden else generation


class GenerationView(Generation):
    """The documents of a generation but for the hidden ones; ordinals are those of the whole."""

    def __init__(self, whole: Generation, hidden: frozenset[str]) -> None:
        numbers = whole.passages.numbers_of(hidden)
        self.passages = _VisiblePassages(whole.passages, hidden, numbers)
        self.lexical = _VisibleLexical(whole.lexical, numbers)
        self.dense = _VisibleDense(whole.dense, numbers)
        self.twins = without(whole.twins, numbers)
        self.prepared, self.opened = whole.prepared, whole.opened
        listed = self.passages.listed()
        self.superseded = self.passages.numbers_of(superseded_of(listed))
        self.replaced = replaced_of(listed)
        self.manifest = replace(
            whole.manifest,
            documents=len(listed),
            passages=self.passages.passage_count,
            unread=(),  # a file that could not be read may have been an internal one
            unread_pages=(),
            pages=(),
            roots=(),
        )


class _VisiblePassages(PassageStore):
    """A store that knows nothing of the hidden documents."""

    def __init__(
        self, whole: PassageStore, hidden: frozenset[str], numbers: frozenset[int]
    ) -> None:
        self._whole = whole
        self._hidden = hidden
        self._numbers = numbers
        self.passage_count = whole.passage_count - len(numbers)

    def close(self) -> None:
        """Leave the store open: it is the whole generation's."""

    def listed(self) -> list[Listed]:
        return [each for each in self._whole.listed() if each.id not in self._hidden]

    def document(self, document_id: str) -> Document:
        if document_id in self._hidden:
            raise no_such_document(document_id)  # in the words for one that is not there at all
        return self._whole.document(document_id)

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        return self._whole.passages(numbers)  # ordinals come from the legs, which hide theirs

    def numbers(self, passage_ids: Sequence[str]) -> list[int]:
        return self._whole.numbers(passage_ids)

    def numbers_of(self, document_ids: Iterable[str]) -> frozenset[int]:
        return self._whole.numbers_of(set(document_ids) - self._hidden)

    def all_passages(self) -> list[Passage]:
        return [each for each in self._whole.all_passages() if each.document_id not in self._hidden]


class _VisibleLexical:
    """A lexical leg that finds as much as the whole one, and none of what is hidden."""

    def __init__(self, whole: LexicalIndex, hidden: frozenset[int]) -> None:
        self._whole = whole
        self._hidden = hidden
        self.rarity = lru_cache(maxsize=4096)(self._rarity)

    def __len__(self) -> int:
        return len(self._whole) - len(self._hidden)

    def search(
        self, terms: Mapping[str, float], language: Language, limit: int, /
    ) -> list[tuple[int, float]]:
        found = self._whole.search(terms, language, limit + len(self._hidden))
        return _seen(found, self._hidden, limit)

    def _rarity(self, term: str, language: Language) -> float:
        # That only a hidden document holds a word must not show: to the caller it is unknown.
        rarity = self._whole.rarity(term, language)
        if rarity == 1.0:
            return rarity
        holding = self._whole.search({term: 1.0}, language, len(self._hidden) + 1)
        return rarity if any(number not in self._hidden for number, _ in holding) else 1.0


class _VisibleDense:
    """A dense leg that finds as much as the whole one, and none of what is hidden."""

    def __init__(self, whole: DenseIndex, hidden: frozenset[int]) -> None:
        self._whole = whole
        self._hidden = hidden

    def __len__(self) -> int:
        return len(self._whole) - len(self._hidden)

    def search(self, vector: Vectors, language: Language, limit: int, /) -> list[tuple[int, float]]:
        found = self._whole.search(vector, language, limit + len(self._hidden))
        return _seen(found, self._hidden, limit)


def _seen(
    found: Sequence[tuple[int, float]], hidden: frozenset[int], limit: int
) -> list[tuple[int, float]]:
    return [pair for pair in found if pair[0] not in hidden][:limit]
