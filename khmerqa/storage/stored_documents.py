"""The documents of a store one by one, so that no more than a few are in memory at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from khmerqa.storage.passages import PassageStore
from khmerqa.types import Document, Passage

Stored = tuple[Document, str, list[Passage]]  # with its path under its root


class StoredDocuments(Sequence[Stored]):
    """The (document, path, passages) that were written, each read back when it is used."""

    def __init__(self, store: PassageStore) -> None:
        self._store = store
        self._names = [(each.id, each.path) for each in store.listed()]

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, index: int) -> Stored: ...

    @overload
    def __getitem__(self, index: slice) -> list[Stored]: ...

    def __getitem__(self, index: int | slice) -> Stored | list[Stored]:
        if isinstance(index, slice):
            return [self._read(*name) for name in self._names[index]]
        return self._read(*self._names[index])

    def __iter__(self) -> Iterator[Stored]:
        return (self._read(*name) for name in self._names)

    def _read(self, document_id: str, path: str) -> Stored:
        return self._store.document(document_id), path, self._store.passages_of(document_id)
