"""What is being written into the corpus folder, noted beside the index before the first file is.

The note goes when the index is up to date. One that is still there is of a program that was killed: the
next process that changes the index takes back what it had written, so that the change can be made again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from khmerqa.errors import IndexStateError
from khmerqa.index.current import put
from khmerqa.index.layout import IndexLayout, is_inside
from khmerqa.index.manifest import file_sha256
from khmerqa.index.open import current_name
from khmerqa.ingest.files.catalogue import added_entry
from khmerqa.ingest.files.sharing import copy
from khmerqa.storage.passages import PassageStore


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """What was said of a file when it was added; ``before`` is what had been said until then."""

    name: str
    written: str
    before: str | None

    def write(self, folder: Path) -> None:
        """Say it."""
        path = added_entry(folder, self.name)
        path.parent.mkdir(exist_ok=True)
        _write(path, self.written)

    def take_back(self, folder: Path) -> None:
        """Put back what was said before, unless someone else said something since."""
        path = added_entry(folder, self.name)
        _temporary(path).unlink(missing_ok=True)
        if not path.is_file() or path.read_bytes() != self.written.encode():
            return
        if self.before is not None:
            _write(path, self.before)
            return
        path.unlink()
        with suppress(OSError):  # others are in it
            path.parent.rmdir()


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """A file of the corpus folder; ``withdrawn`` is where the one goes whose place it takes."""

    name: str
    sha256: str
    withdrawn: str | None

    def write(self, folder: Path, source: Path) -> None:
        """Copy it; first, where there is one of its name, that one."""
        target = folder / self.name
        if self.withdrawn is not None:
            (folder / self.withdrawn).parent.mkdir(parents=True, exist_ok=True)
            _copy(target, folder / self.withdrawn)
        _copy(source, target)

    def take_back(self, folder: Path) -> None:
        """Put back what was there before, unless someone else changed or deleted it since."""
        target = folder / self.name
        earlier = None if self.withdrawn is None else folder / self.withdrawn
        for path in filter(None, (target, earlier)):
            _temporary(path).unlink(missing_ok=True)
        ours = target.is_file() and file_sha256(target) == self.sha256
        if earlier is None:
            if ours:
                target.unlink()
        elif earlier.is_file():
            if ours:
                earlier.replace(target)
            elif target.is_file() and file_sha256(earlier) == file_sha256(target):
                earlier.unlink()  # it was copied, and nothing came after it


@dataclass(frozen=True, slots=True)
class Change:
    """Files that are published together: their entries are written first, and taken back last."""

    folder: str
    generation: str | None  # that is current when it begins
    entries: tuple[WrittenEntry, ...]
    files: tuple[CopiedFile, ...]

    def take_back(self) -> None:
        """Leave the folder as it was before; changes that others made meanwhile stay."""
        folder = Path(self.folder)
        for file in reversed(self.files):
            file.take_back(folder)
        for entry in reversed(self.entries):
            entry.take_back(folder)


@contextmanager
def noted(layout: IndexLayout, change: Change) -> Iterator[None]:
    """Note a change while it is made; take it back where the block raises."""
    _write(layout.unfinished, json.dumps(asdict(change), ensure_ascii=False))
    try:
        yield
    except BaseException:
        change.take_back()
        layout.unfinished.unlink()
        raise
    layout.unfinished.unlink()


def take_back_unfinished(layout: IndexLayout, roots: Sequence[Path]) -> None:
    """Take back what a program that was killed had begun to publish into one of these folders.

    Only for the process that holds the lock. What the index contains already was finished, and stays.
    """
    change = _read(layout)
    if change is not None:
        concerned = Path(change.folder).resolve() in {root.resolve() for root in roots}
        if concerned and not _is_indexed(layout, change):
            change.take_back()
    layout.unfinished.unlink(missing_ok=True)


def _is_indexed(layout: IndexLayout, change: Change) -> bool:
    try:
        name = current_name(layout)
        if name is None or name == change.generation:
            return False
        with closing(PassageStore(layout.generation(name).passages)) as store:
            indexed = {(each.path, each.sha256) for each in store.listed()}
    except IndexStateError:
        return False
    return all((each.name, each.sha256) in indexed for each in change.files)


def _read(layout: IndexLayout) -> Change | None:
    """Return the change that was noted; None where there is no note, or none that can be read."""
    with suppress(OSError, ValueError, LookupError, TypeError):
        values = json.loads(layout.unfinished.read_text(encoding="utf-8"))
        entries = [WrittenEntry(**_checked(each)) for each in values["entries"]]
        files = [CopiedFile(**_checked(each)) for each in values["files"]]
        return Change(str(values["folder"]), values["generation"], tuple(entries), tuple(files))
    return None


def _checked(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return values whose names stay in the folder; raises ValueError: they come from a file."""
    name, withdrawn = values["name"], values.get("withdrawn")
    if not is_inside(name) or PurePosixPath(name).name != name:
        raise ValueError(name)
    if withdrawn is not None and not is_inside(withdrawn):
        raise ValueError(withdrawn)
    return values


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _write(path: Path, text: str) -> None:
    temporary = _temporary(path)
    temporary.write_bytes(text.encode())
    put(temporary, path)


def _copy(source: Path, target: Path) -> None:
    temporary = _temporary(target)
    copy(source, temporary)
    put(temporary, target)
