"""What a reading process does with a file. Each task returns bytes, which the parent does not trust."""

from __future__ import annotations

from functools import cache
from typing import Any

from khmerqa.reading.formats import READER_VERSION, read, render_page
from khmerqa.reading.methods import RecoverySettings, fingerprint, recovery_methods
from khmerqa.reading.ocr.recovery import PageProgress
from khmerqa.reading.workers.encoding import encode_extracted


def version() -> str:
    """Return the version of the readers, and of all methods to recover pages."""
    return f"{READER_VERSION}; {fingerprint()}"


def read_file(name: str, data: bytes, page: int | None) -> bytes:
    """Return what a file, or one page of it, holds, encoded; raises what ``formats.read`` does."""
    return encode_extracted(read(name, data, _methods(), page))


def draw_page(
    data: bytes, number: int, quote: str | None, scale: float, word_boxes: bytes
) -> bytes:
    """Return a page as a PNG; raises what ``formats.render_page`` does."""
    return render_page(data, number, quote, scale, word_boxes)


def set_up(settings: RecoverySettings, progress: PageProgress) -> None:
    """Say how pages are recovered in this process, and whom to tell of those that are done."""
    global _settings, _progress
    _settings, _progress = settings, progress


# Set in a reading process only.
_settings = RecoverySettings()
_progress: PageProgress = lambda done, total: None  # noqa: E731


@cache
def _methods() -> Any:  # a process that only draws pages needs none
    return recovery_methods(_settings, _progress)
