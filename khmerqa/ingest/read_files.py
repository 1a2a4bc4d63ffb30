"""Read the files of a run into documents and passages; those that cannot be read, with the reason."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from khmerqa.errors import GivenUpError, UnreadableError
from khmerqa.index.current import fsync
from khmerqa.index.layout import IndexLayout
from khmerqa.index.manifest import file_sha256
from khmerqa.ingest.documents.document_reader import DocumentReader
from khmerqa.ingest.files.discover import SourceFile
from khmerqa.ingest.files.fingerprints import cannot_open
from khmerqa.ingest.files.sharing import shared
from khmerqa.ingest.previous import Previous
from khmerqa.ingest.read_result import ReadResult
from khmerqa.ports import Progress
from khmerqa.storage.passages import write_passages
from khmerqa.types import Bilingual, Document, Method, Passage

_ORIGINAL = re.compile(r"[0-9a-f]{64}\b")  # the names of copies; other files are left alone
_TRIES = 3  # to read a file that changes in the meantime


class ChangingError(UnreadableError):
    """A file that is being written just now."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What reading the files of one run works with."""

    reader: DocumentReader
    layout: IndexLayout
    previous: Previous
    result: ReadResult


def read_files(
    files: Sequence[tuple[SourceFile, str]],
    *,
    reader: DocumentReader,
    layout: IndexLayout,
    previous: Previous,
    store: Path,
    progress: Progress,
) -> ReadResult:
    """Read the files, each given with its SHA-256, into a new store of passages.

    A copy of each readable file is kept, because the service shows its pages. A document that did not
    change is taken from the previous generation; so is one whose file cannot be read any more, or is
    being written just now, and the result names it. Documents go to the store one by one: no more are
    in memory than are being read.
    """
    layout.originals.mkdir(parents=True, exist_ok=True)
    run = _Run(reader=reader, layout=layout, previous=previous, result=ReadResult())
    write_passages(store, _documents(files, run, progress))
    return run.result


def _documents(
    files: Sequence[tuple[SourceFile, str]], run: _Run, progress: Progress
) -> Iterator[tuple[Document, str, list[Passage]]]:
    """Yield the documents that the files hold, with their paths and passages."""
    result = run.result
    for number, (file, sha256) in enumerate(_announced(files, run.reader, run.previous)):
        progress("reading", number, len(files))
        result.hashes[file.document_id] = sha256
        try:
            same = _same(file, sha256, run)
            document, passages = same or _read(file, run)
            losses = run.previous.losses.get(file.relative) if same else None
        except UnreadableError as error:
            result.unread.append((file.relative, error.message))
            if isinstance(error, ChangingError | GivenUpError):
                result.changing.append(file.relative)
            # What was published stays until its file can be read again, or is withdrawn.
            kept = run.previous.unchanged(file, None)
            if kept is None:
                continue
            document, passages = kept
            losses = run.previous.losses.get(file.relative)
        run.reader.keep(file.path.name, document.sha256)
        result.add(document, file.relative, passages, losses)
        yield document, file.relative, passages


def _announced(
    files: Sequence[tuple[SourceFile, str]], reader: DocumentReader, previous: Previous
) -> Iterator[tuple[SourceFile, str]]:
    """Yield the files; each was announced to the reader some files before."""
    waiting: deque[tuple[SourceFile, str]] = deque()
    for file, sha256 in files:
        if not previous.holds(file, sha256):
            reader.announce(file, sha256)
        waiting.append((file, sha256))
        if len(waiting) > reader.read_ahead:
            yield waiting.popleft()
    yield from waiting


def drop_originals(layout: IndexLayout, kept: Iterable[tuple[str, str]]) -> None:
    """Remove the copies of all files except those with one of these (SHA-256, source)."""
    names = {layout.original(sha256, source).name for sha256, source in kept}
    names |= {layout.word_boxes(sha256).name for sha256, _ in kept}
    for path in layout.originals.iterdir():
        if _ORIGINAL.match(path.name) and path.name not in names:
            path.unlink(missing_ok=True)


_NO_TEXT = Bilingual(
    "ឯកសារ (file) នេះគ្មានអត្ថបទទេ។ សូមពិនិត្យឯកសារនេះ។",
    "It holds no text. Check the file.",
)
_ONLY_EXCLUDED = Bilingual(
    "ឯកសារ (file) នេះមានតែមាតិកា ឬបញ្ជីចម្លងជូនប៉ុណ្ណោះ ដែលមិនឆ្លើយសំណួរណាទេ។ សូមបន្ថែមឯកសារដែលមានខ្លឹមសារ។",
    "It holds only a table of contents or a distribution list, which answers no question. "
    "Add the document itself.",
)


def _same(file: SourceFile, sha256: str, run: _Run) -> tuple[Document, list[Passage]] | None:
    """Return the document of the previous generation; None where it is not the same."""
    found = run.previous.unchanged(file, sha256)
    if found is None or not run.layout.original(sha256, found[0].source).is_file():
        return None
    recovered = any(page.method is not Method.TEXT_LAYER for page in found[0].pages)
    if recovered and not run.layout.word_boxes(sha256).is_file():
        return None
    return found


def _read(file: SourceFile, run: _Run) -> tuple[Document, list[Passage]]:
    """Read a file and keep a copy of it; raises UnreadableError."""
    run.result.read += 1
    data = _bytes(file)
    run.result.hashes[file.document_id] = hashlib.sha256(data).hexdigest()
    document, passages = run.reader.document(file, data)
    if not passages:
        raise UnreadableError(_ONLY_EXCLUDED if document.excluded_spans else _NO_TEXT)
    _keep_original(run.layout, document, data, file.path)
    _keep_word_boxes(run.layout, document, run.reader.word_boxes(document))
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
        raise UnreadableError(cannot_open(error.strerror)) from error
    raise ChangingError(
        Bilingual(
            "ឯកសារ (file) នេះកំពុងត្រូវបានសរសេរ។ សូមដំណើរការ khmerqa index ម្តងទៀត ពេលសរសេររួច។",
            "It is being written just now. Run khmerqa index again when that is done.",
        )
    )


def _keep_original(layout: IndexLayout, document: Document, data: bytes, file: Path) -> None:
    """Keep what was read, sharing blocks with the file where that has not changed meanwhile."""
    path = layout.original(document.sha256, document.source)
    if path.exists() and file_sha256(path) == document.sha256:
        return
    temporary = path.with_suffix(".new")
    if not (shared(file, temporary) and file_sha256(temporary) == document.sha256):
        temporary.write_bytes(data)
    _replace(temporary, path)


def _keep_word_boxes(layout: IndexLayout, document: Document, word_boxes: bytes) -> None:
    """Keep the word boxes of recovered pages, for marking a quotation in their picture."""
    path = layout.word_boxes(document.sha256)
    if word_boxes and not (path.exists() and path.read_bytes() == word_boxes):
        _write(path, word_boxes)


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_suffix(".new")
    temporary.write_bytes(data)
    _replace(temporary, path)


def _replace(temporary: Path, path: Path) -> None:
    fsync(temporary)
    temporary.replace(path)
