"""Read a file into a document, at most once for the same content and version of the reader."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from khmerqa.errors import GivenUpError, UnreadableError
from khmerqa.ingest.documents.canonical import LOWEST_MARKED, MAX_TITLE_LENGTH
from khmerqa.ingest.documents.chunk import CHUNKING_VERSION, passages_at
from khmerqa.ingest.documents.prepare import Prepare, PreparedText, decode, encode, prepare
from khmerqa.ingest.files.discover import SourceFile
from khmerqa.ports import FileReader
from khmerqa.reading.structure.titles import may_be_title
from khmerqa.reading.workers.encoding import decode_message, encode_message
from khmerqa.storage.cache import DiskCache
from khmerqa.text.khmer.clusters import clip
from khmerqa.text.structure.numbering import heading
from khmerqa.types import Bilingual, Document, Passage, Section

MAX_TITLE_START = 600  # code points: a heading further down is one of a part
CANONICAL_VERSION = "10"


@dataclass(frozen=True, slots=True)
class _Parsed:
    """What the cache holds of a file: its text, or why it has none."""

    prepared: PreparedText | None
    title: str | None
    reason: Bilingual | None
    word_boxes: bytes = b""
    marking: str | None = None


class DocumentReader:
    """Reads files through a cache; what could not be read is remembered with its reason."""

    def __init__(self, reader: FileReader, cache: DiskCache, prepare: Prepare = prepare) -> None:
        self._reader = reader
        self._prepare = prepare
        self._version = f"{reader.version}/{CANONICAL_VERSION}/{CHUNKING_VERSION}"
        self._cache = cache
        self._used: set[str] = set()
        self.hashes: set[str] = set()  # of all files used in this run

    @property
    def read_ahead(self) -> int:
        """How many files are announced before the one that is read."""
        return self._reader.read_ahead

    def document(self, file: SourceFile, data: bytes) -> tuple[Document, list[Passage]]:
        """Return the document that a file holds, with its passages; raises UnreadableError."""
        sha256 = hashlib.sha256(data).hexdigest()
        key = self._key(file.path.name, sha256)
        self._used |= {key, _word_boxes(key)}
        self.hashes.add(sha256)
        parsed = _decode(self._cache.get_many([key]).get(key))
        if parsed is None:
            parsed = self._parse(file.path, data)
            self._cache.put_many({key: _encode(parsed), _word_boxes(key): parsed.word_boxes})
        if parsed.prepared is None:
            raise UnreadableError(
                parsed.reason
                or Bilingual("មិនអាចអានឯកសារ (file) នេះបានទេ។ សូមពិនិត្យឯកសារនេះ។", "It cannot be read.")
            )
        text = parsed.prepared.canonical
        entry = file.catalogue
        language = entry.language or parsed.prepared.language
        titles = (entry.title_km, entry.title_en) if language == "km" else (entry.title_en,)
        source = PurePosixPath(file.relative)
        named = (*titles, guessed_title(parsed.title, text.sections, source.stem))
        document = Document(
            id=file.document_id,
            source=source.name,
            title=clip(next(title for title in named if title), MAX_TITLE_LENGTH),
            language=language,
            sha256=sha256,
            text=text.text,
            pages=text.pages,
            sections=text.sections,
            catalogue=entry,
            excluded_spans=text.excluded_spans,
            marking=parsed.marking,
            rows=text.rows,
            losses=text.losses,
        )
        return document, passages_at(document, parsed.prepared.passages)

    def announce(self, file: SourceFile, sha256: str) -> None:
        """Start reading a file that ``document`` will be called with, unless the cache holds it."""
        key = self._key(file.path.name, sha256)
        if self.read_ahead and key not in self._cache.get_many([key]):
            with suppress(OSError):  # reported when the file's turn comes
                self._reader.announce(file.path.name, file.path.read_bytes())

    def keep(self, name: str, sha256: str) -> None:
        """Keep what the cache holds of a file with this name and content."""
        key = self._key(name, sha256)
        self._used |= {key, _word_boxes(key)}
        self.hashes.add(sha256)

    def word_boxes(self, document: Document) -> bytes:
        """Return the word boxes of a document's recovered pages, as its reader wrote them."""
        key = _word_boxes(self._key(document.source, document.sha256))
        return self._cache.get_many([key]).get(key, b"")

    def forget_others(self) -> None:
        """Drop what the cache holds of files not used in this run: a withdrawn file leaves no text."""
        self._cache.keep_only(self._used)

    def _key(self, name: str, sha256: str) -> str:
        return f"{self._version}:{PurePath(name).suffix.lower()}:{sha256}"

    def _parse(self, path: Path, data: bytes) -> _Parsed:
        try:
            extracted = self._reader.read(path.name, data)
            return _Parsed(
                prepared=self._prepare(extracted),
                title=extracted.title,
                reason=None,
                word_boxes=extracted.word_boxes,
                marking=extracted.marking,
            )
        except GivenUpError:
            raise
        except UnreadableError as error:
            return _Parsed(prepared=None, title=None, reason=error.message)
        except Exception as error:
            # Engines fail on odd files in ways of their own; one such file must not stop the others.
            # Perhaps it is a fault of ours: that is not remembered of the file.
            raise GivenUpError(
                Bilingual(
                    "មានបញ្ហាពេលអានឯកសារ (file) នេះ។ សូមរក្សាទុកវាជាទម្រង់ផ្សេង រួចព្យាយាមម្តងទៀត។",
                    f"Reading it failed ({type(error).__name__}: {error}). "
                    "Save it in another format.",
                )
            ) from error


def guessed_title(own: str | None, sections: Sequence[Section], stem: str) -> str:
    """Return the title a file gives itself, or the heading at its beginning, or its name."""
    marked = (section.title for section in sections if _is_title(section))
    return own or next(marked, None) or stem


def _is_title(section: Section) -> bool:
    """Return whether a heading is the document's title: at its beginning, no part of a law, no motto."""
    is_first = section.level <= LOWEST_MARKED and section.start <= MAX_TITLE_START
    return is_first and heading(section.title) is None and may_be_title(section.title)


def _word_boxes(key: str) -> str:
    return f"{key}:places"  # the key in the cache


def _encode(parsed: _Parsed) -> bytes:
    values = {
        "title": parsed.title,
        "reason": parsed.reason and (parsed.reason.km, parsed.reason.en),
        "marking": parsed.marking,
    }
    return encode_message(values, encode(parsed.prepared) if parsed.prepared is not None else b"")


def _decode(kept: bytes | None) -> _Parsed | None:
    """Return what the cache holds; None where that is nothing, or nothing that makes sense."""
    try:
        values, text = decode_message(kept or b"")
        if not text:
            return _Parsed(prepared=None, title=None, reason=Bilingual(*values["reason"]))
        return _Parsed(decode(text), values["title"], reason=None, marking=values["marking"])
    except (ValueError, KeyError, TypeError):
        return None
