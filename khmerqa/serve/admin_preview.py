"""What would be indexed of an uploaded file: its title and the verdict on each page."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from khmerqa.answer.writing.public_json import evidence_of
from khmerqa.errors import IndexStateError
from khmerqa.index.manifest import file_sha256
from khmerqa.ingest.documents.document_reader import guessed_title
from khmerqa.ingest.documents.prepare import PreparedText
from khmerqa.ports import Progress
from khmerqa.serve.service import ADMINISTRATOR, Service
from khmerqa.storage.service.staging import Staging
from khmerqa.text.khmer.clusters import clip
from khmerqa.types import Extracted, ExtractedPage, Method

_MAX_EXCERPT = 200  # code points
_one_at_a_time = threading.Lock()  # reading may need much memory


def preview(service: Service, staging: Staging, name: str, progress: Progress) -> Mapping[str, Any]:
    """Read the uploaded file ``name`` as the indexer would; then delete the upload.

    Raises UnreadableError where the file cannot be read.
    """
    assert service.read_file is not None, "this service was made without a reader"
    try:
        with _one_at_a_time:
            path = staging.folder / name
            found = preview_json(name, *service.read_file(path, progress))
            return {**found, "same_as": _same_as(service, file_sha256(path))}
    finally:
        staging.close()


def _same_as(service: Service, sha256: str) -> dict[str, str] | None:
    """Return the document that has this very content, where one is published."""
    try:
        listed = service.generation(ADMINISTRATOR).passages.listed()
    except IndexStateError:  # nothing is published yet
        return None
    same = next((each for each in listed if each.sha256 == sha256), None)
    return None if same is None else {"id": same.id, "title": same.title}


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
