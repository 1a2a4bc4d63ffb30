"""What administrators start: documents added and withdrawn, the index updated, checked or rolled back.

Each is a job in a thread, which waits for the process that changes the index. The call that starts it
returns at once, and any worker process can report its progress.
"""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any

from khmerqa.errors import KhmerQAError
from khmerqa.index.open import check_files, check_passages
from khmerqa.ingest.changes import (
    add_files,
    changing,
    roll_back_index,
    update_index,
    without_documents,
)
from khmerqa.ports import Progress
from khmerqa.serve.observability import logs
from khmerqa.serve.service import Service
from khmerqa.storage.service.jobs import FAILED
from khmerqa.storage.service.staging import Staging, delete_left_over
from khmerqa.types import Bilingual

_MAX_WAIT = 600.0  # seconds to wait while another process changes the index
_ENDING = 10.0  # seconds that a process which changes the index outlives a service that was killed
_one_at_a_time = threading.Lock()

Work = Callable[[Progress], Mapping[str, Any]]


def start(service: Service, kind: str, work: Work, *, alone: bool = True) -> str:
    """Start a job in a thread; return its id. Jobs that run ``alone`` wait for each other."""
    job_id = service.jobs.begin(kind)

    def work_in_turn() -> Mapping[str, Any]:
        with _one_at_a_time if alone else nullcontext():
            return work(service.jobs.progress(job_id))

    def run() -> None:
        try:
            service.jobs.run(job_id, lambda: _without_paths(service, work_in_turn))
        except Exception as error:  # the job has recorded it; nobody waits for this thread
            logs.event(str(FAILED), logging.ERROR, job=job_id, kind=kind, error=repr(error))
        else:
            logs.event("job", job=job_id, kind=kind, status=service.jobs.job(job_id).status)

    threading.Thread(target=run, name=f"job-{kind}", daemon=True).start()
    return job_id


def add(
    service: Service,
    staging: Staging,
    name: str,
    entry: Mapping[str, str],
    progress: Progress,
    *,
    replace: bool = False,
) -> Mapping[str, Any]:
    """Publish the uploaded file ``name`` and index it; then delete the upload.

    With ``replace``, it takes the place of the file of that name, which is kept with the withdrawn ones.
    Raises UnreadableError where the file cannot be read; the corpus is then as it was.
    """
    try:
        change = partial(
            add_files,
            corpus=service.settings.index.corpus,
            files=[staging.folder / name],
            entry=entry,
            replace=replace,
            keep_unread=False,
            obey=service.obeys_corpus,
            wait=_MAX_WAIT,
        )
        return service.change_index(change, progress)
    finally:
        staging.close()
        _take_back(service)  # where the process that changes the index was killed


def remove(service: Service, document_id: str, progress: Progress) -> Mapping[str, Any]:
    """Withdraw a document and bring the index up to date."""
    change = partial(
        without_documents,
        corpus=service.settings.index.corpus,
        ids=[document_id],
        obey=service.obeys_corpus,
        wait=_MAX_WAIT,
    )
    return service.change_index(change, progress)


def reindex(service: Service, full: bool, progress: Progress) -> Mapping[str, Any]:
    """Bring the index up to date with its corpus folder."""
    change = partial(
        update_index,
        corpus=service.settings.index.corpus,
        full=full,
        obey=service.obeys_corpus,
        wait=_MAX_WAIT,
    )
    return service.change_index(change, progress)


def verify(service: Service, progress: Progress) -> Mapping[str, Any]:
    """Check every file and passage of the index. Raises IndexDamagedError, naming what is wrong."""
    check_files(service.layout)
    generation = service.assistant().generation()
    check_passages(generation)
    return {"whole": True, "generation": generation.manifest.generation}


def rollback(service: Service, progress: Progress) -> Mapping[str, Any]:
    """Make the generation before the current one current again. Raises IndexMissingError."""
    before, now = roll_back_index(
        service.layout,
        service.settings.index.corpus,
        service.engines(),
        obey=service.obeys_corpus,
        wait=_MAX_WAIT,
    )
    return {"from": before, "to": now}


def take_back_uploads(service: Service) -> None:
    """Take back what a service that was killed had begun to publish, and delete what was sent to it."""
    delete_left_over(service.layout.uploads)
    _take_back(service, wait=_ENDING)


def _take_back(service: Service, wait: float = 0.0) -> None:
    if not service.layout.unfinished.exists():
        return
    corpus = service.settings.index.corpus
    with (
        suppress(KhmerQAError, OSError),  # another process changes the index: it does the same
        changing(service.layout, corpus, obey=service.obeys_corpus, wait=wait),
    ):
        pass


def _without_paths(service: Service, work: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """Do the work; cut folders of this machine in its error messages to their last part."""
    try:
        return work()
    except KhmerQAError as error:
        message = error.message
        folders = {service.settings.index.corpus, service.layout.root, Path(tempfile.gettempdir())}
        with suppress(KhmerQAError):
            folders.update(service.roots())
        named = {str(path) for each in folders for path in (each, each.absolute(), each.resolve())}
        for path in sorted(named - {".", "/"}, key=len, reverse=True):
            last = Path(path).name
            message = Bilingual(message.km.replace(path, last), message.en.replace(path, last))
        raise KhmerQAError(message) from error
