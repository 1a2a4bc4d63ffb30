"""A generation built beside the current one, from documents that are stored in it already."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from khmerqa.errors import IndexStateError
from khmerqa.index.engine import engine_named
from khmerqa.index.generation import begin, current_name
from khmerqa.index.layout import GenerationLayout, IndexLayout
from khmerqa.index.parallel_passages import write_twins
from khmerqa.ingest.caches.sentence_records import UnitCache
from khmerqa.ingest.caches.terms import TermCache
from khmerqa.ingest.documents.alignment import twins
from khmerqa.ingest.documents.chunk import contextualised
from khmerqa.ingest.documents.read_files import Gathered, Progress
from khmerqa.ingest.report import Stopwatch
from khmerqa.ports import Embedder, Vectors
from khmerqa.storage.passages import PassageStore
from khmerqa.storage.prepared import write_prepared
from khmerqa.storage.stored import Stored, StoredDocuments
from khmerqa.types import Manifest

T = TypeVar("T")
_BATCH = 4096  # passages embedded between two signs of progress


class CountingEmbedder(Embedder, Protocol):
    """An embedder that knows how many texts it really embedded, and did not find in a cache."""

    embedded: int


@contextmanager
def begun(layout: IndexLayout) -> Iterator[tuple[str, GenerationLayout]]:
    """Begin a generation beside the current one: its name, and its folder.

    Where building it fails, what was built so far is removed: on a full disk it would be in the way.
    """
    name, generation = begin(layout)
    try:
        yield name, generation
    except BaseException:
        with suppress(IndexStateError):
            if current_name(layout) != name:  # a signal may come when it has just been published
                shutil.rmtree(generation.root, ignore_errors=True)
        raise


def build(
    generation: GenerationLayout,
    manifest: Manifest,
    gathered: Gathered,
    terms: TermCache,
    units: UnitCache | None,
    embedder: CountingEmbedder,
    progress: Progress,
    watch: Stopwatch,
) -> None:
    """Write both legs of search, and what is prepared of sentences, of the documents that are stored."""
    engine, languages = engine_named(manifest.engine), gathered.languages
    with closing(PassageStore(generation.passages)) as store:
        stored = StoredDocuments(store)
        with watch.timed("terms"):
            found = terms.values(map(_indexed, stored))
            counted = _counted(found, "terms", len(languages), progress)
            engine.write_lexical(generation.root, zip(languages, counted, strict=True))
        if units is not None:
            with watch.timed("units"):
                records = units.values((document, passages) for document, _, passages in stored)
                write_prepared(
                    generation.units, _counted(records, "units", len(languages), progress)
                )
        with watch.timed("embedding"):
            texts = chain.from_iterable(map(_indexed, stored))
            vectors = _vectors(generation.vectors, texts, len(languages), embedder, progress)
            engine.write_dense(generation.root, vectors, languages)
            write_twins(generation.parallel_passages, twins(stored, vectors))
            generation.vectors.unlink()  # the engine has its own


def _indexed(stored: Stored) -> list[str]:
    """Return what is indexed of each passage of a document."""
    document, _, passages = stored
    return [contextualised(document, passage) for passage in passages]


def _counted(made: Iterator[T], stage: str, total: int, progress: Progress) -> Iterator[T]:
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
