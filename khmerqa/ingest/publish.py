"""Publishing and withdrawing: files go into and out of the corpus folder, and nothing is destroyed."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from khmerqa.errors import NotFoundError, UsageError
from khmerqa.index.generation import IndexLayout, current_name, open_current, read_manifest
from khmerqa.ingest.catalogue import FILE_NAME, catalogue_entry, read_catalogue

WITHDRAWN = "_withdrawn"  # names with an underscore are not indexed


def roots_of(layout: IndexLayout, corpus: Path) -> list[Path]:
    """Return the roots that the index remembers, or the corpus folder where there is no index yet."""
    name = current_name(layout)
    if name is None:
        return [corpus]
    return [Path(root) for root in read_manifest(layout.generation(name)).roots]


def publish_files(roots: Sequence[Path], files: Sequence[Path], entry: Mapping[str, str]) -> None:
    """Copy files into the first folder among ``roots`` and write their catalogue entries.

    All is checked before anything is copied. Raises UsageError for a file that does not exist, a web
    address, a different file of the same name in the folder, or an entry that cannot be.
    """
    folder = next((root for root in roots if root.is_dir()), None)
    if folder is None:
        raise UsageError(
            f"The index is made of single files ({', '.join(map(str, roots))}), so there is no folder "
            "to publish into. Run khmerqa index with all files instead."
        )
    for file in files:
        if str(file).startswith(("http:", "https:")):
            raise UsageError(f"{file}: download the file first, then add it from this machine.")
        if not file.is_file():
            raise UsageError(f"There is no file {file}. Check the path.")
    for file in files:
        catalogue_entry(folder / FILE_NAME, file.name, entry)
    catalogued = read_catalogue(folder)
    if entry and any(file.name in catalogued for file in files):
        raise UsageError(
            f"{folder / FILE_NAME} already says what these files are. Edit it there."
        )
    if entry:
        _append(folder, [file.name for file in files], entry)
    for file in files:
        target = folder / file.name
        if file.resolve() != target.resolve():
            temporary = target.with_name(f".{target.name}.new")
            shutil.copyfile(file, temporary)
            temporary.replace(target)


def withdraw(layout: IndexLayout, roots: Sequence[Path], ids: Sequence[str]) -> list[Path]:
    """Move the files of documents into a folder beside them that is not indexed; return the roots left.

    Raises NotFoundError, before anything is moved, for an id that is not in the index.
    """
    paths = {listed.id: listed.path for listed in open_current(layout).passages.listed()}
    unknown = [document_id for document_id in ids if document_id not in paths]
    if unknown:
        raise NotFoundError(
            f"There is no document {', '.join(unknown)}. See the ids with: khmerqa documents"
        )
    left = list(roots)
    for document_id in ids:
        relative = paths[document_id]
        for root in roots:
            if root.is_dir() and (root / relative).is_file():
                target = root / WITHDRAWN / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                (root / relative).replace(target)
            elif root.is_file() and root.name == relative:
                left.remove(root)  # a file that is a root itself is only no longer indexed
    return left


def _append(folder: Path, names: Sequence[str], entry: Mapping[str, str]) -> None:
    path = folder / FILE_NAME
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = []
    for name in names:
        lines.append(f"\n[{_quoted(name)}]")
        lines += [f"{key} = {_quoted(value)}" for key, value in entry.items()]
    text = before.rstrip("\n") + "\n" + "\n".join(lines) + "\n"
    tomllib.loads(text)  # what is written must be readable again
    temporary = path.with_name(f".{FILE_NAME}.new")
    temporary.write_text(text.lstrip("\n"), encoding="utf-8")
    temporary.replace(path)


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL, which no name holds.
    return json.dumps(text, ensure_ascii=False)
