"""An earlier generation with what was said since of who may see its documents: the stricter holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from khmerqa.index.access.record import AccessRecord
from khmerqa.index.generation import Generation
from khmerqa.ports import PassageReader
from khmerqa.types import Document, DocumentSummary, Passage

Shown = TypeVar("Shown", Document, DocumentSummary)


def restricted_since(generation: Generation, record: AccessRecord) -> Generation:
    """Return a generation as it may be seen today; itself where nothing stricter was said since."""
    if generation.manifest.generation == record.generation:
        return generation  # it says all of this itself
    rules = _Rules(record)
    if all(rules.applied(each) is each for each in generation.passages.listed()):
        return generation
    return replace(generation, passages=_RestrictedPassages(generation.passages, rules))


def is_restricted_since(generation: Generation) -> bool:
    """Return whether something stricter was said since a generation was made."""
    return isinstance(generation.passages, _RestrictedPassages)


class _Rules:
    """A record, for quick looking up."""

    def __init__(self, record: AccessRecord) -> None:
        self._ids = frozenset(record.internal_ids)
        self._contents = frozenset(record.internal_contents)
        self._markings = record.markings

    def applied(self, document: Shown) -> Shown:
        """Return a document with the stricter of what it says itself and what was said since."""
        internal = document.id in self._ids or document.sha256 in self._contents
        marking = document.marking or self._markings.get(document.sha256)
        if internal and document.catalogue.access != "internal":
            entry = replace(document.catalogue, access="internal")
            return replace(document, catalogue=entry, marking=marking)
        return document if marking == document.marking else replace(document, marking=marking)


class _RestrictedPassages:
    """Implements ``ports.PassageReader``."""

    def __init__(self, whole: PassageReader, rules: _Rules) -> None:
        self._whole = whole
        self._rules = rules

    @property
    def passage_count(self) -> int:
        return self._whole.passage_count

    def listed(self) -> list[DocumentSummary]:
        return [self._rules.applied(each) for each in self._whole.listed()]

    def document(self, document_id: str, /) -> Document:
        return self._rules.applied(self._whole.document(document_id))

    def passages(self, docids: Sequence[int], /) -> list[Passage]:
        return self._whole.passages(docids)

    def passages_of(self, document_id: str, /) -> list[Passage]:
        return self._whole.passages_of(document_id)

    def docids(self, passage_ids: Sequence[str], /) -> list[int]:
        return self._whole.docids(passage_ids)

    def docids_of(self, document_ids: Iterable[str], /) -> frozenset[int]:
        return self._whole.docids_of(document_ids)

    def all_passages(self) -> list[Passage]:
        return self._whole.all_passages()
