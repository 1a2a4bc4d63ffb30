"""Uploads on their way in: each in a folder of its own, which does not outlive its process for long.

A process that was killed deletes nothing. Its folders are locked (``flock``) for as long as it runs, so
that the next upload, or the next start of the service, knows which are left over.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LOCK = ".lock"  # no upload has this name: theirs begin with a letter


class Staging:
    """The folder of one upload; no other user can read it."""

    def __init__(self, parent: Path) -> None:
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _one_at_a_time(parent):
            _sweep(parent)
            self.folder = Path(tempfile.mkdtemp(dir=parent))
            self._lock = _opened(self.folder / _LOCK)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def close(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)


def delete_left_over(parent: Path) -> None:
    """Delete the folders of processes that have ended."""
    if parent.is_dir():
        with suppress(OSError), _one_at_a_time(parent):  # a read-only disk, where nothing is sent
            _sweep(parent)


@contextmanager
def _one_at_a_time(parent: Path) -> Iterator[None]:
    lock = _opened(parent / _LOCK)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)  # held for moments only
        yield
    finally:
        os.close(lock)


def _sweep(parent: Path) -> None:
    for folder in parent.iterdir():
        if not folder.is_dir():
            continue
        lock = _opened(folder / _LOCK)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue  # its process is running
        else:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
