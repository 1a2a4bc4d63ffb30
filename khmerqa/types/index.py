"""What built an index, and what a run of the indexer did."""

from __future__ import annotations

from dataclasses import dataclass

from khmerqa.types.bilingual import Bilingual

EMBEDDED = "embedded"  # the engine that needs no other machine


@dataclass(frozen=True, slots=True)
class Manifest:
    """What built a generation, and what it must hold."""

    generation: str
    format: int
    created: str
    inputs: str  # SHA-256 over the files, the catalogue and all of the versions below
    roots: tuple[str, ...]
    reader: str
    normaliser: str
    segmenter: str
    embedder: str
    dimensions: int
    chunking: str
    documents: int
    passages: int
    files: tuple[tuple[str, str], ...]  # path under the generation, SHA-256
    unread: tuple[tuple[str, Bilingual], ...] = ()  # file name, reason
    # Path of an indexed file; its unread pages, what was left out of others, and why.
    unread_pages: tuple[tuple[str, Bilingual], ...] = ()
    pages: tuple[tuple[str, str, int], ...] = ()  # verdict, method ("" for unread), how many
    engine: str = EMBEDDED  # the name of the engines that search it
    sentence_records: str = ""  # their version; empty: none were prepared


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run of the indexer did. File names are paths under their root."""

    generation: str  # of the index; a number that grows
    documents: int  # in the index now
    passages: int  # in the index now
    embedded: int  # passages whose vector was computed again
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    unread: tuple[tuple[str, Bilingual], ...]  # file, and why it was not read
    seconds: tuple[tuple[str, float], ...]  # stage, seconds
    read: int = 0  # files that were read again, not found in a cache
    segmented: int = 0  # passages that were segmented again, not found in a cache
    new_versions: tuple[str, ...] = ()  # parts whose version is not the one the index was made with
    dry_run: bool = False  # nothing was done: this is what a run would do
    unread_pages: tuple[tuple[str, Bilingual], ...] = ()  # of files that are indexed
    pages: tuple[tuple[str, str, int], ...] = ()  # verdict, method ("" for unread), how many
    copies: tuple[tuple[str, ...], ...] = ()  # files with the same content, byte for byte
    lock_files: tuple[str, ...] = ()  # not indexed: each says that a program has a document open
    unsupported: tuple[str, ...] = ()  # not indexed: files of formats that are not read
    up_to_date: bool = False  # there was nothing to do

    @property
    def kept(self) -> tuple[str, ...]:
        """The files that cannot be read now and whose earlier version is still served."""
        served = {*self.changed, *self.unchanged}
        return tuple(path for path, _ in self.unread if path in served)

    @property
    def lost(self) -> bool:
        """Whether a document that was there could not be read again, kept or not."""
        return bool(self.kept) or any(path in self.removed for path, _ in self.unread)
