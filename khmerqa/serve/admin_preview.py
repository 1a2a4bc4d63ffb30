"""What would be indexed of an uploaded file: its title and the verdict on each page. Nothing is kept."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from khmerqa.answer.writing.public_json import evidence_of
from khmerqa.ingest.documents.document_reader import guessed_title
from khmerqa.ingest.documents.prepare import PreparedText
from khmerqa.ports import Progress
from khmerqa.serve.service import Service
from khmerqa.text.khmer.clusters import clip
from khmerqa.types import Extracted, ExtractedPage, Method

_MAX_EXCERPT = 200  # code points
_one_at_a_time = threading.Lock()  # reading may need much memory


def preview(service: Service, folder: Path, name: str, progress: Progress) -> Mapping[str, Any]:
    """Read the file ``name`` in ``folder`` as the indexer would; then delete the folder.

    Raises UnreadableError where the file cannot be read.
    """
    assert service.read_file is not None, "this service was made without a reader"
    try:
        with _one_at_a_time:
            return preview_json(name, *service.read_file(folder / name, progress))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def preview_json(name: str, extracted: Extracted, prepared: PreparedText) -> dict[str, Any]:
    """Return what was read, with the title and the language that the document would get."""
    sections = prepared.canonical.sections
    return {
        "file": name,
        "title": guessed_title(extracted.title, sections, PurePath(name).stem),
        "language": prepared.language,
        "marking": extracted.marking,
        "pages": [_page_json(page) for page in extracted.pages],
    }


def _page_json(page: ExtractedPage) -> dict[str, Any]:
    return {
        "page": page.number,
        "label": page.label,
        "verdict": page.verdict,
        "read_by": page.method,
        "confidence": page.confidence,
        "unread": page.unread,
        "evidence": evidence_of(page),
        "excerpt": _excerpt(page),
    }


def _excerpt(page: ExtractedPage) -> str | None:
    """Return the beginning of a page that was not simply read from its text layer, to be looked at."""
    if page.method is Method.TEXT_LAYER and not page.unread:
        return None
    text = " ".join(block.text for block in page.blocks)
    return clip(text, _MAX_EXCERPT)
