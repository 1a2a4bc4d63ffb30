"""Jobs that run in the background, with their progress. Any worker process can report on them."""

from __future__ import annotations

import json
import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from khmerqa.errors import KhmerQAError, NotFoundError
from khmerqa.storage.service.process import identity, is_of_this_machine
from khmerqa.storage.service.state import State
from khmerqa.types import Bilingual

JobStatus = Literal["running", "done", "failed"]
PREVIEW = "read"  # the kind of job that only looks at a file: it changes nothing and is not listed
INTERRUPTED = Bilingual(
    "កិច្ចការនេះត្រូវបានផ្អាកពាក់កណ្តាលទី ដោយសេវាបានឈប់។ អ្វីដែលវាមិនទាន់បញ្ចប់ត្រូវបានដកវិញ។ សូមធ្វើម្តងទៀត។",
    "The service stopped before this job had finished. What it had not finished is taken back. Start "
    "the job again.",
)
FAILED = Bilingual(
    "កិច្ចការនេះមិនបានសម្រេច។ សូមប្រាប់អ្នកគ្រប់គ្រងសេវា។",
    "This job failed. The server's log says why. Tell whoever runs the service.",
)
_MAX_KEPT = 500  # jobs; older ones are deleted
_PREVIEW_KEPT = 3600.0  # seconds for which what was read of a file is kept
_ALIVE_EVERY = 10.0  # seconds between two signs of life of a job
_DEAD_AFTER = 60.0  # seconds without one, after which a process that cannot be looked at is dead
_RECORD_EVERY = 0.25  # seconds between two records of progress


@dataclass(frozen=True, slots=True)
class Job:
    """A job. Times are seconds since 1970; ``done`` and ``total`` count within the stage."""

    id: str
    kind: str
    status: JobStatus
    stage: str | None
    done: int | None
    total: int | None
    created: float
    finished: float | None
    result: Mapping[str, Any] | None
    error: Bilingual | None


class Jobs:
    """The jobs of a service."""

    def __init__(self, state: State) -> None:
        self._state = state

    def begin(self, kind: str) -> str:
        """Record a new job of this process; return its id."""
        job_id = secrets.token_hex(16)
        self._state.write(
            "INSERT INTO jobs (id, kind, status, created, process, owner, alive)"
            " VALUES (?, ?, 'running', ?, ?, ?, ?)",
            (job_id, kind, now := time.time(), os.getpid(), identity(os.getpid()), now),
        )
        self._state.write(
            "DELETE FROM jobs WHERE status != 'running' AND id NOT IN"
            " (SELECT id FROM jobs ORDER BY created DESC LIMIT ?)",
            (_MAX_KEPT,),
        )
        self.forget_previews()
        return job_id

    def forget_previews(self) -> None:
        """Delete what was read of files that were only looked at, an hour after it was."""
        self._state.write(
            "DELETE FROM jobs WHERE kind = ? AND finished < ?",
            (PREVIEW, time.time() - _PREVIEW_KEPT),
        )

    def progress(self, job_id: str) -> Callable[[str, int, int], None]:
        """Return a function that records (stage, done, total), at most a few times a second."""
        recorded: tuple[str, float] = ("", 0.0)

        def record(stage: str, done: int, total: int) -> None:
            nonlocal recorded
            now = time.monotonic()
            if stage != recorded[0] or now - recorded[1] >= _RECORD_EVERY:
                recorded = (stage, now)
                self._state.try_to_write(  # a job goes on where its progress cannot be kept
                    "UPDATE jobs SET stage = ?, done = ?, total = ? WHERE id = ?",
                    (stage, done, total, job_id),
                )

        return record

    def run(self, job_id: str, work: Callable[[], Mapping[str, Any]]) -> None:
        """Run a job and record how it ended. An error that is not a KhmerQAError is raised as well."""
        ended = threading.Event()
        threading.Thread(target=self._say_alive, args=(job_id, ended), daemon=True).start()
        try:
            result = work()
        except KhmerQAError as error:
            self._end(job_id, "failed", error=error.message)
        except BaseException:
            self._end(job_id, "failed", error=FAILED)
            raise
        else:
            self._end(job_id, "done", result=json.dumps(result, ensure_ascii=False))
        finally:
            ended.set()

    def _say_alive(self, job_id: str, ended: threading.Event) -> None:
        while not ended.wait(_ALIVE_EVERY):
            self._state.try_to_write(
                "UPDATE jobs SET alive = ? WHERE id = ? AND status = 'running'",
                (time.time(), job_id),
            )

    def job(self, job_id: str) -> Job:
        """Return a job; raises NotFoundError where there is none of this id."""
        rows = self._state.rows(
            "SELECT kind, status, stage, done, total, created, finished, result, error_km, error_en,"
            " owner, alive FROM jobs WHERE id = ?",
            (job_id,),
        )
        if not rows:
            raise NotFoundError(
                Bilingual(
                    f"គ្មានកិច្ចការ '{job_id}' ទេ។ សូមពិនិត្យលេខសម្គាល់ដែលបានទទួល។",
                    f"There is no job '{job_id}'. Check the id that was given.",
                )
            )
        kind, status, stage, done, total, created, finished, result, km, en, *owner = rows[0]
        if status == "running" and not _is_alive(*owner):
            self._end(job_id, "failed", error=INTERRUPTED)
            return self.job(job_id)
        return Job(
            id=job_id,
            kind=kind,
            status=status,
            stage=stage,
            done=done,
            total=total,
            created=created,
            finished=finished,
            result=json.loads(result) if result else None,
            error=None if km is None else Bilingual(km, en),
        )

    def latest(self, limit: int) -> list[Job]:
        """Return the latest jobs that change or check the index, the newest first."""
        rows = self._state.rows(
            "SELECT id FROM jobs WHERE kind != ? ORDER BY created DESC LIMIT ?", (PREVIEW, limit)
        )
        return [self.job(job_id) for (job_id,) in rows]

    def _end(
        self,
        job_id: str,
        status: JobStatus,
        *,
        result: str | None = None,
        error: Bilingual | None = None,
    ) -> None:
        km, en = (error.km, error.en) if error else (None, None)
        self._state.write(
            "UPDATE jobs SET status = ?, finished = ?, result = ?, error_km = ?, error_en = ?"
            " WHERE id = ?",
            (status, time.time(), result, km, en, job_id),
        )


def _is_alive(owner: str, last: float) -> bool:
    """Return whether a job's process is there: it itself, or else by when it last said so."""
    if is_of_this_machine(owner):
        return identity(int(owner.split()[-2])) == owner
    return time.time() - last < _DEAD_AFTER
