"""What an archive may hold: every name, path and checksum in it is data of unknown origin.

A name in an index becomes a path on this machine: of an original that is served, of a file that is
withdrawn, of a root that uploads go into. So nothing that arrives is used before it was checked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path, PurePosixPath

from khmerqa.index.layout import IndexLayout, is_inside
from khmerqa.index.manifest import file_sha256, read_manifest
from khmerqa.storage.history import read_history
from khmerqa.storage.passages import PassageStore

_MEMBER = re.compile(
    r"manifest\.json|originals/[0-9a-f]{64}(?:\.[^/\x00]{1,20})?|generation/[^\x00]{1,400}"
)
_ID = re.compile(r"[0-9a-z\u1780-\u17e9-]{1,400}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f/]")


def may_be_member(name: str) -> bool:
    """Return whether an archive may hold a member of this name."""
    inside = is_inside(name) and PurePosixPath(name).as_posix() == name
    return inside and _MEMBER.fullmatch(name) is not None


def fault_of_arrived(arrived: IndexLayout, name: str) -> str | None:
    """Return what is wrong with a generation that has arrived in a folder of its own; None: nothing.

    Its files are those of its manifest, and each of its documents is there as it was indexed.
    """
    generation = arrived.generation(name)
    listed = {each for each, _ in read_manifest(generation).files}
    there = {
        path.relative_to(generation.root).as_posix()
        for path in generation.root.rglob("*")
        if path.is_file() and path != generation.manifest
    }
    if listed != there:
        return min(listed ^ there)
    with closing(PassageStore(generation.passages)) as store:
        documents = [(each.id, each.sha256, each.source, each.path) for each in store.listed()]
    originals = {arrived.original(sha256, source): sha256 for _, sha256, source, _ in documents}
    versions = read_history(generation.history)
    documents += [(v.document.id, v.document.sha256, v.document.source, v.path) for v in versions]
    return _fault_of_documents(documents) or _fault_of_originals(arrived.originals, originals)


def _fault_of_documents(documents: Iterable[tuple[str, str, str, str]]) -> str | None:
    for document_id, sha256, source, path in documents:
        IndexLayout.check_sha256(sha256)
        named = _ID.fullmatch(document_id) and source and not _UNPRINTABLE.search(source)
        if not named or not is_inside(path) or PurePosixPath(path).name != source:
            return f"{document_id} {source} {path}"
    return None


def _fault_of_originals(folder: Path, originals: dict[Path, str]) -> str | None:
    found = set(folder.iterdir())
    if found != set(originals):
        return min(path.name for path in found ^ set(originals))
    changed = (path.name for path, sha256 in originals.items() if file_sha256(path) != sha256)
    return next(changed, None)
