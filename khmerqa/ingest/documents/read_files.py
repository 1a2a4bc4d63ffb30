"""The files of a run made into documents and passages; what cannot be read is named with its reason."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from khmerqa.errors import GivenUpError, UnreadableError
from khmerqa.index.current import fsync
from khmerqa.index.layout import IndexLayout
from khmerqa.index.manifest import file_sha256
from khmerqa.ingest.documents.chunk import chunk
from khmerqa.ingest.documents.documents import DocumentReader
from khmerqa.ingest.files.discover import SourceFile
from khmerqa.ingest.previous import Earlier
from khmerqa.ingest.report import pages_read, unread_pages
from khmerqa.storage.passages import write_passages
from khmerqa.types import Bilingual, Document, Language, Method, Passage

_ORIGINAL = re.compile(r"[0-9a-f]{64}\b")  # other files are not ours
Progress = Callable[[str, int, int], None]  # stage, done, of how many
_TRIES = 3  # at reading a file that changes meanwhile


class ChangingError(UnreadableError):
    """A file that is being written just now."""


@dataclass(slots=True)
class Gathered:
    """What one run has read so far: of documents all but their text, and the files left out."""

    ids: dict[str, str] = field(default_factory=dict)  # of documents, by path
    contents: dict[str, str] = field(default_factory=dict)  # SHA-256 of documents' files, by path
    languages: list[Language] = field(default_factory=list)  # of passages, in their order
    pages: Counter[tuple[str, str]] = field(default_factory=Counter)  # verdict, how it was read
    unread_pages: list[tuple[str, Bilingual]] = field(
        default_factory=list
    )  # by path: which and why
    unread: list[tuple[str, Bilingual]] = field(default_factory=list)  # by path: why
    found: dict[str, str] = field(default_factory=dict)  # SHA-256 read, by document id
    changing: list[str] = field(default_factory=list)  # paths of files to be looked at again
    read: int = 0  # files looked into

    def add(self, document: Document, relative: str, passages: Sequence[Passage]) -> None:
        """Count a document in."""
        self.ids[relative] = document.id
        self.contents[relative] = document.sha256
        self.languages += [passage.language for passage in passages]
        self.pages.update(pages_read(document))
        if told := unread_pages(document):
            self.unread_pages.append((relative, told))


def gather(
    files: Sequence[tuple[SourceFile, str]],
    reader: DocumentReader,
    layout: IndexLayout,
    earlier: Earlier,
    store: Path,
    progress: Progress,
) -> Gathered:
    """Read the files, each with its SHA-256, into a new store, and keep a copy of each that can be read.

    The copy is for the service, which shows its pages. A document that did not change is taken from
    the generation before; one whose file is being written just now, too, and it is named. Documents
    go to the store one by one: no more are in memory than are being read.
    """
    layout.originals.mkdir(parents=True, exist_ok=True)
    gathered = Gathered()
    write_passages(store, _documents(files, reader, layout, earlier, gathered, progress))
    return gathered


def _documents(
    files: Sequence[tuple[SourceFile, str]],
    reader: DocumentReader,
    layout: IndexLayout,
    earlier: Earlier,
    gathered: Gathered,
    progress: Progress,
) -> Iterator[tuple[Document, str, list[Passage]]]:
    """Yield the documents that the files hold, with their paths and passages."""
    for number, (file, sha256) in enumerate(_announced(files, reader, earlier)):
        progress("reading", number, len(files))
        gathered.found[file.document_id] = sha256
        try:
            document, passages = _same(file, sha256, layout, earlier) or _read(
                file, reader, layout, gathered
            )
        except UnreadableError as error:
            gathered.unread.append((file.relative, error.message))
            if not isinstance(error, ChangingError | GivenUpError):
                continue
            gathered.changing.append(file.relative)
            if isinstance(error, GivenUpError):
                continue
            kept = earlier.unchanged(file, None)
            if kept is None:
                continue
            document, passages = kept
        reader.keep(file.path.name, document.sha256)
        gathered.add(document, file.relative, passages)
        yield document, file.relative, passages


def _announced(
    files: Sequence[tuple[SourceFile, str]], reader: DocumentReader, earlier: Earlier
) -> Iterator[tuple[SourceFile, str]]:
    """Yield the files; when one's turn comes, it and those after it are being read already."""
    waiting: deque[tuple[SourceFile, str]] = deque()
    for file, sha256 in files:
        if not earlier.holds(file, sha256):
            reader.expect(file, sha256)
        waiting.append((file, sha256))
        if len(waiting) > reader.read_ahead:
            yield waiting.popleft()
    yield from waiting


def drop_originals(layout: IndexLayout, kept: Iterable[tuple[str, str]]) -> None:
    """Remove the copies of all files but those with this (SHA-256, source)."""
    names = {layout.original(sha256, source).name for sha256, source in kept}
    names |= {layout.places(sha256).name for sha256, _ in kept}
    for path in layout.originals.iterdir():
        if _ORIGINAL.match(path.name) and path.name not in names:
            path.unlink(missing_ok=True)


def _same(
    file: SourceFile, sha256: str, layout: IndexLayout, earlier: Earlier
) -> tuple[Document, list[Passage]] | None:
    """Return the document as the generation before holds it; None where it is not the same."""
    found = earlier.unchanged(file, sha256)
    if found is None or not layout.original(sha256, found[0].source).is_file():
        return None
    recovered = any(page.method is not Method.TEXT_LAYER for page in found[0].pages)
    if recovered and not layout.places(sha256).is_file():
        return None
    return found


def _read(
    file: SourceFile, reader: DocumentReader, layout: IndexLayout, gathered: Gathered
) -> tuple[Document, list[Passage]]:
    """Read a file and keep a copy of it; raises UnreadableError."""
    gathered.read += 1
    data = _bytes(file)
    gathered.found[file.document_id] = hashlib.sha256(data).hexdigest()
    document = reader.document(file, data)
    passages = chunk(document)
    if not passages:
        raise UnreadableError(
            Bilingual(
                "ឯកសារ (file) នេះគ្មានអត្ថបទទេ។ សូមពិនិត្យឯកសារនេះ។",
                "It holds no text. Check the file.",
            )
        )
    _keep_original(layout, document, data)
    _keep_places(layout, document, reader.places(document))
    return document, passages


def _bytes(file: SourceFile) -> bytes:
    try:
        for _ in range(_TRIES):
            before = file.path.stat()
            data = file.path.read_bytes()
            after = file.path.stat()
            if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, len(data)):
                return data
    except OSError as error:
        raise UnreadableError(
            Bilingual(
                "មិនអាចបើកឯកសារ (file) នេះបានទេ។ សូមពិនិត្យថាតើឯកសារនេះនៅមានឬទេ។",
                f"It cannot be opened ({error.strerror}). Check that it is there.",
            )
        ) from error
    raise ChangingError(
        Bilingual(
            "ឯកសារ (file) នេះកំពុងត្រូវបានសរសេរ។ សូមដំណើរការ khmerqa index ម្តងទៀត ពេលសរសេររួច។",
            "It is being written just now. Run khmerqa index again when that is done.",
        )
    )


def _keep_original(layout: IndexLayout, document: Document, data: bytes) -> None:
    path = layout.original(document.sha256, document.source)
    if path.exists() and file_sha256(path) == document.sha256:
        return
    _write(path, data)


def _keep_places(layout: IndexLayout, document: Document, places: bytes) -> None:
    """Keep where the words of recovered pages stand, for marking a quotation in their picture."""
    path = layout.places(document.sha256)
    if places and not (path.exists() and path.read_bytes() == places):
        _write(path, places)


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_suffix(".new")
    temporary.write_bytes(data)
    fsync(temporary)
    temporary.replace(path)
