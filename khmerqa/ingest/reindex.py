"""Bring an index up to date: find what changed, build a whole new generation, make it current.

What did not change is taken from the previous generation and from caches by content. A run that is
killed leaves the current generation as it was.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from khmerqa.errors import IndexStateError, UsageError
from khmerqa.index.engines.embedded import EMBEDDED_ENGINES, engines_named
from khmerqa.index.layout import IndexLayout
from khmerqa.index.lock import locked
from khmerqa.index.publish import publish
from khmerqa.index.retention import GRACE, prune
from khmerqa.ingest.build import CountingEmbedder, Makers, build, unfinished_generation
from khmerqa.ingest.caches.sentence_records import SentenceRecordCache
from khmerqa.ingest.caches.terms import TermCache
from khmerqa.ingest.documents.document_reader import DocumentReader
from khmerqa.ingest.documents.prepare import Prepare, preparing_here
from khmerqa.ingest.files.discover import PassedOver, SourceFile, check_roots, discover
from khmerqa.ingest.files.fingerprints import Fingerprints
from khmerqa.ingest.files.unfinished import take_back_unfinished
from khmerqa.ingest.inputs import manifest_of, wanted_manifest
from khmerqa.ingest.plan import plan
from khmerqa.ingest.previous import Previous, kept_originals
from khmerqa.ingest.read_files import drop_originals, read_files
from khmerqa.ingest.read_result import ReadResult
from khmerqa.ingest.report import RunCounts, Stopwatch, nothing_read, noticed_in, report
from khmerqa.ports import FileReader, NamedEngines, Progress, Segmenter, SentenceRecorder
from khmerqa.storage.cache import DiskCache
from khmerqa.types import EMBEDDED, Bilingual, IndexReport, Manifest


@dataclass(frozen=True, slots=True)
class _Run:
    """What one run works with. ``hashes`` are the files' SHA-256, or why one cannot be read."""

    files: Sequence[SourceFile]
    hashes: Sequence[str]
    wanted: Manifest
    previous: Previous
    reader: DocumentReader
    makers: Makers
    stopwatch: Stopwatch


class Reindexer:
    """Makes an index hold exactly what its roots hold.

    ``embedder`` makes an embedder that keeps its vectors in the cache it is given. ``engine`` names
    those of ``engines`` that a new generation is written with. ``preparing`` says where the texts of
    documents are worked on.
    """

    def __init__(
        self,
        layout: IndexLayout,
        reader: FileReader,
        segmenter: Segmenter,
        embedder: Callable[[DiskCache], CountingEmbedder],
        progress: Progress = lambda stage, done, total: None,
        *,
        grace: float = GRACE,
        engine: str = EMBEDDED,
        engines: NamedEngines = EMBEDDED_ENGINES,
        recorder: SentenceRecorder | None = None,
        preparing: Callable[[], AbstractContextManager[Prepare]] = preparing_here,
    ) -> None:
        self.layout = layout
        self._reader = reader
        self._segmenter = segmenter
        self._make_embedder = embedder
        self._progress = progress
        self._grace = grace
        self._preparing = preparing
        self._engine = engine
        self._engines = engines
        self._recorder = recorder if recorder is not None and recorder.version else None

    def run(
        self, roots: Sequence[Path], *, full: bool = False, allow_empty: bool = False
    ) -> IndexReport:
        """Index the files under ``roots``; with ``full``, everything is done again.

        Raises UsageError for a root that does not exist or where no file at all could be read (the
        index stays as it was), IndexLockedError while another process changes the index, and
        IndexWriteError or OSError where the disk is full or read only.
        """
        check_roots(roots)  # before the folder of the index is made
        with locked(self.layout):
            take_back_unfinished(self.layout, roots)
            return self.run_locked(roots, full=full, allow_empty=allow_empty)

    def run_locked(
        self, roots: Sequence[Path], *, full: bool = False, allow_empty: bool = False
    ) -> IndexReport:
        """Do what ``run`` does, for the process that holds the lock already."""
        roots = [root.resolve() for root in roots]
        stopwatch = Stopwatch()
        with ExitStack() as stack:
            passed_over = PassedOver()
            files = self._discover(roots, passed_over)
            with suppress(IndexStateError):
                self._prune()  # what a killed run left would fill the disk
            if full:
                shutil.rmtree(self.layout.cache, ignore_errors=True)
            embedder = self._make_embedder(self._cache(stack, "vectors"))
            fingerprints = Fingerprints(self._cache(stack, "files"))
            hashes = self._hashes(files, fingerprints, stopwatch)
            noticed = noticed_in(files, hashes, passed_over)
            wanted = self._wanted(roots, files, hashes, embedder)
            previous = Previous(self.layout, self._engines, wanted, reuse=not full)
            if previous.manifest is not None and previous.is_up_to_date():
                fingerprints.keep()
                contents = previous.contents
                unchanged = report(
                    previous.manifest, contents, contents, stopwatch.seconds, noticed
                )
                return replace(unchanged, up_to_date=True)
            run = _Run(
                files=files,
                hashes=hashes,
                wanted=wanted,
                previous=previous,
                reader=DocumentReader(
                    self._reader,
                    self._cache(stack, "parsed"),
                    stack.enter_context(self._preparing()),
                ),
                makers=self._makers(stack, wanted, embedder),
                stopwatch=stopwatch,
            )
            manifest, result = self._new_generation(run, allow_empty=allow_empty)
            fingerprints.keep()
            self._forget_others(run)
            counts = RunCounts(
                read=result.read,
                segmented=run.makers.terms.made,
                embedded=embedder.embedded,
                new_versions=previous.new_versions(),
            )
            return report(
                manifest, previous.contents, result.contents, stopwatch.seconds, noticed, counts
            )

    def _discover(
        self, roots: Sequence[Path], passed_over: PassedOver | None = None
    ) -> list[SourceFile]:
        return discover(roots, self._reader.suffixes, self.layout.root, passed_over)

    def _check_access(self, run: _Run) -> None:
        """Raise UsageError where the catalogue came to hide a file that this run would show.

        A file may have got its confidential content together with that entry, while we were reading.
        """
        shown = {file.path for file in run.files if file.catalogue.access == "public"}
        for file in self._discover([Path(root) for root in run.wanted.roots]):
            if file.path in shown and file.catalogue.access != "public":
                raise UsageError(
                    Bilingual(
                        f"កាតាឡុកបានកំណត់ {file.relative} ជាឯកសារផ្ទៃក្នុង ខណៈកំពុងធ្វើលិបិក្រម។ "
                        "សូមដំណើរការម្តងទៀត៖ khmerqa index ។",
                        f"The catalogue made {file.relative} internal while it was being indexed. "
                        "Run again: khmerqa index",
                    )
                )

    def _new_generation(self, run: _Run, *, allow_empty: bool) -> tuple[Manifest, ReadResult]:
        """Read what changed, build a generation of everything, and make it current."""
        with unfinished_generation(self.layout) as (name, generation):
            with run.stopwatch.timed("reading"), closing(self._reader):
                result = read_files(
                    list(zip(run.files, run.hashes, strict=True)),
                    reader=run.reader,
                    layout=self.layout,
                    previous=run.previous,
                    store=generation.passages,
                    progress=self._progress,
                )
            if not result.contents and not allow_empty:
                raise UsageError(nothing_read(run.wanted.roots, result.unread))
            manifest = manifest_of(run.wanted, name, run.files, result)
            run.previous.write_history(generation, result, manifest.created)
            build(
                generation,
                result.languages,
                engines=engines_named(self._engine, self._engines),
                makers=run.makers,
                progress=self._progress,
                stopwatch=run.stopwatch,
            )
            with run.stopwatch.timed("publishing"):
                self._check_access(run)
                self._progress("publishing", 0, 1)
                manifest = publish(
                    self.layout,
                    name,
                    manifest,
                    previous=run.previous.name,
                    engines=self._engines,
                )
        return manifest, result

    def plan(self, roots: Sequence[Path], *, full: bool = False) -> IndexReport:
        """Return what ``run`` would do, as far as that is known without reading; changes nothing.

        ``read`` counts the files that would be read. Whether they can be is known only then: those
        that could not be read before are in ``unread``, the others among the added and changed
        ones. Raises UsageError for a root that does not exist, and where there is no file.
        """
        roots = [root.resolve() for root in roots]
        passed_over = PassedOver()
        files = self._discover(roots, passed_over)
        stopwatch = Stopwatch()
        with tempfile.TemporaryDirectory() as folder:
            with closing(DiskCache(Path(folder, "vectors.sqlite"), "vectors")) as cache:
                embedder = self._make_embedder(cache)
            hashes = self._hashes(files, Fingerprints(None), stopwatch)
            wanted = self._wanted(roots, files, hashes, embedder)
        previous = Previous(self.layout, self._engines, wanted, reuse=not full)
        noticed = noticed_in(files, hashes, passed_over)
        return plan(previous, wanted, files, hashes, noticed, stopwatch.seconds)

    def _hashes(
        self, files: Sequence[SourceFile], fingerprints: Fingerprints, stopwatch: Stopwatch
    ) -> list[str]:
        """Return the SHA-256 of each file, or why it cannot be read."""
        with stopwatch.timed("hashing"):
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
        hashes: Sequence[str],
        embedder: CountingEmbedder,
    ) -> Manifest:
        return wanted_manifest(
            roots,
            files,
            hashes,
            reader=self._reader,
            segmenter=self._segmenter,
            embedder=embedder,
            recorder=self._recorder,
            engine=self._engine,
        )

    def _makers(self, stack: ExitStack, wanted: Manifest, embedder: CountingEmbedder) -> Makers:
        records = None
        if self._recorder is not None:
            versions = (
                wanted.sentence_records,
                wanted.normaliser,
                wanted.segmenter,
                wanted.embedder,
            )
            records = SentenceRecordCache(
                self._recorder, self._cache(stack, "units"), made_by="/".join(versions)
            )
        terms = TermCache(self._segmenter, self._cache(stack, "terms"))
        return Makers(
            terms=terms, embedder=embedder, sentence_records=records, recorder=self._recorder
        )

    def _cache(self, stack: ExitStack, name: str) -> DiskCache:
        path = self.layout.cache / f"{name}.sqlite"
        return stack.enter_context(closing(DiskCache(path, name)))

    def _forget_others(self, run: _Run) -> None:
        """Remove from caches and disk what neither this generation nor one that is kept needs."""
        for sha256, source in run.previous.originals:
            run.reader.keep(source, sha256)
        run.reader.forget_others()
        self._reader.keep_only(run.reader.hashes)
        run.makers.terms.forget_others()
        if run.makers.sentence_records is not None:
            run.makers.sentence_records.forget_others()
        self._prune()
        with suppress(IndexStateError):  # what a damaged generation needs is not known
            drop_originals(self.layout, kept_originals(self.layout))

    def _prune(self) -> None:
        prune(self.layout, grace=self._grace, engines=self._engines)
