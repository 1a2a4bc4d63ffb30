"""Jobs: what the service does after it has answered, with its progress; any worker can tell of it."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from khmerqa.errors import KhmerQAError, NotFoundError
from khmerqa.storage.state import State
from khmerqa.types import Bilingual

JobStatus = Literal["running", "done", "failed"]
INTERRUPTED = Bilingual(
    "កិច្ចការនេះត្រូវបានផ្អាកពាក់កណ្តាលទី ដោយសេវាបានឈប់។ លិបិក្រមនៅដដែល; សូមផ្ញើម្តងទៀត។",
    "The service stopped before this job had finished. The index is as it was; send it again.",
)
FAILED = Bilingual(
    "កិច្ចការនេះមិនបានសម្រេច។ សូមប្រាប់អ្នកគ្រប់គ្រងសេវា។",
    "This job failed inside; the server's log says why. Tell whoever runs the service.",
)
_KEPT = 500  # jobs; older ones are forgotten
_SHOWN_EVERY = 0.25  # seconds between two notes of progress


@dataclass(frozen=True, slots=True)
class Job:
    """A job; times are seconds since 1970, ``done`` of ``total`` counts within the stage."""

    id: str
    kind: str
    status: JobStatus
    stage: str | None
    done: int | None
    total: int | None
    created: float
    finished: float | None
    result: Mapping[str, Any] | None
    error: str | None


class Jobs:
    """The jobs of a service."""

    def __init__(self, state: State) -> None:
        self._state = state

    def begin(self, kind: str) -> str:
        """Note a new job of this process; return its id."""
        job_id = secrets.token_hex(16)
        self._state.write(
            "INSERT INTO jobs (id, kind, status, created, process) VALUES (?, ?, 'running', ?, ?)",
            (job_id, kind, time.time(), os.getpid()),
        )
        self._state.write(
            "DELETE FROM jobs WHERE status != 'running' AND id NOT IN"
            " (SELECT id FROM jobs ORDER BY created DESC LIMIT ?)",
            (_KEPT,),
        )
        return job_id

    def progress(self, job_id: str) -> Callable[[str, int, int], None]:
        """Return what notes (stage, done, total), now and then."""
        shown: tuple[str, float] = ("", 0.0)

        def note(stage: str, done: int, total: int) -> None:
            nonlocal shown
            now = time.monotonic()
            if stage != shown[0] or now - shown[1] >= _SHOWN_EVERY:
                shown = (stage, now)
                self._state.write(
                    "UPDATE jobs SET stage = ?, done = ?, total = ? WHERE id = ?",
                    (stage, done, total, job_id),
                )

        return note

    def run(self, job_id: str, work: Callable[[], Mapping[str, Any]]) -> None:
        """Do the work of a job and note how it ended. What failed inside is raised as well."""
        try:
            result = work()
        except KhmerQAError as error:
            self._end(job_id, "failed", None, str(error))
        except BaseException:
            self._end(job_id, "failed", None, str(FAILED))
            raise
        else:
            self._end(job_id, "done", json.dumps(result, ensure_ascii=False), None)

    def job(self, job_id: str) -> Job:
        """Return a job; raises NotFoundError where there is none of this id."""
        rows = self._state.rows(
            "SELECT id, kind, status, stage, done, total, created, finished, result, error, process"
            " FROM jobs WHERE id = ?",
            (job_id,),
        )
        if not rows:
            raise NotFoundError(
                Bilingual(
                    f"គ្មានកិច្ចការ '{job_id}' ទេ។ សូមពិនិត្យលេខសម្គាល់ដែលបានទទួល។",
                    f"There is no job '{job_id}'. Check the id that was given.",
                )
            )
        *_, result, error, process = row = rows[0]
        if row[2] == "running" and not _lives(process):
            self._end(job_id, "failed", None, str(INTERRUPTED))
            return self.job(job_id)
        return Job(*(*row[:8], json.loads(result) if result else None, error))

    def latest(self, limit: int) -> list[Job]:
        """Return the latest jobs, the newest first."""
        rows = self._state.rows("SELECT id FROM jobs ORDER BY created DESC LIMIT ?", (limit,))
        return [self.job(job_id) for (job_id,) in rows]

    def _end(self, job_id: str, status: JobStatus, result: str | None, error: str | None) -> None:
        self._state.write(
            "UPDATE jobs SET status = ?, finished = ?, result = ?, error = ? WHERE id = ?",
            (status, time.time(), result, error, job_id),
        )


def _lives(process: int) -> bool:
    with suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except PermissionError:
            return True
        return True
    return False
