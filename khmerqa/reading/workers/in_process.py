"""Reading files in this process: for tests, and for a few files that are trusted."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from khmerqa.reading.formats import READER_VERSION, SUFFIXES, read
from khmerqa.reading.recovery import Recovery
from khmerqa.types import Extracted


class InProcessReader:
    """A FileReader without processes, limits or a cache."""

    suffixes = SUFFIXES
    read_ahead = 0

    def __init__(self, methods: Sequence[Recovery] = ()) -> None:
        self._methods = tuple(methods)
        self.version = "; ".join((READER_VERSION, *(method.fingerprint for method in methods)))

    def announce(self, name: str, data: bytes, /) -> None:
        """Do nothing: a file is read when its turn comes."""

    def read(self, name: str, data: bytes, /) -> Extracted:
        """Return what a file holds; raises UnreadableError."""
        return read(name, data, self._methods)

    def keep_only(self, hashes: Collection[str], /) -> None:
        """Do nothing: nothing is cached."""

    def close(self) -> None:
        """Do nothing: there are no resources."""
