"""What administrators change: documents sent in, withdrawn and released, the index brought up to date.

Each change is a job: it is answered at once, done in a thread, and any worker can tell how far it is.
"""

from __future__ import annotations

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
from khmerqa.ingest.reindex import Progress, Reindexer
from khmerqa.ingest.report import report_json
from khmerqa.reading.formats import SUFFIXES
from khmerqa.serve.observability import logs
from khmerqa.serve.service import Service
from khmerqa.storage.jobs import FAILED
from khmerqa.types import Bilingual, IndexReport

_PATIENCE = 600.0  # seconds to wait while something else changes the index
_ONE_AT_A_TIME = threading.Lock()


Change = Callable[[Progress], Mapping[str, Any]]


def start(service: Service, kind: str, change: Change) -> str:
    """Begin a job in a thread; return its id."""
    job_id = service.jobs.begin(kind)

    def run() -> None:
        def work() -> Mapping[str, Any]:
            with _ONE_AT_A_TIME:
                return change(service.jobs.progress(job_id))

        # What failed inside is noted and logged by then; a thread has nobody to tell.
        try:
            service.jobs.run(job_id, lambda: _without_paths(service, work))
        except Exception as error:
            logs.event(str(FAILED), 40, job=job_id, kind=kind, error=repr(error))
        else:
            logs.event("job", job=job_id, kind=kind, status=service.jobs.job(job_id).status)

    threading.Thread(target=run, name=f"job-{kind}", daemon=True).start()
    return job_id


def add(
    service: Service, folder: Path, name: str, entry: Mapping[str, str], progress: Progress
) -> Mapping[str, Any]:
    """Publish the file ``name`` in ``folder``, which is removed afterwards, and index it.

    Raises UnreadableError where it cannot be read; it is then taken back out of the corpus.
    """
    try:
        roots = roots_of(service.layout, service.settings.index.corpus)
        corpus = next((root for root in roots if root.is_dir() or not root.exists()), roots[0])
        there = (corpus / name).exists()
        before = _bytes(corpus / FILE_NAME)
        publish_files(roots, [folder / name], entry, SUFFIXES)
        try:
            report = _reindexed(service, lambda reindexer: reindexer.run(roots), progress)
            reason = dict(report.unread).get(name)
            if reason is not None:
                raise UnreadableError(reason)
        except KhmerQAError:
            if not there:
                _take_back(corpus, name, before)
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
        _reindexed(service, lambda reindexer: reindexer.run(roots, allow_empty=True), progress)
    )


def reindex(service: Service, full: bool, progress: Progress) -> Mapping[str, Any]:
    """Bring the index up to date with what its folder holds."""
    roots = roots_of(service.layout, service.settings.index.corpus)
    return report_json(
        _reindexed(service, lambda reindexer: reindexer.run(roots, full=full), progress)
    )


def staged() -> Path:
    """Return a new folder for a file on its way in; nobody else reads it."""
    return Path(tempfile.mkdtemp(prefix="khmerqa-"))


def _reindexed(
    service: Service, run: Callable[[Reindexer], IndexReport], progress: Progress
) -> IndexReport:
    assert service.reindexer is not None, "this service was made without a reindexer"
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return run(service.reindexer(progress))
        except IndexLockedError:  # an index command, or another worker's job
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def _take_back(corpus: Path, name: str, catalogue: bytes | None) -> None:
    (corpus / name).unlink(missing_ok=True)
    if catalogue is None:
        (corpus / FILE_NAME).unlink(missing_ok=True)
    else:
        temporary = corpus / f".{FILE_NAME}.new"
        temporary.write_bytes(catalogue)
        temporary.replace(corpus / FILE_NAME)


def _without_paths(service: Service, work: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """Do the work; what its errors say of folders of this machine is cut to their last names."""
    try:
        return work()
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
