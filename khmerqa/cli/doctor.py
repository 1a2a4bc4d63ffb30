"""What is installed and usable here."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from khmerqa.errors import KhmerQAError
from khmerqa.index.generation import IndexLayout, open_current
from khmerqa.settings import Settings

_NEEDED = ("khmer-nltk", "faiss-cpu", "tantivy", "tokenizers", "pypdfium2", "fastapi")
_OPTIONAL = ("torch", "sentence-transformers", "transformers")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. What is ``optional`` may be missing."""

    name: str
    ok: bool
    detail: str
    optional: bool = False


def examine(settings: Settings) -> list[Finding]:
    """Return the findings, the needed ones first."""
    found = [
        Finding(
            "Python",
            sys.version_info >= (3, 11),
            f"{platform.python_version()} on {platform.machine()}",
        )
    ]
    found += [_package(name, optional=False) for name in _NEEDED]
    found.append(_index(settings))
    found += [_package(name, optional=True) for name in _OPTIONAL]
    found.append(
        _program("chromium", "apt-get install chromium fonts-khmeros", "making the digests' PDFs")
    )
    return found


def _package(name: str, *, optional: bool) -> Finding:
    try:
        return Finding(name, True, version(name), optional)
    except PackageNotFoundError:
        return Finding(name, False, f"missing. Run: pip install {name}", optional)


def _program(name: str, command: str, purpose: str) -> Finding:
    path = shutil.which(name)
    detail = path or f"missing (needed for {purpose}). Run: {command}"
    return Finding(name, path is not None, detail, optional=True)


def _index(settings: Settings) -> Finding:
    try:
        manifest = open_current(IndexLayout(settings.index)).manifest
    except KhmerQAError as error:
        return Finding("index", False, str(error), optional=True)
    return Finding(
        "index",
        True,
        f"{settings.index}: {manifest.documents} documents, {manifest.passages} passages, "
        f"made {manifest.created}",
    )
