"""What one reader may see of a generation: access control by leaving documents out.

A view is a Generation whose parts leave out the hidden documents, so search, answering and every route
use it unchanged. A view treats a hidden document as one that does not exist: the same errors, the same
words. ``tests/index/test_generation_contract.py`` holds whole and view to one contract.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from khmerqa.index.generation import Generation
from khmerqa.index.parallel_passages import without_docids
from khmerqa.index.precedence import outranked_documents, replacement_titles
from khmerqa.ports import DenseIndex, PassageReader, SentenceRecords, Vectors
from khmerqa.storage.passages import no_such_document
from khmerqa.types import Document, DocumentSummary, Language, Passage


def view_of(generation: Generation, hidden: Collection[str]) -> Generation:
    """Return a generation without the documents of these ids; itself where none is hidden."""
    if not hidden:
        return generation
    docids = generation.passages.docids_of(hidden)
    passages = _VisiblePassages(generation.passages, frozenset(hidden), docids)
    listed = passages.listed()
    records, vectors = generation.sentence_records, generation.sentence_vectors
    return Generation(
        manifest=replace(
            generation.manifest,
            documents=len(listed),
            passages=passages.passage_count,
            unread=(),  # a file that could not be read may have been an internal one
            unread_pages=(),
            pages=(),
            roots=(),
        ),
        passages=passages,
        lexical=generation.lexical.without(docids),
        dense=_VisibleDense(generation.dense, docids),
        parallel_passages=without_docids(generation.parallel_passages, docids),
        sentence_records=None if records is None else _VisibleRecords(records, docids),
        sentence_vectors=None if vectors is None else _VisibleRecords(vectors, docids),
        outranked=passages.docids_of(outranked_documents(listed)),
        replacements=replacement_titles(listed),
        identity=generation.identity,
    )


class _VisiblePassages:
    """Implements ``ports.PassageReader``."""

    def __init__(
        self, whole: PassageReader, hidden: frozenset[str], docids: frozenset[int]
    ) -> None:
        self._whole = whole
        self._hidden = hidden
        self._docids = docids

    @property
    def passage_count(self) -> int:
        return self._whole.passage_count - len(self._docids)

    def listed(self) -> list[DocumentSummary]:
        return [each for each in self._whole.listed() if each.id not in self._hidden]

    def document(self, document_id: str, /) -> Document:
        if document_id in self._hidden:
            raise no_such_document(document_id)
        return self._whole.document(document_id)

    def passages(self, docids: Sequence[int], /) -> list[Passage]:
        for docid in docids:
            if docid in self._docids:
                raise KeyError(docid)
        return self._whole.passages(docids)

    def passages_of(self, document_id: str, /) -> list[Passage]:
        return [] if document_id in self._hidden else self._whole.passages_of(document_id)

    def docids(self, passage_ids: Sequence[str], /) -> list[int]:
        found = self._whole.docids(passage_ids)
        for passage_id, docid in zip(passage_ids, found, strict=True):
            if docid in self._docids:
                raise KeyError(passage_id)
        return found

    def docids_of(self, document_ids: Iterable[str], /) -> frozenset[int]:
        return self._whole.docids_of(set(document_ids) - self._hidden)

    def all_passages(self) -> list[Passage]:
        return [each for each in self._whole.all_passages() if each.document_id not in self._hidden]


class _VisibleRecords:
    """Implements ``ports.SentenceRecords``."""

    def __init__(self, whole: SentenceRecords, hidden: frozenset[int]) -> None:
        self._whole = whole
        self._hidden = hidden

    def __len__(self) -> int:
        return len(self._whole) - len(self._hidden)

    def record(self, docid: int, /) -> bytes:
        if docid in self._hidden:
            raise IndexError(docid)
        return self._whole.record(docid)


class _VisibleDense:
    """Implements ``ports.DenseIndex``: finds as much as the whole index, and nothing hidden."""

    def __init__(self, whole: DenseIndex, hidden: frozenset[int]) -> None:
        self._whole = whole
        self._hidden = hidden

    def __len__(self) -> int:
        return len(self._whole) - len(self._hidden)

    def search(self, vector: Vectors, language: Language, limit: int, /) -> list[tuple[int, float]]:
        found = self._whole.search(vector, language, limit + len(self._hidden))
        return [pair for pair in found if pair[0] not in self._hidden][:limit]
