"""What one run has read so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from khmerqa.ingest.report import losses_of, pages_read
from khmerqa.types import Bilingual, Document, Language, Passage


@dataclass(slots=True)
class ReadResult:
    """Of the documents everything but their text, and the files that could not be read."""

    ids: dict[str, str] = field(default_factory=dict)  # of documents, by path
    contents: dict[str, str] = field(default_factory=dict)  # SHA-256 of documents' files, by path
    languages: list[Language] = field(default_factory=list)  # of passages, by docid
    pages: Counter[tuple[str, str]] = field(default_factory=Counter)  # verdict, method
    # By path: which pages and why, and what was left out of others.
    unread_pages: list[tuple[str, Bilingual]] = field(default_factory=list)
    unread: list[tuple[str, Bilingual]] = field(default_factory=list)  # by path: why
    hashes: dict[str, str] = field(default_factory=dict)  # SHA-256 read, by document id
    changing: list[str] = field(default_factory=list)  # paths of files to be read again next time
    read: int = 0  # files opened

    def add(
        self,
        document: Document,
        relative: str,
        passages: Sequence[Passage],
        losses: Bilingual | None = None,
    ) -> None:
        """Count a document in; ``losses`` are those that were told when it was read earlier."""
        self.ids[relative] = document.id
        self.contents[relative] = document.sha256
        self.languages += [passage.language for passage in passages]
        self.pages.update(pages_read(document))
        if (lost := losses or losses_of(document)) is not None:
            self.unread_pages.append((relative, lost))
