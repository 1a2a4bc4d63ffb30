"""The generation that readers get now: what the next one takes over, and the documents' history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import groupby

from khmerqa.errors import IndexStateError
from khmerqa.index.access.restrict import is_restricted_since
from khmerqa.index.current import read_current
from khmerqa.index.generation import Generation
from khmerqa.index.layout import GenerationLayout, IndexLayout
from khmerqa.index.open import Served, open_serving
from khmerqa.ingest.arrivals import arrivals_of
from khmerqa.ingest.files.discover import SourceFile
from khmerqa.ingest.files.fingerprints import UNREADABLE, cannot_open
from khmerqa.ingest.inputs import PARTS
from khmerqa.ingest.read_result import ReadResult
from khmerqa.ports import NamedEngines, PassageReader
from khmerqa.storage.history import (
    Arrival,
    Version,
    read_arrivals,
    read_history,
    write_history,
)
from khmerqa.storage.passages import PassageStore
from khmerqa.types import Bilingual, Document, Manifest, Passage

MAX_VERSIONS = 50  # kept of one document; enough for someone who saves a draft every minute


class Previous:
    """The documents of the generation that readers get; none where there is no whole generation.

    ``wanted`` is the manifest that the index should have. Documents are taken over only where the same
    versions made them and ``reuse`` is true.
    """

    def __init__(
        self, layout: IndexLayout, engines: NamedEngines, wanted: Manifest, *, reuse: bool = True
    ) -> None:
        self._layout = layout
        self._wanted = wanted
        self._reuse = reuse
        self._served = _served(layout, engines)
        self._generation = self._served.generation if self._served is not None else None
        self.manifest = self._generation.manifest if self._generation is not None else None
        self.name = self.manifest.generation if self.manifest is not None else None
        listed = self._generation.passages.listed() if self._generation is not None else []
        self.contents = {each.path: each.sha256 for each in listed}  # SHA-256 of files by path
        self.originals = [(each.sha256, each.source) for each in listed]
        alike = self.manifest is not None and _made_by(self.manifest) == _made_by(wanted)
        self._reusable = {each.path: each for each in listed} if alike and reuse else {}
        self.losses = (
            dict(self.manifest.unread_pages) if self.manifest is not None else {}
        )  # by path
        self._id_of_path = {each.path: each.id for each in listed}

    def is_up_to_date(self) -> bool:
        """Return whether the current generation is whole and was made from the wanted inputs."""
        return (
            self._reuse
            and self._served is not None
            and self._served.trouble is None
            and not is_restricted_since(self._served.generation)  # a new one says what holds now
            and self._served.generation.manifest.inputs == self._wanted.inputs
        )

    def new_versions(self) -> tuple[str, ...]:
        """Return the parts whose version is not the one that the index was made with."""
        if self.manifest is None:
            return ()
        made, wanted = self.manifest, self._wanted
        return tuple(part for part in PARTS if getattr(made, part) != getattr(wanted, part))

    def holds(self, file: SourceFile, sha256: str | None) -> bool:
        """Return whether reading a file again would give the document that the generation holds.

        With ``sha256`` None, the file is taken to hold what it did then.
        """
        listed = self._reusable.get(file.relative)
        return (
            listed is not None
            and listed.id == file.document_id
            and listed.catalogue == file.catalogue
            and listed.sha256 == (sha256 or listed.sha256)
        )

    def unchanged(
        self, file: SourceFile, sha256: str | None
    ) -> tuple[Document, list[Passage]] | None:
        """Return a file's document with its passages where the generation holds it."""
        if self._generation is None or not self.holds(file, sha256):
            return None
        passages = self._generation.passages
        return passages.document(file.document_id), passages.passages_of(file.document_id)

    def unread_among(
        self, files: Sequence[SourceFile], hashes: Sequence[str]
    ) -> dict[str, Bilingual]:
        """Return the files that cannot be opened or could not be read, by path, each with the reason.

        A file that was read last time is not among them, although its new content may be unreadable.
        """
        before = dict(self.manifest.unread) if self.manifest is not None else {}
        found = {}
        for file, sha256 in zip(files, hashes, strict=True):
            if sha256.startswith(UNREADABLE):
                found[file.relative] = cannot_open(sha256.removeprefix(UNREADABLE))
            elif file.relative in before and self.contents.get(file.relative) != sha256:
                found[file.relative] = before[file.relative]
        return found

    def write_history(self, made: GenerationLayout, result: ReadResult, when: str) -> None:
        """Write into a new generation what its documents were, and when they came and last changed.

        ``when`` is the time of the new generation (ISO 8601).
        """
        with closing(PassageStore(made.passages)) as store:
            arrivals = self._arrivals(store, when)
        write_history(made.history, self._versions(result.ids, result.contents, when), arrivals)

    def _versions(
        self, ids: Mapping[str, str], contents: Mapping[str, str], replaced: str
    ) -> list[Version]:
        """Return the earlier versions of the documents there are now.

        ``ids`` and ``contents`` are their ids and SHA-256 by path, ``replaced`` is the time (ISO 8601).
        A document that is withdrawn takes its history with it.
        """
        if self._generation is None or self.name is None:
            return []
        current = set(ids.values())
        path_of_history = self._layout.generation(self.name).history
        versions = [each for each in read_history(path_of_history) if each.document.id in current]
        for path, document_id in ids.items():
            if self.contents.get(path, contents[path]) == contents[path]:
                continue
            if self._id_of_path[path] == document_id:
                before = self._generation.passages.document(document_id)
                versions.append(
                    Version(document=before, path=path, generation=self.name, replaced=replaced)
                )
        versions.sort(key=lambda each: each.document.id)  # stable: the oldest stay first
        grouped = groupby(versions, key=lambda each: each.document.id)
        return [each for _, of_one in grouped for each in list(of_one)[-MAX_VERSIONS:]]

    def _arrivals(self, store: PassageReader, when: str) -> dict[str, Arrival]:
        if self._generation is None or self.name is None:
            return {}
        known = read_arrivals(self._layout.generation(self.name).history)
        return arrivals_of(self._generation.passages, known, store, when)


def history_of(layout: IndexLayout, generation: Generation, document_id: str) -> list[Version]:
    """Return the earlier versions of a document, the oldest first; raises NotFoundError."""
    generation.passages.document(document_id)
    return read_history(layout.generation(generation.manifest.generation).history, document_id)


def arrivals_in(layout: IndexLayout, generation: Generation) -> dict[str, Arrival]:
    """Return when the documents of a generation came and last changed, by id."""
    return read_arrivals(layout.generation(generation.manifest.generation).history)


def kept_originals(layout: IndexLayout) -> list[tuple[str, str]]:
    """Return the (SHA-256, source) of the files of all generations that are kept, history included."""
    found: list[tuple[str, str]] = []
    for published in read_current(layout):
        generation = layout.generation(published.name)
        with closing(PassageStore(generation.passages)) as store:
            found += [(each.sha256, each.source) for each in store.listed()]
        versions = read_history(generation.history)
        found += [(each.document.sha256, each.document.source) for each in versions]
    return found


def _served(layout: IndexLayout, engines: NamedEngines) -> Served | None:
    """Return the generation that readers get; None where none is whole and of a known format."""
    try:
        return open_serving(layout, engines, every_byte=True)
    except IndexStateError:
        return None


def _made_by(manifest: Manifest) -> tuple[str, str]:
    return manifest.reader, manifest.chunking
