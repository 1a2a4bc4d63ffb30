"""What a run of the indexer did, as values and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from khmerqa.errors import both
from khmerqa.types import IndexReport, Manifest

BETWEEN = " | "  # what ``both`` puts between the halves


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
        return both(
            f"គ្មានឯកសារក្នុង {where} ទេ។ សូមដាក់ឯកសារ (file) ប្រភេទ PDF, DOCX, HTML, Markdown "
            "ឬអត្ថបទធម្មតានៅទីនោះ។",
            f"There is no document in {where}. Put PDF, DOCX, HTML, Markdown or text files there.",
        )
    told = [(name, *halves(reason)) for name, reason in unread[:20]]
    return both(
        f"មិនអាចអានឯកសារ (file) ណាមួយក្នុង {where} បានទេ ដូច្នេះលិបិក្រមនៅដដែល។ "
        + " ".join(f"{name}៖ {khmer}" for name, khmer, _ in told),
        f"No file in {where} could be read, so the index stays as it was. "
        + " ".join(f"{name}: {english}" for name, _, english in told),
    )


def halves(said: str) -> tuple[str, str]:
    """Return the Khmer and the English half of what ``both`` made; one language alone is both.

    A name in it may hold the sign between the halves, but then each half has it as often.
    """
    parts = said.split(BETWEEN)
    middle = len(parts) // 2
    if len(parts) % 2:
        return said, said
    return BETWEEN.join(parts[:middle]), BETWEEN.join(parts[middle:])
