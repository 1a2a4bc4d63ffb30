"""The steps of a Containerfile, as far as one can follow them without an image."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction, its continued lines joined."""

    keyword: str
    text: str


def steps_of(text: str) -> list[Step]:
    """Return the instructions of a Containerfile; comments are left out, also between lines."""
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    joined = re.sub(r"[ \t]*\\\n\s*", " ", "\n".join(lines))
    return [Step(*line.split(maxsplit=1)) for line in joined.splitlines()]


def words_of(text: str) -> list[str]:
    """Return the words of a command, written as JSON or as a line of a shell."""
    return list(json.loads(text)) if text.startswith("[") else shlex.split(text)


def environment_of(steps: Sequence[Step]) -> dict[str, str]:
    """Return the variables that the steps set."""
    pairs = (
        word.partition("=")
        for step in steps
        if step.keyword == "ENV"
        for word in words_of(step.text)
    )
    return {name: value for name, _, value in pairs}


def missing_sources(steps: Sequence[Step], root: Path) -> list[str]:
    """Return what a step would copy and is not in the folder; a name with [] may be missing."""
    named = [word for step in steps if step.keyword == "COPY" for word in words_of(step.text)[:-1]]
    return [name for name in named if "[" not in name and not (root / name).exists()]


def copied(step: Step, source: Path, work: Path, root: Path) -> None:
    """Copy what a step copies: to a place under ``work``, or under ``root`` where it is absolute.

    A folder's content is copied, not the folder itself, as builders do.
    """
    *names, place = words_of(step.text)
    target = root / place.lstrip("/") if place.startswith("/") else work / place
    for path in (path for name in names for path in sorted(source.glob(name))):
        if path.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "official")
            shutil.copytree(path, target, dirs_exist_ok=True, ignore=ignored)
        else:
            into = target / path.name if place.endswith("/") or target.is_dir() else target
            into.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, into)
