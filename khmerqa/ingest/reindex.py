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
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from khmerqa.errors import IndexStateError, UnreadableError, UsageError
from khmerqa.index.dense import write_dense
from khmerqa.index.generation import (
    FORMAT,
    IndexLayout,
    begin,
    current_name,
    locked,
    prune,
    publish,
    read_manifest,
)
from khmerqa.index.lexical import write_lexical
from khmerqa.ingest.chunk import CHUNKING_VERSION, chunk, contextualised
from khmerqa.ingest.discover import SourceFile, discover
from khmerqa.ingest.documents import CANONICAL_VERSION, DocumentReader, Read
from khmerqa.ports import Embedder, Segmenter
from khmerqa.storage.cache import DiskCache
from khmerqa.storage.passages import PassageStore, write_passages
from khmerqa.text import NORMALISER_VERSION
from khmerqa.text.terms import TERMS_VERSION, terms, words_of_many
from khmerqa.types import Document, IndexReport, Manifest, Passage

# Whoever reaches the service may read all that is indexed, so what is not for all stays out of it.
INTERNAL = (
    "The catalogue marks it as internal, and this version has no access control. "
    "Mark it as public or leave it out."
)
Progress = Callable[[str, int, int], None]  # stage, done, of how many


class CountingEmbedder(Embedder, Protocol):
    """An embedder that knows how many texts it really embedded, and did not find in a cache."""

    embedded: int


@dataclass(frozen=True, slots=True)
class Reader:
    """How files are read: a function, the suffixes it knows, and its version."""

    read: Read
    suffixes: frozenset[str]
    version: str


@dataclass(slots=True)
class _Gathered:
    """What one run has read so far."""

    documents: list[tuple[Document, str, list[Passage]]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)


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
        files = discover(roots, self._reader.suffixes)
        self._seconds = {}
        with locked(self._layout):
            if full:
                shutil.rmtree(self._layout.cache.parent, ignore_errors=True)
            parsed = DiskCache(self._layout.cache, "parsed")
            vectors = DiskCache(self._layout.cache, "vectors")
            try:
                embedder = self._make_embedder(vectors)
                inputs = self._inputs(roots, files, embedder)
                previous = self._previous()
                if previous is not None and previous.inputs == inputs and not full:
                    return self._unchanged(previous, files)
                gathered = self._gather(files, DocumentReader(*self._reading(), parsed))
                if not gathered.documents and not allow_empty:
                    raise UsageError(_nothing_read(roots, gathered.unread))
                return self._build(roots, inputs, gathered, embedder)
            finally:
                parsed.close()
                vectors.close()

    def _reading(self) -> tuple[Read, str]:
        return self._reader.read, self._reader.version

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

    def _previous(self) -> Manifest | None:
        name = current_name(self._layout)
        try:
            return read_manifest(self._layout.generation(name)) if name else None
        except IndexStateError:
            return None  # damaged or of another format: built anew

    def _unchanged(self, previous: Manifest, files: Sequence[SourceFile]) -> IndexReport:
        unread = {name for name, _ in previous.unread}
        return IndexReport(
            generation=previous.generation,
            documents=previous.documents,
            passages=previous.passages,
            embedded=0,
            added=(),
            changed=(),
            unchanged=tuple(file.relative for file in files if file.relative not in unread),
            removed=(),
            unread=previous.unread,
            seconds=tuple(self._seconds.items()),
        )

    def _gather(self, files: Sequence[SourceFile], reader: DocumentReader) -> _Gathered:
        gathered = _Gathered()
        with self._timed("reading"):
            self._layout.originals.mkdir(parents=True, exist_ok=True)
            for number, file in enumerate(files):
                self._progress("reading", number, len(files))
                try:
                    if file.catalogue.access == "internal":
                        raise UnreadableError(INTERNAL)
                    data = file.path.read_bytes()
                    document = reader.document(file, data)
                    passages = chunk(document)
                    if not passages:
                        raise UnreadableError("It holds no text. Check the file.")
                except UnreadableError as error:
                    gathered.unread.append((file.relative, error.reason))
                except OSError as error:
                    reason = f"It cannot be opened ({error.strerror}). Check that it is there."
                    gathered.unread.append((file.relative, reason))
                else:
                    self._keep_original(document, data)
                    gathered.documents.append((document, file.relative, passages))
        return gathered

    def _keep_original(self, document: Document, data: bytes) -> None:
        path = self._layout.original(document.sha256, document.source)
        if not path.exists():
            temporary = path.with_suffix(".new")
            temporary.write_bytes(data)
            temporary.replace(path)

    def _build(
        self,
        roots: Sequence[Path],
        inputs: str,
        gathered: _Gathered,
        embedder: CountingEmbedder,
    ) -> IndexReport:
        before = self._indexed_before()
        name, generation = begin(self._layout)
        passages = [p for _, _, of_document in gathered.documents for p in of_document]
        indexed = [contextualised(d, p) for d, _, of_document in gathered.documents for p in of_document]
        languages = [passage.language for passage in passages]
        with self._timed("storing"):
            self._progress("storing", 0, 1)
            write_passages(generation.passages, gathered.documents)
        with self._timed("terms"):
            write_lexical(
                generation.lexical,
                zip(languages, self._terms(indexed), strict=True),
            )
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
            passages=len(passages),
            files=(),
            unread=tuple(gathered.unread),
        )
        with self._timed("publishing"):
            self._progress("publishing", 0, 1)
            publish(self._layout, name, manifest)
            prune(self._layout)
        return self._report(manifest, gathered, before, embedder.embedded)

    def _terms(self, texts: Sequence[str]) -> Iterator[list[str]]:
        batch = 64
        for start in range(0, len(texts), batch):
            self._progress("terms", start, len(texts))
            for found in words_of_many(texts[start : start + batch], self._segmenter):
                yield terms(found)

    def _indexed_before(self) -> dict[str, str]:
        """Return path and content of what the current generation holds; empty where unknown."""
        name = current_name(self._layout)
        if name is None:
            return {}
        try:
            store = PassageStore(self._layout.generation(name).passages)
        except IndexStateError:
            return {}
        try:
            return {listed.path: listed.sha256 for listed in store.listed()}
        finally:
            store.close()

    def _report(
        self, manifest: Manifest, gathered: _Gathered, before: dict[str, str], embedded: int
    ) -> IndexReport:
        now = {relative: document.sha256 for document, relative, _ in gathered.documents}
        return IndexReport(
            generation=manifest.generation,
            documents=manifest.documents,
            passages=manifest.passages,
            embedded=embedded,
            added=tuple(sorted(now.keys() - before.keys())),
            changed=tuple(sorted(p for p in now if p in before and before[p] != now[p])),
            unchanged=tuple(sorted(p for p in now if before.get(p) == now[p])),
            removed=tuple(sorted(before.keys() - now.keys())),
            unread=manifest.unread,
            seconds=tuple(self._seconds.items()),
        )

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[stage] = round(time.perf_counter() - began, 3)


def _nothing_read(roots: Sequence[Path], unread: Sequence[tuple[str, str]]) -> str:
    where = ", ".join(str(root) for root in roots)
    if not unread:
        return f"There is no document in {where}. Put PDF, DOCX, HTML, Markdown or text files there."
    reasons = " ".join(f"{name}: {reason}" for name, reason in unread[:20])
    return f"No file in {where} could be read, so the index stays as it was. {reasons}"
