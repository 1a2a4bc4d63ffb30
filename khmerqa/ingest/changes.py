"""Changes to the corpus folder together with the index of it: one at a time, whole or not at all.

Each holds the lock of the index from before the first file is written until the index is up to date or
everything is as it was. So no other process sees, indexes or takes back what is half done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from khmerqa.errors import IndexStateError, UnreadableError
from khmerqa.index.access.record import change_access
from khmerqa.index.engines.embedded import EMBEDDED_ENGINES
from khmerqa.index.layout import IndexLayout
from khmerqa.index.lock import locked
from khmerqa.index.manifest import file_sha256
from khmerqa.index.open import current_name, no_index, published_or_found, serving_manifest
from khmerqa.index.publish import roll_back
from khmerqa.ingest.files.catalogue import file_key
from khmerqa.ingest.files.discover import discover
from khmerqa.ingest.files.publish import checked_to_publish, published, target_of
from khmerqa.ingest.files.unfinished import take_back_unfinished
from khmerqa.ingest.files.withdraw import Withdrawn, planned_withdrawal, withdraw
from khmerqa.ingest.reindex import Reindexer
from khmerqa.ports import NamedEngines
from khmerqa.reading.formats import SUFFIXES
from khmerqa.types import IndexReport


def roots_of(layout: IndexLayout, corpus: Path, *, obey: bool = False) -> list[Path]:
    """Return the roots that the index remembers, or the corpus folder where there is no index yet.

    With ``obey``, the corpus folder in any case: someone named it, and a copy of an index remembers
    the folder of the original.
    """
    if obey or current_name(layout) is None:
        return [corpus]
    return [Path(root) for root in serving_manifest(layout).roots]


@contextmanager
def changing(
    layout: IndexLayout, corpus: Path, *, obey: bool = False, wait: float = 0.0
) -> Iterator[list[Path]]:
    """Lock the index, take back what a killed program had begun, and yield the roots."""
    with locked(layout, wait=wait):
        roots = roots_of(layout, corpus, obey=obey)
        take_back_unfinished(layout, roots)
        yield roots


def add_files(
    reindexer: Reindexer,
    corpus: Path,
    files: Sequence[Path],
    entry: Mapping[str, str],
    *,
    replace: bool = False,
    keep_unread: bool = True,
    obey: bool = False,
    wait: float = 0.0,
) -> IndexReport:
    """Publish files and index them. Where indexing fails, they are taken out of the folder again.

    Raises UnreadableError for a file that cannot be read, unless ``keep_unread``. Waits ``wait`` seconds
    for another process that changes the index.
    """
    layout = reindexer.layout
    with (
        changing(layout, corpus, obey=obey, wait=wait) as roots,
        published(layout, roots, files, entry, SUFFIXES, replace=replace),
    ):
        report = reindexer.run_locked(roots)
        unread = dict(report.unread)
        for file in files:
            reason = unread.get(file_key(file.name))
            if reason is not None and not keep_unread:
                raise UnreadableError(reason)
    return report


def planned_addition(
    layout: IndexLayout,
    corpus: Path,
    files: Sequence[Path],
    entry: Mapping[str, str],
    *,
    replace: bool = False,
) -> list[Path]:
    """Return where ``add_files`` would put the files; raises what it does of them. Changes nothing."""
    roots = roots_of(layout, corpus)
    folder, _ = checked_to_publish(roots, files, entry, SUFFIXES, replace=replace)
    return [target_of(file, folder) for file in files]


def remove_documents(
    reindexer: Reindexer, corpus: Path, ids: Sequence[str], *, obey: bool = False, wait: float = 0.0
) -> tuple[IndexReport, Withdrawn]:
    """Withdraw documents and bring the index up to date. Raises NotFoundError for an unknown id.

    An earlier generation, where one is served again, shows them as if they were internal.
    """
    with changing(reindexer.layout, corpus, obey=obey, wait=wait) as roots:
        done = withdraw(reindexer.layout, roots, ids)
        change_access(reindexer.layout, lambda record: record.with_internal(done.documents))
        return reindexer.run_locked(done.roots, allow_empty=True), done


def without_documents(
    reindexer: Reindexer, corpus: Path, ids: Sequence[str], *, obey: bool = False, wait: float = 0.0
) -> IndexReport:
    """Do what ``remove_documents`` does; return the report alone."""
    return remove_documents(reindexer, corpus, ids, obey=obey, wait=wait)[0]


def planned_removal(layout: IndexLayout, corpus: Path, ids: Sequence[str]) -> Withdrawn:
    """Return what ``remove_documents`` would do; raises what it does. Changes nothing."""
    return planned_withdrawal(layout, roots_of(layout, corpus), ids)


def update_index(
    reindexer: Reindexer, corpus: Path, *, full: bool = False, obey: bool = False, wait: float = 0.0
) -> IndexReport:
    """Bring the index up to date with the roots that it remembers."""
    with changing(reindexer.layout, corpus, obey=obey, wait=wait) as roots:
        return reindexer.run_locked(roots, full=full)


def roll_back_index(
    layout: IndexLayout,
    corpus: Path,
    engines: NamedEngines = EMBEDDED_ENGINES,
    *,
    obey: bool = False,
    wait: float = 0.0,
) -> tuple[str, str]:
    """Return to the generation before the current one, as ``roll_back`` does.

    What the catalogue calls internal now stays internal. Raises UsageError for a catalogue that cannot
    be used: a typing mistake must not make an internal document public.
    """
    with locked(layout, wait=wait):
        if not published_or_found(layout):
            raise no_index(layout)
        internal = _internal_now(layout, corpus, obey=obey)
        change_access(layout, lambda record: record.with_internal(internal))
        return roll_back(layout, engines)


def _internal_now(layout: IndexLayout, corpus: Path, *, obey: bool) -> list[tuple[str, str]]:
    """Return the id and the SHA-256 of each file that the catalogue calls internal, indexed or not."""
    try:
        roots = roots_of(layout, corpus, obey=obey)
    except IndexStateError:  # no generation is whole; ``roll_back`` says so
        return []
    there = [root for root in roots if root.exists()]  # an imported index may have no files here
    return [
        (file.document_id, file_sha256(file.path))
        for file in discover(there, SUFFIXES, layout.root)
        if file.catalogue.access == "internal" and file.path.is_file()
    ]
