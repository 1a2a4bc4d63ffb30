"""Bring an index up to date: find what changed, build a generation aside, swap it in.

What did not change is taken from the generation before and from caches kept by content; a run that is
killed leaves the current generation as it was.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from khmerqa.errors import IndexStateError, UsageError
from khmerqa.index.generation import (
    FORMAT,
    GRACE,
    Served,
    locked,
    open_serving,
    prune,
    publish,
)
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.build import CountingEmbedder, begun, build
from khmerqa.ingest.caches.sentence_records import UnitCache
from khmerqa.ingest.caches.terms import TermCache
from khmerqa.ingest.documents.chunk import CHUNKING_VERSION
from khmerqa.ingest.documents.documents import CANONICAL_VERSION, DocumentReader
from khmerqa.ingest.documents.read_files import Gathered, Progress, drop_originals, gather
from khmerqa.ingest.files.discover import SourceFile, discover
from khmerqa.ingest.files.fingerprints import Fingerprints
from khmerqa.ingest.previous import Earlier, kept_originals
from khmerqa.ingest.report import (
    Stopwatch,
    Work,
    nothing_read,
    report,
)
from khmerqa.ports import FileReader, Segmenter, SentenceRecorder
from khmerqa.storage.cache import DiskCache
from khmerqa.storage.history import write_history
from khmerqa.text import NORMALISER_VERSION
from khmerqa.text.terms.words import TERMS_VERSION
from khmerqa.types import EMBEDDED, IndexReport, Manifest

__all__ = ["CountingEmbedder", "Progress", "Reindexer"]

# What a generation is made by, each with a version in its manifest.
_PARTS = (
    "format",
    "reader",
    "normaliser",
    "segmenter",
    "embedder",
    "chunking",
    "engine",
    "units",
)


class Reindexer:
    """Makes an index hold exactly what its roots hold."""

    def __init__(
        self,
        layout: IndexLayout,
        reader: FileReader,
        segmenter: Segmenter,
        embedder: Callable[[DiskCache], CountingEmbedder],
        progress: Progress = lambda stage, done, total: None,
        grace: float = GRACE,
        engine: str = EMBEDDED,
        recorder: SentenceRecorder | None = None,
    ) -> None:
        self._layout = layout
        self._reader = reader
        self._segmenter = segmenter
        self._make_embedder = embedder
        self._progress = progress
        self._grace = grace
        self._engine = engine
        self._recorder = recorder if recorder is not None and recorder.version else None

    def run(
        self, roots: Sequence[Path], *, full: bool = False, allow_empty: bool = False
    ) -> IndexReport:
        """Index the files under ``roots``; with ``full``, everything is done again.

        Raises UsageError for a root that does not exist or where no file at all could be read (the
        index stays as it was), IndexLockedError while another process is at it, and IndexWriteError or
        OSError where the disk is full or read only.
        """
        roots = [root.resolve() for root in roots]
        files = discover(roots, self._reader.suffixes, self._layout.root)
        watch = Stopwatch()
        with locked(self._layout), ExitStack() as stack:
            with suppress(IndexStateError):
                prune(self._layout, grace=self._grace)  # what a killed run left would fill the disk
            if full:
                shutil.rmtree(self._layout.cache, ignore_errors=True)
            embedder = self._make_embedder(self._cache(stack, "vectors"))
            fingerprints = Fingerprints(self._cache(stack, "files"))
            known = self._hashed(files, fingerprints, watch)
            wanted = self._wanted(roots, files, known, embedder)
            served = _served(self._layout)
            earlier = Earlier(served.generation if served else None, wanted, reuse=not full)
            if served is not None and served.trouble is None and not full:
                manifest = served.generation.manifest
                if manifest.inputs == wanted.inputs:
                    fingerprints.keep()
                    return report(manifest, earlier.contents, earlier.contents, watch.seconds)
            reader = DocumentReader(self._reader, self._cache(stack, "parsed"))
            terms = TermCache(self._segmenter, self._cache(stack, "terms"))
            units = self._units(stack, wanted)
            pairs = list(zip(files, known, strict=True))
            with begun(self._layout) as (name, generation):
                with watch.timed("reading"), closing(self._reader):
                    gathered = gather(
                        *(pairs, reader, self._layout, earlier),
                        *(generation.passages, self._progress),
                    )
                if not gathered.contents and not allow_empty:
                    raise UsageError(nothing_read(roots, gathered.unread))
                manifest = _read_manifest(replace(wanted, generation=name), files, gathered)
                versions = earlier.history(gathered.ids, gathered.contents, manifest.created)
                write_history(generation.history, versions)
                build(
                    *(generation, manifest, gathered, terms, units, embedder),
                    *(self._progress, watch),
                )
                with watch.timed("publishing"):
                    self._progress("publishing", 0, 1)
                    manifest = publish(self._layout, name, manifest, earlier.name)
            fingerprints.keep()
            for sha256, source in earlier.originals:
                reader.keep(source, sha256)
            reader.forget_others()
            self._reader.keep_only(reader.hashes)
            terms.forget_others()
            if units is not None:
                units.forget_others()
            prune(self._layout, grace=self._grace)
            # Of a damaged one that is kept it is not known what it needs.
            with suppress(IndexStateError):
                drop_originals(self._layout, kept_originals(self._layout))
            work = Work(gathered.read, terms.made, embedder.embedded, _remade(served, wanted))
            return report(manifest, earlier.contents, gathered.contents, watch.seconds, work)

    def plan(self, roots: Sequence[Path]) -> IndexReport:
        """Return what ``run`` would do, as far as that is known without reading; changes nothing.

        A file that could not be read before is taken to be as it was.
        """
        roots = [root.resolve() for root in roots]
        files = discover(roots, self._reader.suffixes, self._layout.root)
        watch = Stopwatch()
        with tempfile.TemporaryDirectory() as folder:
            with closing(DiskCache(Path(folder, "vectors.sqlite"), "vectors")) as cache:
                embedder = self._make_embedder(cache)
            known = self._hashed(files, Fingerprints(None), watch)
            wanted = self._wanted(roots, files, known, embedder)
        served = _served(self._layout)
        before = Earlier(served.generation if served else None, wanted).contents
        manifest = served.generation.manifest if served else wanted
        unread = dict(manifest.unread)
        now = {
            file.relative: sha256
            for file, sha256 in zip(files, known, strict=True)
            if file.relative in before or file.relative not in unread
        }
        planned = report(manifest, before, now, watch.seconds)
        return replace(planned, remade=_remade(served, wanted), dry_run=True)

    def _units(self, stack: ExitStack, wanted: Manifest) -> UnitCache | None:
        if self._recorder is None:
            return None
        parts = (wanted.units, wanted.normaliser, wanted.segmenter, wanted.embedder)
        return UnitCache(self._recorder, self._cache(stack, "units"), "/".join(parts))

    def _cache(self, stack: ExitStack, name: str) -> DiskCache:
        path = self._layout.cache / f"{name}.sqlite"
        return stack.enter_context(closing(DiskCache(path, name)))

    def _hashed(
        self, files: Sequence[SourceFile], fingerprints: Fingerprints, watch: Stopwatch
    ) -> list[str]:
        """Return the SHA-256 of each file, or why it cannot be read."""
        with watch.timed("hashing"):
            fingerprints.expect(files)
            found = []
            for number, file in enumerate(files):
                self._progress("hashing", number, len(files))
                found.append(fingerprints.of(file.path))
            return found

    def _wanted(
        self,
        roots: Sequence[Path],
        files: Sequence[SourceFile],
        known: Sequence[str],
        embedder: CountingEmbedder,
    ) -> Manifest:
        """Return the manifest that the index ought to have, without what only building it tells."""
        manifest = Manifest(
            generation="",
            format=FORMAT,
            created="",
            inputs="",
            roots=tuple(str(root) for root in roots),
            reader=f"{self._reader.version}/{CANONICAL_VERSION}",
            normaliser=f"{NORMALISER_VERSION}/{TERMS_VERSION}",
            segmenter=self._segmenter.fingerprint,
            embedder=embedder.fingerprint,
            dimensions=embedder.dimensions,
            chunking=CHUNKING_VERSION,
            documents=0,
            passages=0,
            files=(),
            engine=self._engine,
            units=self._recorder.version if self._recorder is not None else "",
        )
        return replace(manifest, inputs=_inputs(manifest, files, known))


def _read_manifest(wanted: Manifest, files: Sequence[SourceFile], gathered: Gathered) -> Manifest:
    """Return the manifest of what was really read. Files that were being written are looked at again."""
    found = [gathered.found[file.document_id] for file in files]
    return replace(
        wanted,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        inputs="" if gathered.changing else _inputs(wanted, files, found),
        documents=len(gathered.contents),
        passages=len(gathered.languages),
        unread=tuple(gathered.unread),
        unread_pages=tuple(gathered.unread_pages),
        pages=tuple((*kind, count) for kind, count in gathered.pages.most_common()),
    )


def _inputs(manifest: Manifest, files: Sequence[SourceFile], found: Sequence[str]) -> str:
    """Return a digest of everything that a generation is made from."""
    versions = [getattr(manifest, part) for part in _PARTS]
    listed = [
        (file.relative, file.document_id, sha256, asdict(file.catalogue))
        for file, sha256 in zip(files, found, strict=True)
    ]
    return hashlib.sha256(json.dumps([versions, manifest.roots, listed]).encode()).hexdigest()


def _remade(served: Served | None, wanted: Manifest) -> tuple[str, ...]:
    """Return the parts whose version is another one than the index was made with."""
    if served is None:
        return ()
    made = served.generation.manifest
    return tuple(part for part in _PARTS if getattr(made, part) != getattr(wanted, part))


def _served(layout: IndexLayout) -> Served | None:
    """Return the generation that readers get; None where none is whole and of a known format."""
    try:
        return open_serving(layout)
    except IndexStateError:
        return None
