"""The manifest of a generation: what built it, and a checksum of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from khmerqa.errors import IndexDamagedError, IndexMismatchError
from khmerqa.index.layout import GenerationLayout, is_inside
from khmerqa.types import Bilingual, Manifest

_SENTENCE_RECORDS = "units"  # the key of ``sentence_records`` in the file
FORMAT = 4  # of a generation; raised with a migration below, or when an older one cannot be read


def _history_since_2(values: dict[str, Any]) -> dict[str, Any]:
    """Format 1 kept no earlier versions of documents; all else is the same."""
    return {**values, "format": 2}


def _sentence_records_since_3(values: dict[str, Any]) -> dict[str, Any]:
    """Format 2 had no sentence records: sentences are read when an answer needs them."""
    return {**values, "format": 3, "units": ""}


def _bilingual_since_4(values: dict[str, Any]) -> dict[str, Any]:
    """Format 3 held a reason as one line in both languages."""
    reasons = {
        name: [[path, asdict(Bilingual.from_line(line))] for path, line in values.get(name, ())]
        for name in ("unread", "unread_pages")
    }
    return {**values, **reasons, "format": 4}


# From each older format that can still be read, to the next.
_MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: _history_since_2,
    2: _sentence_records_since_3,
    3: _bilingual_since_4,
}


def read_manifest(layout: GenerationLayout, sha256: str | None = None) -> Manifest:
    """Read a generation's manifest; one of an older format is brought to this one on the way.

    Raises IndexDamagedError where it is missing, no manifest, or not of this ``sha256``, and
    IndexMismatchError for a format that this version does not know.
    """
    try:
        written = layout.manifest.read_bytes()
        if sha256 is not None and hashlib.sha256(written).hexdigest() != sha256:
            raise ValueError("its checksum differs")
        values = json.loads(written)
        found = values["format"]
        while values["format"] in _MIGRATIONS:
            values = _MIGRATIONS[values["format"]](values)
        if values["format"] == FORMAT:
            values["roots"] = tuple(values["roots"])
            values["files"] = tuple(tuple(pair) for pair in values["files"])
            for name in ("unread", "unread_pages"):
                values[name] = tuple((path, Bilingual(**reason)) for path, reason in values[name])
            values["pages"] = tuple(tuple(row) for row in values.get("pages", ()))
            values["sentence_records"] = values.pop(_SENTENCE_RECORDS)
            if not all(is_inside(path) for path, _ in values["files"]):
                raise ValueError("it names files outside the index")
            return Manifest(**values)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(
            Bilingual(
                f"មិនអាចអាន manifest នៃលិបិក្រម {layout.root.name} បានទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                f"The manifest of {layout.root.name} cannot be read. Run: khmerqa index --full",
            )
        ) from error
    raise IndexMismatchError(
        Bilingual(
            f"លិបិក្រមមានទម្រង់ {found} ប៉ុន្តែ khmerqa កំណែនេះអានបានតែទម្រង់ {FORMAT}។ "
            "សូមដំណើរការ៖ khmerqa index --full ។",
            f"The index has format {found}, this version of khmerqa reads formats up to {FORMAT}. "
            "Run: khmerqa index --full",
        )
    )


def write_manifest(layout: GenerationLayout, manifest: Manifest) -> None:
    """Write a generation's manifest."""
    values = asdict(manifest)
    values[_SENTENCE_RECORDS] = values.pop("sentence_records")
    written = json.dumps(values, ensure_ascii=False, indent=1)
    layout.manifest.write_text(written, encoding="utf-8")


def checksums(root: Path) -> tuple[tuple[str, str], ...]:
    """Return the path and SHA-256 of every file of a generation that is being finished."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    # tantivy's lock files are empty and mean nothing once it has finished.
    return tuple(
        (path.relative_to(root).as_posix(), file_sha256(path))
        for path in files
        if path.suffix != ".lock"
    )


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
