"""The SHA-256 of files: computed once, and again only when the file system says a file may differ."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from khmerqa.index.checked import file_state, is_settled
from khmerqa.ingest.files.discover import SourceFile
from khmerqa.storage.cache import DiskCache
from khmerqa.types import Bilingual

UNREADABLE = "unreadable: "  # in place of a checksum, before the reason


class Fingerprints:
    """SHA-256 of files by their path, size, times and inode, as git does it.

    A file that was changed just now is not remembered, nor is one with a time in the future.
    """

    def __init__(self, cache: DiskCache | None) -> None:
        self._cache = cache
        self._used: dict[str, bytes] = {}
        self._known: dict[str, bytes] = {}

    def expect(self, files: Sequence[SourceFile]) -> None:
        """Look up many files at once: one query instead of a thousand."""
        if self._cache is not None:
            self._known = self._cache.get_many([_key(file.path) for file in files])

    def of(self, path: Path) -> str:
        """Return the SHA-256 of a file, or why it cannot be read."""
        key = _key(path)
        try:
            state = file_state(path.stat())
            kept = _decoded(self._known.get(key), state)
            if kept is None:
                with path.open("rb") as file:
                    kept = hashlib.file_digest(file, "sha256").hexdigest()
                    after = os.fstat(file.fileno())
                if file_state(after) != state or not is_settled(after):
                    return kept
        except OSError as error:
            return f"{UNREADABLE}{error.strerror}"
        self._used[key] = json.dumps([state, kept]).encode()
        return kept

    def keep(self) -> None:
        """Remember the files that were used, and forget all others."""
        if self._cache is None or self._used == self._known:
            return
        fresh = {key: value for key, value in self._used.items() if self._known.get(key) != value}
        self._cache.put_many(fresh)
        self._cache.keep_only(self._used)


def cannot_open(reason: str | None) -> Bilingual:
    """Return the message for a file that the system does not let be read, for this reason."""
    return Bilingual(
        "មិនអាចបើកឯកសារ (file) នេះបានទេ។ សូមពិនិត្យថាតើឯកសារនេះនៅមានឬទេ។",
        f"It cannot be opened ({reason}). Check that it is there.",
    )


def _key(path: Path) -> str:
    return os.fsencode(path).hex()


def _decoded(kept: bytes | None, state: list[int]) -> str | None:
    try:
        then, sha256 = json.loads(kept or b"")
        return str(sha256) if then == state else None
    except (ValueError, TypeError):
        return None
