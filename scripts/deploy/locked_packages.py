"""Which packages an installation has, under which licences, and how a lock file names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from email.message import Message
from importlib.metadata import requires
from typing import Any

from packaging.requirements import Requirement

LOCK = """\
# The packages of the container, with the hashes of their files for Linux (x86_64, aarch64), Python 3.11.
# Made by scripts/deploy/lock; do not edit. pip install --require-hashes -r deploy/requirements.lock
"""
NOTICE = """\
khmerqa
Copyright the authors of khmerqa. Licensed under the Apache License, Version 2.0 (LICENSE).

What the built-in models were trained on, and under which licences: docs/model-card.md. The texts, tables
and questions that ship: docs/data.md. The names of countries in khmerqa/data/places.tsv are from the
Unicode CLDR, Copyright 1991-2026 Unicode, Inc., under the Unicode License v3,
https://www.unicode.org/license.txt.

The container image also holds the packages below (made by scripts/deploy/lock; do not edit). Each is
under the licence that it names itself; its text is in the package's folder NAME.dist-info. With
khmerqa[models], pip installs torch (BSD-3-Clause), transformers and sentence-transformers (Apache-2.0)
and what they need. Reading scans uses Tesseract and its models (Apache-2.0) as a program of its own.

"""
_LONGEST = 60  # characters of a licence that is no name but a whole text
_CLASSIFIER = "License :: OSI Approved :: "


def canonical(name: str) -> str:
    """Return a package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(lines: Iterable[str]) -> set[str]:
    """Return all packages that these requirements need, from what the installed ones say of theirs."""
    found: dict[str, set[str]] = {}
    waiting = [Requirement(line) for line in lines]
    while waiting:
        needed = waiting.pop()
        package = canonical(needed.name)
        if package in found and needed.extras <= found[package]:
            continue
        found.setdefault(package, set()).update(needed.extras)
        environments = [{"extra": extra} for extra in ("", *needed.extras)]
        for each in map(Requirement, requires(package) or ()):
            if each.marker is None or any(map(each.marker.evaluate, environments)):
                waiting.append(each)
    return set(found)


def requirements_of(project: Mapping[str, Any], extras: Iterable[str]) -> list[str]:
    """Return what a pyproject.toml's project needs with these extras."""
    optional = project["optional-dependencies"]
    return [*project["dependencies"], *(line for extra in extras for line in optional[extra])]


def licence_of(metadata: Message) -> str:
    """Return the licence that a package names: as SPDX where it does, or else in its classifiers."""
    if expression := metadata.get("License-Expression"):
        return str(expression)
    named = [
        str(each).removeprefix(_CLASSIFIER)
        for each in metadata.get_all("Classifier", [])
        if str(each).startswith(_CLASSIFIER)
    ]
    written = str(metadata.get("License") or "").strip().splitlines()
    if written and len(written[0]) <= _LONGEST:
        return written[0] if not named or len(written) == 1 else "; ".join(named)
    return "; ".join(named) or "not stated"


def lock_text(versions: Mapping[str, str], hashes: Mapping[str, Iterable[str]]) -> str:
    """Return the lock file: a package and its hashes a block, in order."""
    blocks = []
    for name in sorted(versions):
        lines = [
            f"{name}=={versions[name]}",
            *(f"--hash=sha256:{each}" for each in sorted(hashes[name])),
        ]
        blocks.append(" \\\n    ".join(lines))
    return LOCK + "\n".join(blocks) + "\n"


def notice_text(rows: Sequence[tuple[str, str, str]]) -> str:
    """Return the notice: every package with its version and licence."""
    width = max(len(f"{name} {version}") for name, version, _ in rows)
    lines = [f"{f'{name} {version}':<{width}}  {licence}" for name, version, licence in rows]
    return NOTICE + "\n".join(sorted(lines, key=str.lower)) + "\n"
