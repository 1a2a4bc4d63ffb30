"""The file that names the current generation and, after it, those that were current before.

One line a generation, the current one first: its name and the SHA-256 of its manifest. The file is
replaced by one rename, so a reader sees the old list or the new one, never a mixture.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from khmerqa.errors import IndexDamagedError
from khmerqa.index.layout import IndexLayout
from khmerqa.types import Bilingual

_NAME = re.compile(r"[0-9]{6,}")  # of a generation
_LINE = re.compile(r"([0-9]{6,})(?: ([0-9a-f]{64}))?")


@dataclass(frozen=True, slots=True)
class Published:
    """A generation that is or was current, and the checksum of its manifest.

    Entries written before checksums were recorded have none.
    """

    name: str
    sha256: str | None = None


def read_current(layout: IndexLayout) -> tuple[Published, ...]:
    """Return the generations that are and were current, the current one first; none where none is.

    Raises IndexDamagedError where the file holds something else.
    """
    try:
        content = layout.current.read_bytes()
    except FileNotFoundError:
        return ()
    lines = content.decode(errors="replace").splitlines()
    found = [_LINE.fullmatch(line) for line in lines]
    published = tuple(Published(each[1], each[2]) for each in found if each)
    if not published or len(published) != len(lines):
        raise IndexDamagedError(
            Bilingual(
                f"ឯកសារ (file) {layout.current} មិនបញ្ជាក់ជំនាន់នៃលិបិក្រមទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                f"{layout.current} names no generation. Run: khmerqa index --full",
            )
        )
    return published


def write_current(layout: IndexLayout, published: Sequence[Published]) -> None:
    """Make the first of these the current generation, by one rename, and remember the others."""
    lines = [" ".join(filter(None, (each.name, each.sha256))) for each in published]
    temporary = layout.current.with_suffix(".new")
    temporary.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    put(temporary, layout.current)


def folders(layout: IndexLayout) -> list[Path]:
    """Return the folders of generations, finished or not, the newest first; no other folders."""
    if not layout.generations.is_dir():
        return []
    found = [each for each in layout.generations.iterdir() if _NAME.fullmatch(each.name)]
    return sorted(found, key=lambda folder: int(folder.name), reverse=True)


def put(temporary: Path, target: Path) -> None:
    """Give a finished file its name; a power cut leaves what was there, or the whole of the new."""
    fsync(temporary)
    temporary.replace(target)
    fsync(target.parent)


def fsync(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
