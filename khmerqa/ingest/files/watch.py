"""Watching the files of an index: when they have changed and come to rest, something is done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from khmerqa.errors import UsageError
from khmerqa.ingest.files.catalogue import FILE_NAME
from khmerqa.ingest.files.discover import discover

Look = frozenset[tuple[str, int, int, int]]  # path, size, time of change, inode of each file


def look(roots: Sequence[Path], suffixes: Collection[str], index: Path) -> Look | None:
    """Return what can be seen of the files without reading them; None where a root is not there.

    Looking again and again works on every file system, a shared folder too, where the kernel tells
    nothing of what other machines change.
    """
    try:
        files = [file.path for file in discover(roots, suffixes, index)]
        files += [root / FILE_NAME for root in roots if (root / FILE_NAME).is_file()]
        return frozenset(map(_seen, files))
    except (UsageError, OSError):
        return None  # half written, or vanished between two steps: look again


def watch(
    looking: Callable[[], Look | None], act: Callable[[], bool], rest: Callable[[], bool]
) -> None:
    """Act once, and again whenever what is seen has changed and was the same in two looks.

    ``act`` tells whether it succeeded; it is tried again at the next look where not. ``rest`` waits
    between two looks and tells whether to go on.
    """
    done: Look | None = None
    last = looking()
    while True:
        seen = looking()
        if seen is not None and seen == last != done and act():
            done = seen  # seen before acting: what changes meanwhile is seen to differ
        last = seen
        if not rest():
            return


def _seen(path: Path) -> tuple[str, int, int, int]:
    try:
        status = path.stat()
    except OSError:
        return str(path), -1, -1, -1
    return str(path), status.st_size, status.st_mtime_ns, status.st_ino
