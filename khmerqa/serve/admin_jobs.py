"""Changes that administrators make: documents added and withdrawn, the index brought up to date.

Each change runs as a job in a thread. The call that starts it returns at once, and any worker process
can report its progress.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from khmerqa.errors import IndexLockedError, KhmerQAError, UnreadableError
from khmerqa.ingest.files.catalogue import FILE_NAME
from khmerqa.ingest.files.publish import publish_files, roots_of, withdraw
from khmerqa.ingest.reindex import Reindexer
from khmerqa.ingest.report import report_json
from khmerqa.ports import Progress
from khmerqa.reading.formats import SUFFIXES
from khmerqa.serve.observability import logs
from khmerqa.serve.service import Service
from khmerqa.storage.service.jobs import FAILED
from khmerqa.types import Bilingual, IndexReport

_MAX_WAIT = 600.0  # seconds to wait while another process changes the index
_RETRY_AFTER = 0.5  # seconds between two attempts
_one_at_a_time = threading.Lock()

IndexChange = Callable[[Progress], Mapping[str, Any]]


def start(service: Service, kind: str, change: IndexChange) -> str:
    """Start a job in a thread; return its id."""
    job_id = service.jobs.begin(kind)

    def change_alone() -> Mapping[str, Any]:
        with _one_at_a_time:
            return change(service.jobs.progress(job_id))

    def run() -> None:
        try:
            service.jobs.run(job_id, lambda: _without_paths(service, change_alone))
        except Exception as error:  # the job has recorded it; nobody waits for this thread
            logs.event(str(FAILED), logging.ERROR, job=job_id, kind=kind, error=repr(error))
        else:
            logs.event("job", job=job_id, kind=kind, status=service.jobs.job(job_id).status)

    threading.Thread(target=run, name=f"job-{kind}", daemon=True).start()
    return job_id


def add(
    service: Service, folder: Path, name: str, entry: Mapping[str, str], progress: Progress
) -> Mapping[str, Any]:
    """Publish the file ``name`` in ``folder`` and index it; then delete the folder.

    Raises UnreadableError where the file cannot be read. It is then removed from the corpus again.
    """
    try:
        roots = roots_of(service.layout, service.settings.index.corpus)
        corpus = next((root for root in roots if root.is_dir() or not root.exists()), roots[0])
        existed = (corpus / name).exists()
        old_catalogue = _bytes(corpus / FILE_NAME)
        publish_files(roots, [folder / name], entry, SUFFIXES)
        try:
            report = _reindex(service, lambda reindexer: reindexer.run(roots), progress)
            reason = dict(report.unread).get(name)
            if reason is not None:
                raise UnreadableError(reason)
        except KhmerQAError:
            if not existed:
                _undo_publish(corpus, name, old_catalogue)
            raise
        return report_json(report)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove(service: Service, document_id: str, progress: Progress) -> Mapping[str, Any]:
    """Withdraw a document and bring the index up to date."""
    roots = withdraw(
        service.layout, roots_of(service.layout, service.settings.index.corpus), [document_id]
    )
    return report_json(
        _reindex(service, lambda reindexer: reindexer.run(roots, allow_empty=True), progress)
    )


def reindex(service: Service, full: bool, progress: Progress) -> Mapping[str, Any]:
    """Bring the index up to date with its corpus folder."""
    roots = roots_of(service.layout, service.settings.index.corpus)
    return report_json(
        _reindex(service, lambda reindexer: reindexer.run(roots, full=full), progress)
    )


def new_upload_folder() -> Path:
    """Return a new folder for a file on its way in; no other user can read it."""
    return Path(tempfile.mkdtemp(prefix="khmerqa-"))


def _reindex(
    service: Service, run: Callable[[Reindexer], IndexReport], progress: Progress
) -> IndexReport:
    assert service.reindexer is not None, "this service was made without a reindexer"
    deadline = time.monotonic() + _MAX_WAIT
    while True:
        try:
            return run(service.reindexer(progress))
        except IndexLockedError:  # by an index command, or by a job of another worker
            if time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_AFTER)


def _undo_publish(corpus: Path, name: str, old_catalogue: bytes | None) -> None:
    (corpus / name).unlink(missing_ok=True)
    if old_catalogue is None:
        (corpus / FILE_NAME).unlink(missing_ok=True)
    else:
        temporary = corpus / f".{FILE_NAME}.new"
        temporary.write_bytes(old_catalogue)
        temporary.replace(corpus / FILE_NAME)


def _without_paths(service: Service, change: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """Make the change; cut folders of this machine in its error messages to their last part."""
    try:
        return change()
    except KhmerQAError as error:
        message = error.message
        folders = {service.settings.index.corpus, service.layout.root, Path(tempfile.gettempdir())}
        with suppress(KhmerQAError):
            folders.update(roots_of(service.layout, service.settings.index.corpus))
        named = {str(path) for each in folders for path in (each, each.absolute(), each.resolve())}
        for path in sorted(named - {".", "/"}, key=len, reverse=True):
            last = Path(path).name
            message = Bilingual(message.km.replace(path, last), message.en.replace(path, last))
        raise KhmerQAError(message) from error


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
