"""Withdraw: files go out of the corpus folder, and none is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from khmerqa.errors import NotFoundError
from khmerqa.index.layout import IndexLayout, is_inside
from khmerqa.index.manifest import file_sha256
from khmerqa.index.open import serving_manifest
from khmerqa.storage.passages import PassageStore
from khmerqa.types import Bilingual, DocumentSummary

WITHDRAWN = "_withdrawn"  # names with an underscore are not indexed


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was done to withdraw documents."""

    roots: tuple[Path, ...]  # that are left
    moved: tuple[tuple[str, Path], ...]  # the id of a document, and where its file is now
    places: tuple[Path, ...]  # where each of these files was before
    documents: tuple[tuple[str, str], ...]  # id and SHA-256 of each


def withdraw(layout: IndexLayout, roots: Sequence[Path], ids: Sequence[str]) -> Withdrawn:
    """Move the files of documents into a folder that is not indexed.

    A file that is a root itself stays where it is and is only no longer indexed. Raises NotFoundError,
    before anything is moved, for an id that is not in the index.
    """
    done = planned_withdrawal(layout, roots, ids)
    for place, (_, target) in zip(done.places, done.moved, strict=True):
        if place != target:
            target.parent.mkdir(parents=True, exist_ok=True)
            place.replace(target)
    return done


def planned_withdrawal(layout: IndexLayout, roots: Sequence[Path], ids: Sequence[str]) -> Withdrawn:
    """Return what ``withdraw`` would do; raises what it does."""
    generation = layout.generation(serving_manifest(layout).generation)
    with closing(PassageStore(generation.passages)) as store:
        known = {listed.id: listed for listed in store.listed()}
    unknown = [document_id for document_id in ids if document_id not in known]
    if unknown:
        raise NotFoundError(
            Bilingual(
                f"គ្មានឯកសារ {', '.join(unknown)} ទេ។ សូមដំណើរការ៖ khmerqa documents ដើម្បីមើលលេខសម្គាល់ឯកសារ។",
                f"There is no document {', '.join(unknown)}. See the ids with: khmerqa documents",
            )
        )
    left = list(roots)
    places: list[Path] = []
    moved: list[tuple[str, Path]] = []
    for document_id in dict.fromkeys(ids):
        root = _root_of(known[document_id], left, places)
        if root is None:
            continue  # the file is gone already
        if root.is_file():
            left.remove(root)
            places.append(root)
            moved.append((document_id, root))
        else:
            relative = known[document_id].path
            places.append(root / relative)
            moved.append((document_id, unused(root / WITHDRAWN / relative)))
    documents = tuple((each, known[each].sha256) for each in dict.fromkeys(ids))
    return Withdrawn(tuple(left), tuple(moved), tuple(places), documents)


def _root_of(listed: DocumentSummary, roots: Sequence[Path], taken: Sequence[Path]) -> Path | None:
    """Return the root under which a document lies: where several have its path, by its content.

    Files that are ``taken`` belong to another document.
    """
    candidates = []
    if not is_inside(listed.path):  # an index can come from anywhere
        return None
    for root in roots:
        path = root / listed.path if root.is_dir() else root
        if path.is_file() and path not in taken and (root.is_dir() or root.name == listed.path):
            candidates.append((root, path))
    same = [root for root, path in candidates if file_sha256(path) == listed.sha256]
    return next(chain(same, (root for root, _ in candidates)), None)


def unused(path: Path) -> Path:
    """Return ``path``, or where something was withdrawn under it before, one with a number."""
    numbered = (path.with_name(f"{path.stem}.{number}{path.suffix}") for number in count(2))
    return next(each for each in chain((path,), numbered) if not each.exists())
