"""The files to be indexed, each with its document id."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path, PurePath

from khmerqa.errors import UsageError
from khmerqa.ingest.files.catalogue import FILE_NAME, read_catalogue
from khmerqa.types import Bilingual, CatalogueEntry

_NOT_IN_SLUG = re.compile(r"[^0-9a-z\u1780-\u17d3\u17e0-\u17e9]+")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be indexed: ``path`` is its own, ``relative`` its path under its root."""

    path: Path
    relative: str
    document_id: str
    catalogue: CatalogueEntry


def discover(
    roots: Sequence[Path], suffixes: Collection[str], index: Path | None = None
) -> list[SourceFile]:
    """Return the files under the roots, in the order of their paths.

    A root is a folder or a file. Names that begin with a dot or an underscore, catalogues, files with
    other suffixes and the folder of the ``index`` are left out of a folder; a file that is a root
    itself is always taken. Raises UsageError for a root that does not exist.
    """
    found: list[tuple[str, Path, CatalogueEntry]] = []
    for root in roots:
        if not root.exists():
            raise UsageError(
                Bilingual(
                    f"គ្មានឯកសារ (file) ឬថតឯកសារ {root} ទេ។ សូមពិនិត្យទីតាំងឡើងវិញ។",
                    f"There is no file or folder {root}. Check the path.",
                )
            )
        folder = root if root.is_dir() else root.parent
        catalogue = read_catalogue(folder)
        paths = _files(root, suffixes, index and index.resolve()) if root.is_dir() else [root]
        for path in paths:
            relative = path.relative_to(folder).as_posix()
            found.append((relative, path, catalogue.get(relative, CatalogueEntry())))
    files: dict[str, SourceFile] = {}
    found_paths: set[Path] = set()
    for relative, path, entry in sorted(found, key=lambda item: (item[0], str(item[1]))):
        if path in found_paths:
            continue  # the same file by two roots
        found_paths.add(path)
        # A name that is not UTF-8 could be neither stored nor printed.
        shown = os.fsencode(relative).decode("utf-8", "replace")
        document_id = _unused(slug(shown), path.suffix, files)
        files[document_id] = SourceFile(path, shown, document_id, entry)
    return list(files.values())


def is_indexed(name: str, suffixes: Collection[str]) -> bool:
    """Return whether a file of this name is indexed where it is in a folder."""
    hidden = name.startswith((".", "_")) or name == FILE_NAME
    return not hidden and PurePath(name).suffix.lower() in suffixes


def slug(relative: str) -> str:
    """Return the document id of a path: readable, safe in an address, stable over versions."""
    stem = str(PurePath(relative).with_suffix(""))
    plain = unicodedata.normalize("NFKC", stem).lower()
    return _NOT_IN_SLUG.sub("-", plain).strip("-") or "document"


def _unused(name: str, suffix: str, taken: Collection[str]) -> str:
    with_suffix = f"{name}-{suffix.lstrip('.').lower()}"
    numbered = (f"{name}-{number}" for number in count(2))
    return next(each for each in chain((name, with_suffix), numbered) if each not in taken)


def _files(folder: Path, suffixes: Collection[str], index: Path | None) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            resolved = path.resolve()
            # A link to a folder above would never end; an index holds copies of the files.
            circle = folder.resolve().is_relative_to(resolved)
            if not path.name.startswith((".", "_")) and not circle and resolved != index:
                yield from _files(path, suffixes, index)
        # Opening a pipe would wait for a writer for ever. A broken link is kept, to be reported.
        elif is_indexed(path.name, suffixes) and (path.is_file() or not path.exists()):
            yield path
