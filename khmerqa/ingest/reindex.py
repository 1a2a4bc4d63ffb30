"""Bring an index up to date: read what changed, build a generation aside, swap it in.

What did not change is taken from caches kept by content; a run that is killed leaves the current
generation as it was.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from khmerqa.errors import IndexStateError, UsageError
from khmerqa.index.dense import write_dense
from khmerqa.index.generation import FORMAT, Generation, begin, locked, open_current, prune, publish
from khmerqa.index.layout import IndexLayout
from khmerqa.index.lexical import write_lexical
from khmerqa.ingest.chunk import CHUNKING_VERSION, contextualised
from khmerqa.ingest.discover import SourceFile, discover
from khmerqa.ingest.documents import CANONICAL_VERSION, DocumentReader, Read
from khmerqa.ingest.gather import Gathered, Progress, drop_originals, gather
from khmerqa.ingest.report import nothing_read, report
from khmerqa.ports import Embedder, Segmenter
from khmerqa.storage.cache import DiskCache
from khmerqa.storage.passages import write_passages
from khmerqa.text import NORMALISER_VERSION
from khmerqa.text.search_terms import search_terms_of_many
from khmerqa.text.terms import TERMS_VERSION
from khmerqa.types import IndexReport, Manifest

__all__ = ["CountingEmbedder", "Progress", "Reader", "Reindexer"]


class CountingEmbedder(Embedder, Protocol):
    """An embedder that knows how many texts it really embedded, and did not find in a cache."""

    embedded: int


@dataclass(frozen=True, slots=True)
class Reader:
    """How files are read: a function, the suffixes it knows, and its version."""

    read: Read
    suffixes: frozenset[str]
    version: str


class Reindexer:
    """Makes an index hold exactly what its roots hold."""

    def __init__(
        self,
        layout: IndexLayout,
        reader: Reader,
        segmenter: Segmenter,
        embedder: Callable[[DiskCache], CountingEmbedder],
        progress: Progress = lambda stage, done, total: None,
    ) -> None:
        self._layout = layout
        self._reader = reader
        self._segmenter = segmenter
        self._make_embedder = embedder
        self._progress = progress
        self._seconds: dict[str, float] = {}

    def run(
        self, roots: Sequence[Path], *, full: bool = False, allow_empty: bool = False
    ) -> IndexReport:
        """Index the files under ``roots``; with ``full``, everything is done again.

        Raises UsageError for a root that does not exist or where no file at all could be read (the
        index stays as it was), IndexLockedError while another process is at it.
        """
        roots = [root.resolve() for root in roots]
        files = discover(roots, self._reader.suffixes, self._layout.root)
        self._seconds = {}
        with locked(self._layout):
            if full:
                shutil.rmtree(self._layout.cache, ignore_errors=True)
            with (
                closing(DiskCache(self._layout.cache / "parsed.sqlite", "parsed")) as parsed,
                closing(DiskCache(self._layout.cache / "vectors.sqlite", "vectors")) as vectors,
            ):
                embedder = self._make_embedder(vectors)
                inputs = self._inputs(roots, files, embedder)
                previous = _opened(self._layout)
                before = _contents(previous)
                if previous is not None and previous.manifest.inputs == inputs and not full:
                    return report(previous.manifest, before, before, 0, self._seconds)
                reader = DocumentReader(self._reader.read, self._reader.version, parsed)
                with self._timed("reading"):
                    gathered = gather(files, reader, self._layout, self._progress)
                if not gathered.documents and not allow_empty:
                    raise UsageError(nothing_read(roots, gathered.unread))
                manifest = self._build(roots, inputs, gathered, embedder)
                self._tidy(previous, gathered)
                reader.forget_others()
                now = gathered.contents
                return report(manifest, before, now, embedder.embedded, self._seconds)

    def _inputs(
        self, roots: Sequence[Path], files: Sequence[SourceFile], embedder: Embedder
    ) -> str:
        """Return a digest of everything that the generation will be made from."""
        with self._timed("hashing"):
            listed = []
            for number, file in enumerate(files):
                self._progress("hashing", number, len(files))
                try:
                    with file.path.open("rb") as opened:
                        content = hashlib.file_digest(opened, "sha256").hexdigest()
                except OSError as error:
                    content = f"unreadable: {error.strerror}"
                listed.append((file.relative, file.document_id, content, asdict(file.catalogue)))
        versions = (
            *(FORMAT, self._reader.version, CANONICAL_VERSION, NORMALISER_VERSION, TERMS_VERSION),
            *(self._segmenter.fingerprint, embedder.fingerprint, CHUNKING_VERSION),
        )
        everything = json.dumps([versions, [str(root) for root in roots], listed])
        return hashlib.sha256(everything.encode()).hexdigest()

    def _build(
        self,
        roots: Sequence[Path],
        inputs: str,
        gathered: Gathered,
        embedder: CountingEmbedder,
    ) -> Manifest:
        """Build a generation beside the current one and make it current; return its manifest."""
        name, generation = begin(self._layout)
        indexed = []
        languages = []
        for document, _, passages in gathered.documents:
            indexed += [contextualised(document, passage) for passage in passages]
            languages += [passage.language for passage in passages]
        with self._timed("storing"):
            self._progress("storing", 0, 1)
            write_passages(generation.passages, gathered.documents)
        with self._timed("terms"):
            write_lexical(generation.lexical, zip(languages, self._terms(indexed), strict=True))
        with self._timed("embedding"):
            self._progress("embedding", 0, len(indexed))
            write_dense(generation.dense, embedder.embed_passages(indexed), languages)
        manifest = Manifest(
            generation=name,
            format=FORMAT,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            inputs=inputs,
            roots=tuple(str(root) for root in roots),
            reader=self._reader.version,
            normaliser=f"{NORMALISER_VERSION}/{TERMS_VERSION}",
            segmenter=self._segmenter.fingerprint,
            embedder=embedder.fingerprint,
            dimensions=embedder.dimensions,
            chunking=CHUNKING_VERSION,
            documents=len(gathered.documents),
            passages=len(indexed),
            files=(),
            unread=tuple(gathered.unread),
        )
        with self._timed("publishing"):
            self._progress("publishing", 0, 1)
            return publish(self._layout, name, manifest)

    def _tidy(self, previous: Generation | None, gathered: Gathered) -> None:
        """Remove what neither the new generation nor the one before it holds."""
        kept = [(document.sha256, document.source) for document, _, _ in gathered.documents]
        if previous is not None:
            kept += [(each.sha256, each.source) for each in previous.passages.listed()]
        prune(self._layout, previous.manifest.generation if previous else None)
        drop_originals(self._layout, kept)

    def _terms(self, texts: Sequence[str]) -> Iterator[list[str]]:
        batch = 64
        for start in range(0, len(texts), batch):
            self._progress("terms", start, len(texts))
            yield from search_terms_of_many(texts[start : start + batch], self._segmenter)

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[stage] = round(time.perf_counter() - began, 3)


def _opened(layout: IndexLayout) -> Generation | None:
    """Return the current generation; None where there is none that is whole and of this format."""
    try:
        return open_current(layout)
    except IndexStateError:
        return None


def _contents(generation: Generation | None) -> dict[str, str]:
    """Return the SHA-256 by path of what a generation holds."""
    if generation is None:
        return {}
    return {listed.path: listed.sha256 for listed in generation.passages.listed()}
