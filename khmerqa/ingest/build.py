"""A generation built beside the current one, and made current."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Protocol

import numpy as np

from khmerqa.index.engine import engine_named
from khmerqa.index.generation import begin, publish
from khmerqa.index.layout import GenerationLayout, IndexLayout
from khmerqa.index.twins import write_twins
from khmerqa.ingest.chunk import contextualised
from khmerqa.ingest.earlier import Earlier
from khmerqa.ingest.gather import Gathered, Progress
from khmerqa.ingest.report import Stopwatch
from khmerqa.ingest.term_cache import TermCache
from khmerqa.ingest.twins import twins
from khmerqa.ingest.unit_cache import UnitCache
from khmerqa.ports import Embedder, IndexEngine, Vectors
from khmerqa.storage.history import write_history
from khmerqa.storage.passages import PassageStore, write_passages
from khmerqa.storage.prepared import write_prepared
from khmerqa.storage.stored import Stored, StoredDocuments
from khmerqa.types import Language, Manifest

_BATCH = 4096  # passages embedded between two signs of progress


class CountingEmbedder(Embedder, Protocol):
    """An embedder that knows how many texts it really embedded, and did not find in a cache."""

    embedded: int


def build(
    layout: IndexLayout,
    manifest: Manifest,
    gathered: Gathered,
    earlier: Earlier,
    terms: TermCache,
    units: UnitCache | None,
    embedder: CountingEmbedder,
    progress: Progress,
    watch: Stopwatch,
) -> Manifest:
    """Build a generation and make it current; return its manifest.

    The documents gathered are let go as soon as they are stored. Where building fails, what was built so
    far is removed: on a full disk it would be in the way.
    """
    engine = engine_named(manifest.engine)
    name, generation = begin(layout)
    try:
        languages: list[Language] = [
            passage.language for _, _, passages in gathered.documents for passage in passages
        ]
        manifest = replace(
            manifest,
            generation=name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            documents=len(gathered.documents),
            passages=len(languages),
        )
        with watch.timed("storing"):
            progress("storing", 0, 1)
            _store(generation, manifest, gathered, earlier)
            gathered.documents.clear()  # from here on they are read back, one by one
        with closing(PassageStore(generation.passages)) as store:
            _write_legs(
                generation,
                engine,
                StoredDocuments(store),
                languages,
                terms,
                units,
                embedder,
                progress,
                watch,
            )
        with watch.timed("publishing"):
            progress("publishing", 0, 1)
            return publish(layout, name, manifest, earlier.name)
    except BaseException:
        shutil.rmtree(generation.root, ignore_errors=True)
        raise


def _write_legs(
    generation: GenerationLayout,
    engine: IndexEngine,
    stored: StoredDocuments,
    languages: Sequence[Language],
    terms: TermCache,
    units: UnitCache | None,
    embedder: CountingEmbedder,
    progress: Progress,
    watch: Stopwatch,
) -> None:
    """Write both legs of search, and what is prepared of sentences, from the documents as stored."""
    with watch.timed("terms"):
        found = _terms(map(_indexed, stored), len(languages), terms, progress)
        engine.write_lexical(generation.root, zip(languages, found, strict=True))
    if units is not None:
        with watch.timed("units"):
            records = units.records((document, passages) for document, _, passages in stored)
            write_prepared(generation.units, _counted(records, "units", len(languages), progress))
    with watch.timed("embedding"):
        texts = chain.from_iterable(map(_indexed, stored))
        vectors = _vectors(texts, len(languages), embedder, progress)
        engine.write_dense(generation.root, vectors, languages)
        write_twins(generation.twins, twins(stored, vectors))


def _indexed(stored: Stored) -> list[str]:
    """Return what is indexed of each passage of a document."""
    document, _, passages = stored
    return [contextualised(document, passage) for passage in passages]


def _store(
    generation: GenerationLayout, manifest: Manifest, gathered: Gathered, earlier: Earlier
) -> None:
    write_passages(generation.passages, gathered.documents)
    now = [(relative, document) for document, relative, _ in gathered.documents]
    write_history(generation.history, earlier.history(now, manifest.created))


def _terms(
    indexed: Iterable[Sequence[str]], total: int, terms: TermCache, progress: Progress
) -> Iterator[str]:
    for number, line in enumerate(terms.lines(indexed)):
        if number % _BATCH == 0:
            progress("terms", number, total)
        yield line


def _counted(
    records: Iterator[bytes], stage: str, total: int, progress: Progress
) -> Iterator[bytes]:
    for number, record in enumerate(records):
        if number % _BATCH == 0:
            progress(stage, number, total)
        yield record


def _vectors(
    texts: Iterator[str], count: int, embedder: CountingEmbedder, progress: Progress
) -> Vectors:
    rows = np.zeros((count, embedder.dimensions), dtype=np.float32)
    progress("embedding", 0, count)
    for start in range(0, count, _BATCH):
        progress("embedding", start, count)
        rows[start : start + _BATCH] = embedder.embed_passages(list(islice(texts, _BATCH)))
    return rows
