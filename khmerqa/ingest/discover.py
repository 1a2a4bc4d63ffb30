"""The files to be indexed, each with its document id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from khmerqa.errors import UsageError
from khmerqa.ingest.catalogue import FILE_NAME, read_catalogue
from khmerqa.types import CatalogueEntry

_NOT_IN_SLUG = re.compile(r"[^0-9a-z\u1780-\u17d3\u17e0-\u17e9]+")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be indexed: ``path`` is where it lies, ``relative`` its path under its root."""

    path: Path
    relative: str
    document_id: str
    catalogue: CatalogueEntry


def discover(roots: Sequence[Path], suffixes: Collection[str]) -> list[SourceFile]:
    """Return the files under the roots, in the order of their paths.

    A root is a folder or a file. Names that begin with a dot or an underscore, catalogues and files
    with other suffixes are left out of a folder; a file that is a root itself is always taken.
    Raises UsageError for a root that does not exist.
    """
    found: list[tuple[str, Path, CatalogueEntry]] = []
    for root in roots:
        if not root.exists():
            raise UsageError(f"There is no file or folder {root}. Check the path.")
        folder = root if root.is_dir() else root.parent
        catalogue = read_catalogue(folder)
        paths = _files(root, suffixes) if root.is_dir() else [root]
        for path in paths:
            relative = path.relative_to(folder).as_posix()
            found.append((relative, path, catalogue.get(relative, CatalogueEntry())))
    files: dict[str, SourceFile] = {}
    for relative, path, entry in sorted(found, key=lambda item: (item[0], str(item[1]))):
        if any(file.path == path for file in files.values()):
            continue  # the same file by two roots
        document_id = _unused(slug(relative), path.suffix, files)
        files[document_id] = SourceFile(path, relative, document_id, entry)
    return list(files.values())


def slug(relative: str) -> str:
    """Return the document id of a path: readable, safe in an address, stable over versions."""
    stem = str(Path(relative).with_suffix(""))
    plain = unicodedata.normalize("NFKC", stem).lower()
    return _NOT_IN_SLUG.sub("-", plain).strip("-") or "document"


def _unused(name: str, suffix: str, taken: Collection[str]) -> str:
    candidates = [name, f"{name}-{suffix.lstrip('.').lower()}"]
    candidates += [f"{name}-{number}" for number in range(2, len(taken) + 3)]
    return next(candidate for candidate in candidates if candidate not in taken)


def _files(folder: Path, suffixes: Collection[str]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "_")) or path.name == FILE_NAME:
            continue
        if path.is_dir():
            yield from _files(path, suffixes)
        elif path.suffix.lower() in suffixes:
            yield path
