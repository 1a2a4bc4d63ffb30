"""Whether the files of a generation are as they were written, without reading all of them each time.

A file that was read and found whole is not read again while the file system says that it is the same.
What was found is in ``cache/checked-NAME.json``: for each file the state that it had, and its SHA-256.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from khmerqa.index.layout import GenerationLayout
from khmerqa.index.manifest import file_sha256
from khmerqa.types import Manifest

_SETTLED = 2.0  # seconds; the coarsest time of change in any file system


def file_state(status: os.stat_result) -> list[int]:
    """Return what changes when a file is written, replaced, or restored from a copy.

    The time of the last change of the inode is set by the kernel: a program that sets the time of the
    content back cannot hide a change.
    """
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def is_settled(status: os.stat_result) -> bool:
    """Return whether a change from now on would show in the state of a file.

    One that was changed just now may change again within the same tick of the clock; nor can a time in
    the future be trusted.
    """
    return time.time() - status.st_ctime >= _SETTLED


def changed_files(layout: GenerationLayout, manifest: Manifest, *, every_byte: bool) -> list[str]:
    """Return the files that are missing, or whose SHA-256 is not the manifest's.

    Without ``every_byte``, a file is read only where it may have changed since it was last read.
    """
    known = {} if every_byte else _known(layout.checked)
    found: dict[str, list[Any]] = {}
    damaged = []
    for name, sha256 in manifest.files:
        path = layout.root / name
        try:
            before = path.stat()
            whole = known.get(name) == [file_state(before), sha256] or file_sha256(path) == sha256
            after = path.stat()
        except OSError:
            whole = False
        if not whole:
            damaged.append(name)
        elif file_state(before) == file_state(after) and is_settled(after):
            found[name] = [file_state(after), sha256]
    if damaged:
        forget_checked(layout)
    elif found != known:
        _keep(layout.checked, found)
    return damaged


def forget_checked(layout: GenerationLayout) -> None:
    """Let every file be read when the generation is next opened."""
    with suppress(OSError):
        layout.checked.unlink(missing_ok=True)


def _known(path: Path) -> dict[str, list[Any]]:
    with suppress(OSError, ValueError):
        known = json.loads(path.read_bytes())
        if isinstance(known, dict):
            return known
    return {}


def _keep(path: Path, found: Mapping[str, list[Any]]) -> None:
    """Write what was found, where that is possible: an index may be readable only.

    The folder is not made here. It belongs to whoever indexes, who may be another user.
    """
    temporary = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        temporary.write_text(json.dumps(found), encoding="utf-8")
        temporary.replace(path)
