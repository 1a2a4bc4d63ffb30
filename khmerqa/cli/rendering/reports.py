"""What a run of the indexer did, and what verify found, as text."""

from __future__ import annotations

from collections.abc import Iterator

from khmerqa.cli.progress import STAGES
from khmerqa.cli.rendering.pages import counted_pages
from khmerqa.types import Bilingual, IndexReport, Manifest

_SHOWN_SECONDS = 0.05  # a stage that took less is left out
_DRY_RUN = Bilingual("គ្រាន់តែសាកមើល មិនបានធ្វើអ្វីទេ", "Dry run: nothing was changed")
_OTHER_VERSION = Bilingual("ផ្នែកដែលមានកំណែថ្មី", "parts of another version")
_ADDED = Bilingual("បន្ថែម", "added")
_CHANGED = Bilingual("កែប្រែ", "changed")
_REMOVED = Bilingual("ដកចេញ", "removed")
_UNCHANGED = Bilingual("មិនប្រែប្រួល", "unchanged")
_PAGES_NOT_READ = Bilingual("មិនបានអានគ្រប់ទំព័រ", "PAGES NOT READ")
_NOT_READ = Bilingual("មិនបានអាន", "NOT READ")
_KEPT = Bilingual("នៅប្រើកំណែមុន", "EARLIER VERSION KEPT")


def index_report(report: IndexReport) -> str:
    """Return the report of an index run."""
    return "\n".join(map(str, _report_lines(report)))


def _report_lines(report: IndexReport) -> Iterator[str | Bilingual]:
    if report.dry_run:
        yield _DRY_RUN
    if report.new_versions:
        yield f"{_OTHER_VERSION}: {', '.join(report.new_versions)}"
    yield Bilingual(
        f"លិបិក្រម {report.generation}៖ ឯកសារ {report.documents} វគ្គ {report.passages}",
        f"Index {report.generation}: {report.documents} documents, {report.passages} passages",
    )
    for title, names in (
        (_ADDED, report.added),
        (_CHANGED, report.changed),
        (_REMOVED, report.removed),
    ):
        if names:
            yield f"{title}: {', '.join(names)}"
    if report.unchanged:
        yield f"{_UNCHANGED}: {len(report.unchanged)}"
    if report.pages:
        yield counted_pages(report.pages)
    for name, which in report.unread_pages:
        yield f"{_PAGES_NOT_READ}: {name}: {which.km}\n    {which.en}"
    for name, reason in report.unread:
        yield f"{_NOT_READ}: {name}: {reason.km}"
        if reason.en != reason.km:
            yield f"    {reason.en}"
    if report.kept:
        yield f"{_KEPT}: {', '.join(report.kept)}"
    yield _seconds(report)


def _seconds(report: IndexReport) -> Bilingual:
    khmer, english = [], []
    for stage, seconds in report.seconds:
        if seconds >= _SHOWN_SECONDS:
            name = STAGES.get(stage, Bilingual(stage, stage))
            khmer.append(f"{name.km} {seconds:.1f}")
            english.append(f"{stage} {seconds:.1f}")
    return Bilingual(
        f"បានគណនាវ៉ិចទ័រ៖ {report.embedded}; វិនាទី៖ {', '.join(khmer) or '0'}",
        f"embedded: {report.embedded}; seconds: {', '.join(english) or '0'}",
    )


def verified(manifest: Manifest) -> Bilingual:
    """Return what ``verify`` prints of an index that is whole."""
    return Bilingual(
        f"លិបិក្រមពេញលេញ៖ ជំនាន់ {manifest.generation} បង្កើតនៅ {manifest.created} "
        f"ឯកសារ {manifest.documents} វគ្គ {manifest.passages} ម៉ូដែលវ៉ិចទ័រ {manifest.embedder}",
        f"The index is whole: generation {manifest.generation} of "
        f"{manifest.created}, {manifest.documents} documents, {manifest.passages} passages, "
        f"embedder {manifest.embedder}",
    )
