"""Watch the files of an index, and act when they have changed and then stayed the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from khmerqa.errors import UsageError
from khmerqa.ingest.files.catalogue import ADDED, FILE_NAME
from khmerqa.ingest.files.discover import discover

Snapshot = frozenset[tuple[str, int, int, int]]  # path, size, time of change, inode of each file


def take_snapshot(roots: Sequence[Path], suffixes: Collection[str], index: Path) -> Snapshot | None:
    """Return what is known of the files without reading them; None where a root is missing.

    Repeated snapshots work on every file system, also on a shared folder, where the kernel does not
    report what other machines change.
    """
    try:
        files = [file.path for file in discover(roots, suffixes, index)]
        for root in roots:
            files += [*root.rglob(FILE_NAME), *root.glob(f"{ADDED}/*.toml")]
        return frozenset(map(_state, files))
    except (UsageError, OSError):
        return None  # half written, or deleted between two steps: the next snapshot will show


def watch(
    snapshot: Callable[[], Snapshot | None], act: Callable[[], bool], wait: Callable[[], bool]
) -> None:
    """Act once, and again whenever the files have changed and then were the same in two snapshots.

    ``act`` returns whether it succeeded; where not, it is called again after the next snapshot.
    ``wait`` waits between two snapshots and returns whether to go on.
    """
    done: Snapshot | None = None
    last = snapshot()
    while True:
        now = snapshot()
        if now is not None and now == last != done and act():
            done = now  # taken before acting, so it differs from files that change meanwhile
        last = now
        if not wait():
            return


def _state(path: Path) -> tuple[str, int, int, int]:
    try:
        status = path.stat()
    except OSError:
        return str(path), -1, -1, -1
    return str(path), status.st_size, status.st_mtime_ns, status.st_ino
