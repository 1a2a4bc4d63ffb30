"""The files to be indexed, each with its document id."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from pathlib import Path, PurePath

from khmerqa.errors import UsageError
from khmerqa.ingest.files.catalogue import FILE_NAME
from khmerqa.ingest.files.entries import Catalogues
from khmerqa.types import Bilingual, CatalogueEntry

_OF_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
_NOT_IN_SLUG = re.compile(r"[^0-9a-z\u1780-\u17d3\u17e0-\u17e9]+")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be indexed: ``path`` is its own, ``relative`` its path under its root."""

    path: Path
    relative: str
    document_id: str
    catalogue: CatalogueEntry


@dataclass(slots=True)
class PassedOver:
    """The files in a folder that are not indexed, by their paths under it."""

    lock_files: list[str] = field(default_factory=list)  # an office program has a document open
    unsupported: list[str] = field(default_factory=list)  # of formats that are not read


def is_lock_file(name: str) -> bool:
    """Return whether a file of this name says that an office program has a document open."""
    return name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#"))


def discover(
    roots: Sequence[Path],
    suffixes: Collection[str],
    index: Path | None = None,
    passed_over: PassedOver | None = None,
) -> list[SourceFile]:
    """Return the files under the roots, in the order of their paths.

    A root is a folder or a file. Names that begin with a dot or an underscore, catalogues, files with
    other suffixes, lock files and the folder of the ``index`` are left out of a folder; a file that is
    a root itself is always taken. Lock files and files with other suffixes are added to ``passed_over``.
    Raises UsageError for a root that does not exist, for a catalogue that cannot be used, and for an
    entry with ``access`` whose file does not exist.
    """
    check_roots(roots)
    catalogues = Catalogues()
    skipped = passed_over or PassedOver()
    found: list[tuple[str, Path]] = []
    internal: set[Path] = set()
    entries: dict[Path, CatalogueEntry] = {}
    for root in roots:
        folder = root if root.is_dir() else root.parent
        paths = _files(root, index and index.resolve()) if root.is_dir() else [root]
        for path in paths:
            if root.is_dir() and not is_indexed(path.name, suffixes):
                relative = path.relative_to(folder).as_posix()
                kind = skipped.lock_files if is_lock_file(path.name) else skipped.unsupported
                kind.append(os.fsencode(relative).decode("utf-8", "replace"))
                continue
            entry = catalogues.entry(folder, path)
            if path not in entries:
                found.append((path.relative_to(folder).as_posix(), path))
            entries.setdefault(path, entry)
            if entry.access == "internal":
                internal.add(path)
        catalogues.check(folder)
    files: dict[str, SourceFile] = {}
    for relative, path in sorted(found, key=lambda item: (item[0], str(item[1]))):
        # A name that is not UTF-8 could be neither stored nor printed.
        shown = os.fsencode(relative).decode("utf-8", "replace")
        document_id = _unused(slug(shown), path.suffix, files)
        entry = entries[path]
        if path in internal:  # by another root's catalogue
            entry = replace(entry, access="internal")
        files[document_id] = SourceFile(path, shown, document_id, entry)
    return list(files.values())


def check_roots(roots: Sequence[Path]) -> None:
    """Raise UsageError for a root that does not exist."""
    for root in roots:
        if not root.exists():
            raise UsageError(
                Bilingual(
                    f"គ្មានឯកសារ (file) ឬថតឯកសារ {root} ទេ។ សូមពិនិត្យទីតាំងឡើងវិញ "
                    "ឬបង្កើតថតឯកសារថ្មី៖ khmerqa init ។",
                    f"There is no file or folder {root}. Check the path, or make a new folder of "
                    "documents: khmerqa init",
                )
            )


def is_indexed(name: str, suffixes: Collection[str]) -> bool:
    """Return whether a file of this name is indexed where it is in a folder."""
    skipped = _is_hidden(name) or is_lock_file(name)
    return not skipped and PurePath(name).suffix.lower() in suffixes


def _is_hidden(name: str) -> bool:
    """Return whether a file is none that a person put there to be read."""
    if is_lock_file(name):
        return False
    return name.startswith((".", "_")) or name == FILE_NAME or name.lower() in _OF_SYSTEM


def slug(relative: str) -> str:
    """Return the document id of a path: readable, safe in an address, stable over versions."""
    stem = str(PurePath(relative).with_suffix(""))
    plain = unicodedata.normalize("NFKC", stem).lower()
    return _NOT_IN_SLUG.sub("-", plain).strip("-") or "document"


def _unused(name: str, suffix: str, taken: Collection[str]) -> str:
    with_suffix = f"{name}-{suffix.lstrip('.').lower()}"
    numbered = (f"{name}-{number}" for number in count(2))
    return next(each for each in chain((name, with_suffix), numbered) if each not in taken)


def _files(folder: Path, index: Path | None) -> Iterator[Path]:
    """Yield the files that are neither hidden nor a catalogue."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            resolved = path.resolve()
            # A link to a folder above would never end; an index holds copies of the files.
            circle = folder.resolve().is_relative_to(resolved)
            if not path.name.startswith((".", "_")) and not circle and resolved != index:
                yield from _files(path, index)
        # Opening a pipe would wait for a writer for ever. A broken link is kept, to be reported.
        elif not _is_hidden(path.name) and (path.is_file() or not path.exists()):
            yield path
