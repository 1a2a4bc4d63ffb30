"""What a run would do, as far as that is known without reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from khmerqa.errors import UsageError
from khmerqa.ingest.files.discover import SourceFile
from khmerqa.ingest.previous import Previous
from khmerqa.ingest.report import Noticed, RunCounts, nothing_read, report
from khmerqa.types import IndexReport, Manifest


def plan(
    previous: Previous,
    wanted: Manifest,
    files: Sequence[SourceFile],
    hashes: Sequence[str],
    noticed: Noticed,
    seconds: Mapping[str, float],
) -> IndexReport:
    """Return the report that a run is expected to give; see ``Reindexer.plan``.

    Raises UsageError where there is no file, as a run would.
    """
    up_to_date = previous.is_up_to_date()
    if not files and not up_to_date:
        raise UsageError(nothing_read(wanted.roots, []))
    unread = previous.unread_among(files, hashes)
    now = {
        file.relative: sha256
        for file, sha256 in zip(files, hashes, strict=True)
        if file.relative not in unread
    }
    # A document whose file cannot be read any more stays as it was.
    kept = [file.relative for file in files if file.relative in unread]
    now |= {path: previous.contents[path] for path in kept if path in previous.contents}
    again = 0 if up_to_date else len(files) - sum(map(previous.holds, files, hashes))
    planned = report(
        previous.manifest or wanted,
        previous.contents,
        now,
        seconds,
        noticed,
        RunCounts(read=again, new_versions=previous.new_versions()),
    )
    return replace(
        planned,
        unread=tuple(unread.items()),
        unread_pages=(),  # of the index as it is, like ``pages``
        pages=(),
        dry_run=True,
        up_to_date=up_to_date,
    )
