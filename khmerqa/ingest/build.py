"""A generation built beside the current one, and made current."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
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
from khmerqa.ports import Embedder, Vectors
from khmerqa.storage.history import write_history
from khmerqa.storage.passages import write_passages
from khmerqa.storage.prepared import write_prepared
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

    Where that fails, what was built so far is removed: on a full disk it would be in the way.
    """
    engine = engine_named(manifest.engine)
    name, generation = begin(layout)
    try:
        indexed = [
            [contextualised(document, passage) for passage in passages]
            for document, _, passages in gathered.documents
        ]
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
        with watch.timed("terms"):
            found = _terms(indexed, len(languages), terms, progress)
            engine.write_lexical(generation.root, zip(languages, found, strict=True))
        if units is not None:
            with watch.timed("units"):
                documents = ((document, passages) for document, _, passages in gathered.documents)
                write_prepared(
                    generation.units,
                    _counted(units.records(documents), "units", len(languages), progress),
                )
        with watch.timed("embedding"):
            texts = [text for of_document in indexed for text in of_document]
            vectors = _vectors(texts, embedder, progress)
            engine.write_dense(generation.root, vectors, languages)
            pairs = twins([(document, its) for document, _, its in gathered.documents], vectors)
            write_twins(generation.twins, pairs)
        with watch.timed("publishing"):
            progress("publishing", 0, 1)
            return publish(layout, name, manifest, earlier.name)
    except BaseException:
        shutil.rmtree(generation.root, ignore_errors=True)
        raise


def _store(
    generation: GenerationLayout, manifest: Manifest, gathered: Gathered, earlier: Earlier
) -> None:
    write_passages(generation.passages, gathered.documents)
    now = [(relative, document) for document, relative, _ in gathered.documents]
    write_history(generation.history, earlier.history(now, manifest.created))


def _terms(
    indexed: Sequence[Sequence[str]], total: int, terms: TermCache, progress: Progress
) -> Iterator[Sequence[str]]:
    done = 0
    for texts, found in zip(indexed, terms.terms_of_many(indexed), strict=True):
        progress("terms", done, total)
        yield from found
        done += len(texts)


def _counted(
    records: Iterator[bytes], stage: str, total: int, progress: Progress
) -> Iterator[bytes]:
    for number, record in enumerate(records):
        if number % _BATCH == 0:
            progress(stage, number, total)
        yield record


def _vectors(texts: Sequence[str], embedder: CountingEmbedder, progress: Progress) -> Vectors:
    rows = np.zeros((len(texts), embedder.dimensions), dtype=np.float32)
    progress("embedding", 0, len(texts))
    for start in range(0, len(texts), _BATCH):
        progress("embedding", start, len(texts))
        rows[start : start + _BATCH] = embedder.embed_passages(texts[start : start + _BATCH])
    return rows
