"""The indexes of a new generation, built from the documents that are stored in it already."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, Protocol, TypeVar

import numpy as np

from khmerqa.errors import IndexStateError
from khmerqa.index.indexed_text import indexed_text
from khmerqa.index.layout import GenerationLayout, IndexLayout
from khmerqa.index.open import current_name
from khmerqa.index.parallel_passages import write_parallel_passages
from khmerqa.index.publish import new_generation
from khmerqa.ingest.caches.sentence_records import SentenceRecordCache
from khmerqa.ingest.caches.terms import TermCache
from khmerqa.ingest.documents.alignment import align
from khmerqa.ingest.report import Stopwatch
from khmerqa.ports import (
    Embedder,
    Engines,
    PassageEmbedder,
    Progress,
    SentenceRecorder,
    Vectors,
)
from khmerqa.storage.passages import PassageStore
from khmerqa.storage.sentence_records import write_sentence_records
from khmerqa.storage.sentence_vectors import encode_vectors
from khmerqa.storage.stored_documents import Stored, StoredDocuments
from khmerqa.types import Language

T = TypeVar("T")
_BATCH = 4096  # passages embedded between two reports of progress
_WHOLE_BATCH = 256  # the same, where each is read by a larger model


class CountingEmbedder(Embedder, Protocol):
    """An embedder that counts the texts it embedded, and did not find in a cache."""

    embedded: int


@dataclass(frozen=True, slots=True)
class Makers:
    """What makes the contents of the indexes out of passages, each through its cache."""

    terms: TermCache
    embedder: CountingEmbedder
    sentence_records: SentenceRecordCache | None  # None where none are prepared
    recorder: SentenceRecorder | None = None


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
            vectors = _embed(generation, stored, count, makers, progress)
            engines.dense.write(generation.root, vectors, languages)
            write_parallel_passages(generation.parallel_passages, align(stored, vectors))
            generation.vectors.unlink()  # the engine has its own copy


def _indexed_texts(stored: Stored) -> list[str]:
    """Return what is indexed of each passage of a document."""
    document, _, passages = stored
    return [indexed_text(document, passage) for passage in passages]


def _with_progress(made: Iterator[T], stage: str, total: int, progress: Progress) -> Iterator[T]:
    for number, each in enumerate(made):
        if number % _BATCH == 0:
            progress(stage, number, total)
        yield each


def _embed(
    generation: GenerationLayout,
    stored: StoredDocuments,
    count: int,
    makers: Makers,
    progress: Progress,
) -> Vectors:
    """Return the vectors of all passages; write those of their sentences where there are any.

    They are mapped from a file: those of a million passages would fill a small memory.
    """
    embedder = makers.embedder
    with generation.vectors.open("wb") as file:
        if makers.recorder is not None and isinstance(embedder, PassageEmbedder):
            records = _whole_passages(file, stored, count, embedder, makers.recorder, progress)
            write_sentence_records(generation.sentence_vectors, records)
        else:
            texts = chain.from_iterable(map(_indexed_texts, stored))
            for start in range(0, count, _BATCH):
                progress("embedding", start, count)
                rows = embedder.embed_passages(list(islice(texts, _BATCH)))
                file.write(rows.astype(np.float32, copy=False).tobytes())
    shape = (count, embedder.dimensions)
    if not count:
        return np.zeros(shape, np.float32)
    return np.memmap(generation.vectors, np.float32, "r", shape=shape)


def _whole_passages(
    file: BinaryIO,
    stored: StoredDocuments,
    count: int,
    embedder: PassageEmbedder,
    recorder: SentenceRecorder,
    progress: Progress,
) -> Iterator[bytes]:
    """Write the passages' vectors to a file, and yield a record of each one's sentence vectors."""
    pairs = ((document, passage) for document, _, passages in stored for passage in passages)
    for start in range(0, count, _WHOLE_BATCH):
        progress("embedding", start, count)
        batch = list(islice(pairs, _WHOLE_BATCH))
        texts = [indexed_text(document, passage) for document, passage in batch]
        found = embedder.embed_with_spans(texts, recorder.spans(batch))
        file.writelines(each.passage.astype(np.float32, copy=False).tobytes() for each in found)
        yield from (encode_vectors(each.spans) for each in found)
