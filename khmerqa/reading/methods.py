"""All methods to recover a page whose text layer is not reliable, in the order they are tried."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from khmerqa.reading.glyphs.recovery import GlyphRecovery
from khmerqa.reading.legacy.recovery import LegacyRecovery
from khmerqa.reading.ocr.cache import OcrCache
from khmerqa.reading.ocr.engine import Tesseract
from khmerqa.reading.ocr.recovery import OcrRecovery, PageProgress
from khmerqa.reading.old_office import fingerprint as libreoffice
from khmerqa.reading.recovery import Recovery


@dataclass(frozen=True, slots=True)
class RecoverySettings:
    """What the recovery methods need to know; it is sent to the processes that read."""

    ocr_cache: Path | None = None
    ocr_workers: int = os.cpu_count() or 1


def recovery_methods(
    settings: RecoverySettings, progress: PageProgress = lambda done, total: None
) -> tuple[Recovery, ...]:
    """Return the methods, the exact ones before OCR."""
    cache = OcrCache(settings.ocr_cache) if settings.ocr_cache else None
    return (
        GlyphRecovery.load(),
        LegacyRecovery(),
        OcrRecovery(
            engine=Tesseract(), cache=cache, workers=settings.ocr_workers, progress=progress
        ),
    )


def fingerprint() -> str:
    """Return what changes whenever one of the methods, or LibreOffice, would read a file differently."""
    methods = recovery_methods(RecoverySettings())
    return "; ".join((*(method.fingerprint for method in methods), libreoffice()))
