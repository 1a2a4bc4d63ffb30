"""The report of an index run: its values, its JSON, and the sentences in it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from khmerqa.ingest.files.discover import PassedOver, SourceFile
from khmerqa.ingest.files.fingerprints import UNREADABLE
from khmerqa.reading.formats import LABELS
from khmerqa.text.expressions.number_ranges import number_ranges
from khmerqa.types import Bilingual, Document, IndexReport, Manifest, Verdict

_REASONS = {  # why a page was not read, in Khmer and in English
    Verdict.LEGACY: ("ពុម្ពអក្សរខ្មែរចាស់មុនសម័យ Unicode", "a pre-Unicode Khmer font"),
    Verdict.BROKEN: ("ស្រទាប់អត្ថបទមិនត្រូវនឹងអក្សរបោះពុម្ព", "a text layer that does not match the print"),
    Verdict.SCAN: ("រូបស្កេនគ្មានអត្ថបទ", "a scan without text"),
}


MAX_LOSSES = 20  # of one document that a report lists


class Stopwatch:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Measure the time of a stage."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = round(time.perf_counter() - began, 3)


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What a run had to do again: files read, passages segmented and embedded, and why everything."""

    read: int = 0
    segmented: int = 0
    embedded: int = 0
    new_versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Noticed:
    """What else there is to say of the files in a folder."""

    copies: tuple[tuple[str, ...], ...] = ()  # paths of files with the same content
    lock_files: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()


def noticed_in(
    files: Sequence[SourceFile], hashes: Sequence[str], passed_over: PassedOver
) -> Noticed:
    """Return what there is to say of files with these SHA-256."""
    by_content: dict[str, list[str]] = {}
    for file, sha256 in zip(files, hashes, strict=True):
        if not sha256.startswith(UNREADABLE):
            by_content.setdefault(sha256, []).append(file.relative)
    copies = tuple(tuple(paths) for paths in by_content.values() if len(paths) > 1)
    return Noticed(copies, tuple(passed_over.lock_files), tuple(passed_over.unsupported))


def report(
    manifest: Manifest,
    before: Mapping[str, str],
    now: Mapping[str, str],
    seconds: Mapping[str, float],
    noticed: Noticed = Noticed(),
    counts: RunCounts = RunCounts(),
) -> IndexReport:
    """Return the report of a run; ``before`` and ``now`` are SHA-256 by path of what is indexed."""
    return IndexReport(
        generation=manifest.generation,
        documents=manifest.documents,
        passages=manifest.passages,
        embedded=counts.embedded,
        added=tuple(sorted(now.keys() - before.keys())),
        changed=tuple(sorted(path for path in now if before.get(path, now[path]) != now[path])),
        unchanged=tuple(sorted(path for path in now if before.get(path) == now[path])),
        removed=tuple(sorted(before.keys() - now.keys())),
        unread=manifest.unread,
        seconds=tuple(seconds.items()),
        read=counts.read,
        segmented=counts.segmented,
        new_versions=counts.new_versions,
        unread_pages=manifest.unread_pages,
        pages=manifest.pages,
        copies=noticed.copies,
        lock_files=noticed.lock_files,
        unsupported=noticed.unsupported,
    )


def report_json(report: IndexReport) -> dict[str, Any]:
    """Return a report as JSON has it: the seconds by stage, each reason in both languages."""
    values = _json(report)
    values["cut"] = values.pop("segmented")  # public names, older than those of the fields
    values["remade"] = values.pop("new_versions")
    return {**values, "seconds": dict(report.seconds), "kept": report.kept}


def manifest_json(manifest: Manifest) -> dict[str, Any]:
    """Return a manifest as JSON has it, each reason in both languages."""
    values = _json(manifest)
    values["units"] = values.pop("sentence_records")  # a public name, older than that of the field
    return values


def _json(value: IndexReport | Manifest) -> dict[str, Any]:
    return {
        **asdict(value),
        "unread": [(path, str(reason)) for path, reason in value.unread],
        "unread_pages": [(path, str(which)) for path, which in value.unread_pages],
    }


def pages_read(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the verdict on each page and how it was read, if it was."""
    for page in document.pages:
        yield str(page.verdict), "" if page.unread else str(page.method)


def losses_of(document: Document) -> Bilingual | None:
    """Return which pages of a document were not read, and what of the others; None for no losses."""
    reasons: dict[Verdict, list[int]] = {}
    for page in document.pages:
        if page.unread:
            reasons.setdefault(page.verdict, []).append(page.number)
    told = [_format_unread(document, reasons)] if reasons else []
    if shown := document.losses[:MAX_LOSSES]:
        more = len(document.losses) - len(shown)
        khmer = "; ".join(loss.km for loss in shown) + (f" និង {more} ទៀត" if more else "")
        english = "; ".join(loss.en for loss in shown) + (f"; and {more} more" if more else "")
        told.append(Bilingual(f"មិនបានយក៖ {khmer}។", f"Left out: {english}."))
    if not told:
        return None
    return Bilingual(" ".join(each.km for each in told), " ".join(each.en for each in told))


def _format_unread(document: Document, reasons: Mapping[Verdict, Sequence[int]]) -> Bilingual:
    parts = [(number_ranges(numbers), *_REASONS[verdict]) for verdict, numbers in reasons.items()]
    unread = next(page for page in document.pages if page.unread)
    advice = unread.remedy or Bilingual("", "")
    return Bilingual(
        "មិនបានអានទំព័រ "
        + "; ".join(f"{pages} ({khmer})" for pages, khmer, _ in parts)
        + f"។ {advice.km}".rstrip(),
        "Not read: "
        + "; ".join(f"pages {pages} ({english})" for pages, _, english in parts)
        + f". {advice.en}".rstrip(),
    )


def nothing_read(roots: Sequence[str], unread: Sequence[tuple[str, Bilingual]]) -> Bilingual:
    """Return the message for a run in which no file could be read."""
    where = ", ".join(roots)
    if not unread:
        formats, last = ", ".join(LABELS[:-1]), LABELS[-1]
        return Bilingual(
            f"គ្មានឯកសារក្នុង {where} ទេ។ សូមដាក់ឯកសារ (file) ប្រភេទ {formats} ឬ {last} នៅទីនោះ។",
            f"There is no document in {where}. Put {formats} or {last} files there.",
        )
    shown = unread[:20]
    return Bilingual(
        f"មិនអាចអានឯកសារ (file) ណាមួយក្នុង {where} បានទេ ដូច្នេះលិបិក្រមនៅដដែល។ "
        + " ".join(f"{name}៖ {reason.km}" for name, reason in shown),
        f"No file in {where} could be read, so the index stays as it was. "
        + " ".join(f"{name}: {reason.en}" for name, reason in shown),
    )
