"""What a generation is made from: the files, and the versions of all that reads and indexes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from khmerqa.index.manifest import FORMAT
from khmerqa.ingest.documents.chunk import CHUNKING_VERSION
from khmerqa.ingest.documents.document_reader import CANONICAL_VERSION
from khmerqa.ingest.files.discover import SourceFile
from khmerqa.ingest.read_result import ReadResult
from khmerqa.ports import Embedder, FileReader, Segmenter, SentenceRecorder
from khmerqa.text import NORMALISER_VERSION
from khmerqa.text.terms.words import TERMS_VERSION
from khmerqa.types import Manifest

# The fields of a manifest that hold such a version.
PARTS = (
    "format",
    "reader",
    "normaliser",
    "segmenter",
    "embedder",
    "chunking",
    "engine",
    "sentence_records",
)


def wanted_manifest(
    roots: Sequence[Path],
    files: Sequence[SourceFile],
    hashes: Sequence[str],
    *,
    reader: FileReader,
    segmenter: Segmenter,
    embedder: Embedder,
    recorder: SentenceRecorder | None,
    engine: str,
) -> Manifest:
    """Return the manifest that the index should have, without what only a run can tell.

    ``hashes`` holds the SHA-256 of each file, or why it cannot be read.
    """
    manifest = Manifest(
        generation="",
        format=FORMAT,
        created="",
        inputs="",
        roots=tuple(str(root) for root in roots),
        reader=f"{reader.version}/{CANONICAL_VERSION}",
        normaliser=f"{NORMALISER_VERSION}/{TERMS_VERSION}",
        segmenter=segmenter.fingerprint,
        embedder=embedder.fingerprint,
        dimensions=embedder.dimensions,
        chunking=CHUNKING_VERSION,
        documents=0,
        passages=0,
        files=(),
        engine=engine,
        sentence_records=recorder.version if recorder is not None else "",
    )
    return replace(manifest, inputs=_digest(manifest, files, hashes))


def manifest_of(
    wanted: Manifest, generation: str, files: Sequence[SourceFile], result: ReadResult
) -> Manifest:
    """Return the manifest of what a run has read.

    Files that were being written have no inputs digest, so that the next run looks at them again.
    """
    found = [result.hashes[file.document_id] for file in files]
    return replace(
        wanted,
        generation=generation,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        inputs="" if result.changing else _digest(wanted, files, found),
        documents=len(result.contents),
        passages=len(result.languages),
        unread=tuple(result.unread),
        unread_pages=tuple(result.unread_pages),
        pages=tuple((*kind, count) for kind, count in result.pages.most_common()),
    )


def _digest(manifest: Manifest, files: Sequence[SourceFile], hashes: Sequence[str]) -> str:
    """Return a digest of everything that a generation is made from."""
    versions = [getattr(manifest, part) for part in PARTS]
    listed = [
        (file.relative, file.document_id, sha256, asdict(file.catalogue))
        for file, sha256 in zip(files, hashes, strict=True)
    ]
    return hashlib.sha256(json.dumps([versions, manifest.roots, listed]).encode()).hexdigest()
