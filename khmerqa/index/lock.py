"""The lock of an index: one process changes it at a time, and an error names that process to others.

The lock is the kernel's (``flock``; on a shared folder, NFS passes it to the server). It ends with the
process that took it, however that ends; the file's content is only for the error message.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from khmerqa.errors import IndexLockedError
from khmerqa.index.layout import IndexLayout
from khmerqa.types import Bilingual

_LOCKED = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES})
_CANNOT = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})
_PAUSE = 0.2  # seconds between two tries
_TRIES = 100  # to open a lock whose folder others make and remove


@contextmanager
def locked(layout: IndexLayout, *, wait: float = 0.0) -> Iterator[None]:
    """Lock the index while it is being changed; wait at most ``wait`` seconds for the lock.

    Raises IndexLockedError where another process has locked it (the message names that process), and
    where the folder is on a file system that cannot lock. A folder that was made for the lock alone is
    removed again, so that nothing is left where a command was only tried in the wrong place.
    """
    deadline = time.monotonic() + wait
    made = [each for each in (layout.root, *layout.root.parents) if not each.exists()]
    with _opened(layout) as file:
        while not _try_lock(layout, file):
            if time.monotonic() >= deadline:
                raise IndexLockedError(_format_locked(layout, file))
            time.sleep(_PAUSE)
        if not _is_there(layout, file):  # its folder went with whoever had it
            with locked(layout, wait=max(deadline - time.monotonic(), 0.0)):
                yield
            return
        _write(file, f"{os.getpid()} {socket.gethostname()} {_now()}\n")
        try:
            yield
        finally:
            with suppress(OSError):  # on a full disk the content stays, and means nothing
                _write(file, "")
            _remove_if_empty(layout, made)


def _opened(layout: IndexLayout) -> TextIO:
    for _ in range(_TRIES):
        layout.root.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # removed since, with the folder, by who made it
            return layout.lock.open("a+", encoding="utf-8")
    return layout.lock.open("a+", encoding="utf-8")


def _is_there(layout: IndexLayout, file: TextIO) -> bool:
    """Return whether the file that we locked is still the one that others open."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), layout.lock.stat())
    except FileNotFoundError:
        return False


def _remove_if_empty(layout: IndexLayout, made: Sequence[Path]) -> None:
    """Remove the folders that were made for the lock, the innermost first, if it is all they hold."""
    with suppress(OSError):  # gone already, or someone has put something there
        if made and [*layout.root.iterdir()] == [layout.lock]:
            layout.lock.unlink()
            for folder in made:
                folder.rmdir()


def _try_lock(layout: IndexLayout, file: TextIO) -> bool:
    """Return whether the lock was free, and now is ours. The kernel's own waiting could not end."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _LOCKED:
            return False
        if error.errno in _CANNOT:
            raise IndexLockedError(_cannot(layout)) from error
        raise
    return True


def _write(file: TextIO, text: str) -> None:
    file.seek(0)
    file.truncate(0)
    file.write(text)
    file.flush()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _format_locked(layout: IndexLayout, file: TextIO) -> Bilingual:
    """Return which process has locked the index, and whether it is still running."""
    file.seek(0)
    number, host, since = (*file.read().split(), "", "", "")[:3]
    here = host == socket.gethostname()
    where_khmer = f" លើម៉ាស៊ីន {host}" if host and not here else ""
    where_english = f" on {host}" if host and not here else ""
    since_khmer, since_english = (f" តាំងពី {since}", f" since {since}") if since else ("", "")
    khmer, english = "", ""
    if here and number.isdecimal() and not os.path.exists(f"/proc/{number}") and _has_proc():
        khmer = "កម្មវិធីនោះបានបញ្ចប់ហើយ ប៉ុន្តែកម្មវិធីដែលវាបានបើកនៅដំណើរការ។ "
        english = "That one has ended, but a process that it started has not. "
    elif where_english:
        khmer = "ប្រសិនបើម៉ាស៊ីននោះបានបិទ សោនឹងរួចដោយខ្លួនឯងក្នុងរយៈពេលប៉ុន្មាននាទី។ "
        english = "If that machine is down, the lock ends by itself within minutes. "
    return Bilingual(
        f"កម្មវិធីមួយទៀត (លេខ {number or 'មិនស្គាល់'}){where_khmer} កំពុងកែប្រែ {layout.root}{since_khmer} ។ "
        f"{khmer}សូមរង់ចាំរហូតដល់វាចប់ រួចព្យាយាមម្តងទៀត។",
        f"Another process (number {number or 'unknown'}){where_english} is changing {layout.root}"
        f"{since_english}. {english}Wait until it has finished, then try again.",
    )


def _has_proc() -> bool:
    return os.path.exists(f"/proc/{os.getpid()}")


def _cannot(layout: IndexLayout) -> Bilingual:
    return Bilingual(
        f"ថត {layout.root} ស្ថិតលើប្រព័ន្ធឯកសារដែលមិនអាចចាក់សោបាន។ "
        "សូមធ្វើលិបិក្រមលើម៉ាស៊ីនដែលផ្ទុកថតនេះ ឬភ្ជាប់ថតនេះ (mount) ឡើងវិញដោយអនុញ្ញាតឱ្យចាក់សោ។",
        f"{layout.root} is on a file system that cannot lock. Index on the machine that has the "
        "folder, or mount it with locks.",
    )
