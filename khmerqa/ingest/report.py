"""What a run of the indexer did, as values and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from khmerqa.types import IndexReport, Manifest


def report(
    manifest: Manifest,
    before: Mapping[str, str],
    now: Mapping[str, str],
    embedded: int,
    seconds: Mapping[str, float],
) -> IndexReport:
    """Return the report of a run, from the contents by path of what was and of what is indexed."""
    return IndexReport(
        generation=manifest.generation,
        documents=manifest.documents,
        passages=manifest.passages,
        embedded=embedded,
        added=tuple(sorted(now.keys() - before.keys())),
        changed=tuple(sorted(path for path in now if before.get(path, now[path]) != now[path])),
        unchanged=tuple(sorted(path for path in now if before.get(path) == now[path])),
        removed=tuple(sorted(before.keys() - now.keys())),
        unread=manifest.unread,
        seconds=tuple(seconds.items()),
    )


def nothing_read(roots: Sequence[Path], unread: Sequence[tuple[str, str]]) -> str:
    """Return what is said where no file at all could be read."""
    where = ", ".join(str(root) for root in roots)
    if not unread:
        return (
            f"There is no document in {where}. Put PDF, DOCX, HTML, Markdown or text files there."
        )
    reasons = " ".join(f"{name}: {reason}" for name, reason in unread[:20])
    return f"No file in {where} could be read, so the index stays as it was. {reasons}"
