"""What a run of the indexer did, and what verify found, as text."""

from __future__ import annotations

from collections.abc import Iterator

from khmerqa.cli.colour import bold, yellow
from khmerqa.cli.language import Message, message, spoken
from khmerqa.cli.progress import STAGES
from khmerqa.cli.rendering.pages import counted_pages
from khmerqa.types import Bilingual, IndexReport, Manifest

_SHOWN_SECONDS = 0.05  # a stage that took less is left out
_DRY_RUN = Message("គ្រាន់តែសាកមើល មិនបានធ្វើអ្វីទេ", "Dry run: nothing was changed")
_COPIES = Message("ឯកសារដែលមានខ្លឹមសារដូចគ្នាបេះបិទ", "the same file twice")
_LOCK_FILES = Message(
    "ឯកសារដែលកំពុងបើកក្នុងកម្មវិធីផ្សេង (បានបញ្ចូលតែអ្វីដែលបានរក្សាទុក)",
    "open in another program (what was last saved is indexed)",
)
_UNSUPPORTED = Message("ប្រភេទឯកសារដែលមិនអាចអានបាន", "not indexed, of a format that is not read")
_UNREAD_BEFORE = Message("នឹងព្យាយាមអានម្តងទៀត", "would be tried again")
_OTHER_VERSION = Message("ផ្នែកដែលមានកំណែថ្មី", "parts of another version")
_ADDED = Message("បន្ថែម", "added")
_CHANGED = Message("កែប្រែ", "changed")
_REMOVED = Message("ដកចេញ", "removed")
_UNCHANGED = Message("មិនប្រែប្រួល", "unchanged")
_PARTS_NOT_READ = Message("មិនបានអានទាំងស្រុង", "NOT READ IN FULL")
_NOT_READ = Message("មិនបានអាន", "NOT READ")
_KEPT = Message("នៅប្រើកំណែមុន", "EARLIER VERSION KEPT")


def index_report(report: IndexReport) -> str:
    """Return the report of an index run."""
    return "\n".join(map(str, _report_lines(report)))


def _report_lines(report: IndexReport) -> Iterator[str | Message]:
    if report.dry_run:
        yield from _plan_lines(report)
    else:
        yield from _done_lines(report)
    for names in report.copies:
        yield f"{_COPIES}: {' = '.join(names)}"
    if report.lock_files:
        yield f"{_LOCK_FILES}: {', '.join(report.lock_files)}"
    if report.unsupported:
        yield f"{yellow(_UNSUPPORTED)}: {', '.join(report.unsupported)}"
    if report.unread and not report.dry_run:
        count = len(report.unread)
        yield Message(
            f"មានឯកសារ (file) {count} ដែលមិនអាចអានបាន។ សូមមើលមូលហេតុខាងលើ។",
            f"{_counted(count, 'file')} could not be read; the reasons are above.",
        )


def _done_lines(report: IndexReport) -> Iterator[str | Message]:
    if report.new_versions:
        yield f"{_OTHER_VERSION}: {', '.join(report.new_versions)}"
    yield Message(
        f"លិបិក្រម {report.generation}៖ ឯកសារ {report.documents} វគ្គ {report.passages}",
        f"Index {report.generation}: {_counted(report.documents, 'document')}, "
        f"{_counted(report.passages, 'passage')}",
    )
    yield from _changes(report)
    if report.pages:
        yield counted_pages(report.pages)
    for name, which in report.unread_pages:
        yield f"{yellow(_PARTS_NOT_READ)}: {name}: {_by_line(which)}"
    for name, reason in report.unread:
        yield f"{yellow(_NOT_READ)}: {name}: {_by_line(reason)}"
    if report.kept:
        yield f"{yellow(_KEPT)}: {', '.join(report.kept)}"
    yield _seconds(report)


def _plan_lines(report: IndexReport) -> Iterator[str | Message]:
    yield bold(_DRY_RUN)
    if report.up_to_date:
        yield Message("លិបិក្រមទាន់សម័យហើយ។ គ្មានអ្វីត្រូវធ្វើទេ។", "The index is up to date: nothing to do.")
        return
    if report.new_versions:
        yield f"{_OTHER_VERSION}: {', '.join(report.new_versions)}"
    yield from _changes(report)
    for name, reason in report.unread:
        yield f"{yellow(_UNREAD_BEFORE)}: {name}: {_by_line(reason)}"
    documents = len(report.added) + len(report.changed) + len(report.unchanged)
    yield Message(
        f"ឯកសារ (file) {report.read} នឹងត្រូវអាន។ បន្ទាប់មក លិបិក្រមនឹងមានឯកសារមិនលើស {documents} "
        "ដោយមិនរាប់ឯកសារដែលនឹងមិនអាចអានបាន។",
        f"{_counted(report.read, 'file')} would be read. The index would then hold "
        f"{_counted(documents, 'document')}, fewer if a file cannot be read.",
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _changes(report: IndexReport) -> Iterator[str]:
    for title, names in (
        (_ADDED, report.added),
        (_CHANGED, report.changed),
        (_REMOVED, report.removed),
    ):
        if names:
            yield f"{title}: {', '.join(names)}"
    if report.unchanged:
        yield f"{_UNCHANGED}: {len(report.unchanged)}"


def _by_line(text: Bilingual) -> str:
    """Return a text in the language of the command line, or the two languages on a line each."""
    if spoken() is not None or text.km == text.en:
        return str(message(text))
    return f"{text.km}\n    {text.en}"


def _seconds(report: IndexReport) -> Message:
    khmer, english = [], []
    for stage, seconds in report.seconds:
        if seconds >= _SHOWN_SECONDS:
            name = STAGES.get(stage, Message(stage, stage))
            khmer.append(f"{name.km} {seconds:.1f}")
            english.append(f"{stage} {seconds:.1f}")
    return Message(
        f"បានគណនាវ៉ិចទ័រ៖ {report.embedded}; វិនាទី៖ {', '.join(khmer) or '0'}",
        f"embedded: {report.embedded}; seconds: {', '.join(english) or '0'}",
    )


def verified(manifest: Manifest) -> Message:
    """Return what ``verify`` prints of an index that is whole."""
    return Message(
        f"លិបិក្រមពេញលេញ៖ ជំនាន់ {manifest.generation} បង្កើតនៅ {manifest.created} "
        f"ឯកសារ {manifest.documents} វគ្គ {manifest.passages} ម៉ូដែលវ៉ិចទ័រ {manifest.embedder}",
        f"The index is whole: generation {manifest.generation} of "
        f"{manifest.created}, {manifest.documents} documents, {manifest.passages} passages, "
        f"embedder {manifest.embedder}",
    )
