"""Changes to the corpus folder together with the index of it: one at a time, whole or not at all.

Each holds the lock of the index from before the first file is written until the index is up to date or
everything is as it was. So no other process sees, indexes or takes back what is half done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from khmerqa.errors import UnreadableError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.lock import locked
from khmerqa.index.open import current_name, serving_manifest
from khmerqa.ingest.files.catalogue import file_key
from khmerqa.ingest.files.publish import checked_to_publish, published, target_of
from khmerqa.ingest.files.withdraw import Withdrawn, planned_withdrawal, withdraw
from khmerqa.ingest.reindex import Reindexer
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
    with locked(reindexer.layout, wait=wait):
        roots = roots_of(reindexer.layout, corpus, obey=obey)
        with published(roots, files, entry, SUFFIXES, replace=replace):
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
    """Withdraw documents and bring the index up to date. Raises NotFoundError for an unknown id."""
    with locked(reindexer.layout, wait=wait):
        done = withdraw(reindexer.layout, roots_of(reindexer.layout, corpus, obey=obey), ids)
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
    with locked(reindexer.layout, wait=wait):
        return reindexer.run_locked(roots_of(reindexer.layout, corpus, obey=obey), full=full)
