"""What the generation before holds, for the next one: documents that did not change, and history."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from itertools import groupby

from khmerqa.index.current import read_current
from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.files.discover import SourceFile
from khmerqa.storage.history import Version, read_history
from khmerqa.storage.passages import PassageStore
from khmerqa.types import Document, Manifest, Passage

VERSIONS = (
    50  # of one document that are kept; whoever saves a draft every minute has enough of them
)


class Earlier:
    """The documents of the generation before; all are anew where there is none."""

    def __init__(
        self, generation: Generation | None, wanted: Manifest, *, reuse: bool = True
    ) -> None:
        self.generation = generation
        self.name = generation.manifest.generation if generation is not None else None
        listed = generation.passages.listed() if generation is not None else []
        self.contents = {each.path: each.sha256 for each in listed}
        self.originals = [(each.sha256, each.source) for each in listed]
        alike = generation is not None and _made_by(generation.manifest) == _made_by(wanted)
        self._same = {each.path: each for each in listed} if alike and reuse else {}
        self._by_path = {each.path: each.id for each in listed}

    def holds(self, file: SourceFile, sha256: str | None) -> bool:
        """Tell whether reading a file would make just the document that is held of it.

        ``sha256`` None stands for whatever the file held then.
        """
        listed = self._same.get(file.relative)
        return (
            listed is not None
            and listed.id == file.document_id
            and listed.catalogue == file.catalogue
            and listed.sha256 == (sha256 or listed.sha256)
        )

    def unchanged(
        self, file: SourceFile, sha256: str | None
    ) -> tuple[Document, list[Passage]] | None:
        """Return a document with its passages where it is held."""
        if self.generation is None or not self.holds(file, sha256):
            return None
        store = self.generation.passages
        return store.document(file.document_id), store.passages_of(file.document_id)

    def history(
        self, ids: Mapping[str, str], contents: Mapping[str, str], replaced: str
    ) -> list[Version]:
        """Return the earlier versions of the documents there are now: their ids and SHA-256 by path.

        A document that is withdrawn takes its history with it.
        """
        if self.generation is None:
            return []
        current = set(ids.values())
        layout, name = self.generation.layout, self.generation.manifest.generation
        versions = [each for each in read_history(layout.history) if each.document.id in current]
        for path, document_id in ids.items():
            if self.contents.get(path, contents[path]) == contents[path]:
                continue
            if self._by_path[path] == document_id:
                before = self.generation.passages.document(document_id)
                versions.append(Version(before, path, name, replaced))
        versions.sort(key=lambda each: each.document.id)  # stable: the oldest stay first
        grouped = groupby(versions, key=lambda each: each.document.id)
        return [each for _, of_one in grouped for each in list(of_one)[-VERSIONS:]]


def history_of(generation: Generation, document_id: str) -> list[Version]:
    """Return the earlier versions of a document, the oldest first; raises NotFoundError."""
    generation.passages.document(document_id)
    return read_history(generation.layout.history, document_id)


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


def _made_by(manifest: Manifest) -> tuple[str, str]:
    return manifest.reader, manifest.chunking
