"""The files of a run made into documents and passages; what cannot be read is named with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from khmerqa.errors import UnreadableError, both
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.chunk import chunk
from khmerqa.ingest.discover import SourceFile
from khmerqa.ingest.documents import DocumentReader
from khmerqa.types import Document, Passage

# Whoever reaches the service may read all that is indexed, so what is not for all stays out of it.
INTERNAL = both(
    "កាតាឡុក (catalogue.toml) កំណត់ឯកសារនេះជា internal ហើយកម្មវិធីនេះមិនទាន់អាចកំណត់សិទ្ធិអានបានទេ។ "
    "សូមកំណត់វាជា public ឬដកវាចេញ។",
    "The catalogue marks it as internal, and this version has no access control. "
    "Mark it as public or leave it out.",
)
_ORIGINAL = re.compile(r"[0-9a-f]{64}\b")  # other files are not ours
Progress = Callable[[str, int, int], None]  # stage, done, of how many


@dataclass(slots=True)
class Gathered:
    """What one run has read: documents with their paths and passages, and the files left out."""

    documents: list[tuple[Document, str, list[Passage]]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)

    @property
    def contents(self) -> dict[str, str]:
        """The SHA-256 of each file by its path."""
        return {relative: document.sha256 for document, relative, _ in self.documents}


def gather(
    files: Sequence[SourceFile], reader: DocumentReader, layout: IndexLayout, progress: Progress
) -> Gathered:
    """Read the files and keep a copy of each that can be read: the service shows its pages."""
    layout.originals.mkdir(parents=True, exist_ok=True)
    gathered = Gathered()
    for number, file in enumerate(files):
        progress("reading", number, len(files))
        try:
            if file.catalogue.access == "internal":
                raise UnreadableError(INTERNAL)
            data = _bytes(file)
            document = reader.document(file, data)
            passages = chunk(document)
            if not passages:
                raise UnreadableError(
                    both(
                        "ឯកសារ (file) នេះគ្មានអត្ថបទទេ។ សូមពិនិត្យឯកសារនេះ។",
                        "It holds no text. Check the file.",
                    )
                )
        except UnreadableError as error:
            gathered.unread.append((file.relative, error.reason))
        else:
            _keep_original(layout, document, data)
            gathered.documents.append((document, file.relative, passages))
    return gathered


def drop_originals(layout: IndexLayout, kept: Iterable[tuple[str, str]]) -> None:
    """Remove the copies of all files but those with this (SHA-256, source)."""
    names = {layout.original(sha256, source).name for sha256, source in kept}
    for path in layout.originals.iterdir():
        if _ORIGINAL.match(path.name) and path.name not in names:
            path.unlink(missing_ok=True)


def _bytes(file: SourceFile) -> bytes:
    try:
        return file.path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            both(
                "មិនអាចបើកឯកសារ (file) នេះបានទេ។ សូមពិនិត្យថាតើឯកសារនេះនៅមានឬទេ។",
                f"It cannot be opened ({error.strerror}). Check that it is there.",
            )
        ) from error


def _keep_original(layout: IndexLayout, document: Document, data: bytes) -> None:
    path = layout.original(document.sha256, document.source)
    if not path.exists():
        temporary = path.with_suffix(".new")
        temporary.write_bytes(data)
        temporary.replace(path)
