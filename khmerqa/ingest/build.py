"""The indexes of a new generation, built from the documents that are stored in it already."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from khmerqa.errors import IndexStateError
from khmerqa.index.layout import GenerationLayout, IndexLayout
from khmerqa.index.open import current_name
from khmerqa.index.parallel_passages import write_parallel_passages
from khmerqa.index.publish import new_generation
from khmerqa.ingest.caches.sentence_records import SentenceRecordCache
from khmerqa.ingest.caches.terms import TermCache
from khmerqa.ingest.documents.alignment import align
from khmerqa.ingest.documents.chunk import contextualised
from khmerqa.ingest.report import Stopwatch
from khmerqa.ports import Embedder, Engines, Progress, Vectors
from khmerqa.storage.passages import PassageStore
from khmerqa.storage.sentence_records import write_sentence_records
from khmerqa.storage.stored_documents import Stored, StoredDocuments
from khmerqa.types import Language

T = TypeVar("T")
_BATCH = 4096  # passages embedded between two reports of progress


class CountingEmbedder(Embedder, Protocol):
    """An embedder that counts the texts it embedded, and did not find in a cache."""

    embedded: int


@dataclass(frozen=True, slots=True)
class Makers:
    """What makes the contents of the indexes out of passages, each through its cache."""

    terms: TermCache
    embedder: CountingEmbedder
    sentence_records: SentenceRecordCache | None  # None where none are prepared


@contextmanager
def unfinished_generation(layout: IndexLayout) -> Iterator[tuple[str, GenerationLayout]]:
    """Begin a new generation in a folder of its own; give its name and its folder.

    Where building it fails, what was built so far is removed: on a full disk it would be in the way.
    """
    name, generation = new_generation(layout)
    try:
        yield name, generation
    except BaseException:
        with suppress(IndexStateError):
            if current_name(layout) != name:  # a signal may come just after it was published
                shutil.rmtree(generation.root, ignore_errors=True)
        raise


def build(
    generation: GenerationLayout,
    languages: Sequence[Language],
    *,
    engines: Engines,
    makers: Makers,
    progress: Progress,
    stopwatch: Stopwatch,
) -> None:
    """Write both indexes, the sentence records and the parallel passages of the stored documents.

    ``languages`` are those of the passages, in the order of their docids.
    """
    count = len(languages)
    with closing(PassageStore(generation.passages)) as store:
        stored = StoredDocuments(store)
        with stopwatch.timed("terms"):
            terms = makers.terms.values(map(_indexed_texts, stored))
            shown = _with_progress(terms, "terms", count, progress)
            engines.lexical.write(generation.root, zip(languages, shown, strict=True))
        if makers.sentence_records is not None:
            with stopwatch.timed("sentences"):
                records = makers.sentence_records.values(
                    (document, passages) for document, _, passages in stored
                )
                shown_records = _with_progress(records, "sentences", count, progress)
                write_sentence_records(generation.sentence_records, shown_records)
        with stopwatch.timed("embedding"):
            texts = chain.from_iterable(map(_indexed_texts, stored))
            vectors = _vectors(generation.vectors, texts, count, makers.embedder, progress)
            engines.dense.write(generation.root, vectors, languages)
            write_parallel_passages(generation.parallel_passages, align(stored, vectors))
            generation.vectors.unlink()  # the engine has its own copy


def _indexed_texts(stored: Stored) -> list[str]:
    """Return what is indexed of each passage of a document."""
    document, _, passages = stored
    return [contextualised(document, passage) for passage in passages]


def _with_progress(made: Iterator[T], stage: str, total: int, progress: Progress) -> Iterator[T]:
    for number, each in enumerate(made):
        if number % _BATCH == 0:
            progress(stage, number, total)
        yield each


def _vectors(
    path: Path, texts: Iterator[str], count: int, embedder: CountingEmbedder, progress: Progress
) -> Vectors:
    """Return the vectors of all passages, mapped from a file: a million would fill a small memory."""
    with path.open("wb") as file:
        for start in range(0, count, _BATCH):
            progress("embedding", start, count)
            rows = embedder.embed_passages(list(islice(texts, _BATCH)))
            file.write(rows.astype(np.float32, copy=False).tobytes())
    shape = (count, embedder.dimensions)
    return np.memmap(path, np.float32, "r", shape=shape) if count else np.zeros(shape, np.float32)
