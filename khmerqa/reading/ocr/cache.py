"""Pages that OCR has read, kept on disk: no page is read twice, and a killed run keeps what it did.

The key of a page is its picture and what read it. The pages of each file are noted, so that a
withdrawn file leaves no text behind.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import astuple
from pathlib import Path
from typing import Protocol

from khmerqa.reading.ocr.engine import Mode, Word
from khmerqa.reading.ocr.page import Band, PageReading
from khmerqa.storage.cache import DiskCache

FILE_NAME = "ocr.sqlite"
_OF_FILE = "file:"


class PageCache(Protocol):
    """A store of readings."""

    def get(self, key: str) -> PageReading | None:
        """Return a reading; None where there is none."""
        ...

    def put(self, key: str, reading: PageReading) -> None:
        """Keep a reading."""
        ...

    def note(self, sha256: str, keys: Iterable[str]) -> None:
        """Note which pages a file has."""
        ...


class NoCache:
    """Keeps nothing: for reading one file by itself."""

    def get(self, key: str) -> PageReading | None:
        """Return nothing."""
        return None

    def put(self, key: str, reading: PageReading) -> None:
        """Do nothing."""

    def note(self, sha256: str, keys: Iterable[str]) -> None:
        """Do nothing."""


class OcrCache:
    """Readings in an SQLite file."""

    def __init__(self, path: Path) -> None:
        self._cache = DiskCache(path, "ocr")

    def get(self, key: str) -> PageReading | None:
        """Return a reading; None where there is none, or a damaged one."""
        try:
            return _decoded(self._cache.get_many([key])[key])
        except (KeyError, ValueError, TypeError):
            return None

    def put(self, key: str, reading: PageReading) -> None:
        """Keep a reading."""
        self._cache.put_many({key: _encoded(reading)})

    def note(self, sha256: str, keys: Iterable[str]) -> None:
        """Note which pages a file has."""
        self._cache.put_many({_OF_FILE + sha256: json.dumps(sorted(keys)).encode()})

    def keep_only_files(self, hashes: Collection[str]) -> None:
        """Forget the pages of all files but these."""
        files = {_OF_FILE + sha256 for sha256 in hashes}
        pages = {
            key for kept in self._cache.get_many(sorted(files)).values() for key in json.loads(kept)
        }
        self._cache.keep_only(files | pages)

    def close(self) -> None:
        """Close the file."""
        self._cache.close()


def forget_others(path: Path, hashes: Collection[str]) -> None:
    """Forget in the cache at ``path`` the pages of all files but these."""
    if path.exists():
        with closing(OcrCache(path)) as cache:
            cache.keep_only_files(hashes)


def _encoded(reading: PageReading) -> bytes:
    values = {
        "words": [
            [
                *(word.text, word.left, word.top, word.right, word.bottom),
                *(round(word.confidence, 3), word.line),
                [round(sure, 3) for sure in word.by_letter],
            ]
            for word in reading.words
        ],
        "mode": int(reading.mode),
        "unread": [astuple(band) for band in reading.unread],
        "again": reading.again,
        "size": reading.size,
        "is_soft": reading.is_soft,
        "uncovered": reading.uncovered,
    }
    return json.dumps(values, ensure_ascii=False).encode()


def _decoded(kept: bytes) -> PageReading:
    values = json.loads(kept)
    return PageReading(
        words=tuple(
            Word(
                text=text,
                left=left,
                top=top,
                right=right,
                bottom=bottom,
                confidence=confidence,
                line=tuple(line),
                by_letter=tuple(by_letter),
            )
            for text, left, top, right, bottom, confidence, line, by_letter in values["words"]
        ),
        mode=Mode(values["mode"]),
        unread=tuple(Band(*band) for band in values["unread"]),
        again=values["again"],
        size=values["size"],
        is_soft=values["is_soft"],
        uncovered=values["uncovered"],
    )
