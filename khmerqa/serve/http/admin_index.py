"""The routes for the index: its state, and the jobs that update it, check it and take it back."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from shutil import disk_usage
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Path as PathParameter
from fastapi.responses import JSONResponse

from khmerqa.errors import IndexMissingError, IndexStateError
from khmerqa.index.current import read_current
from khmerqa.index.generation import Generation
from khmerqa.index.layout import size_of
from khmerqa.index.manifest import read_manifest
from khmerqa.reading.formats import SUFFIXES
from khmerqa.serve import admin_jobs
from khmerqa.serve.http.schemas.admin import AdminState, JobBody, ReindexBody
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.problems import in_callers_language
from khmerqa.serve.service import ADMINISTRATOR, Service
from khmerqa.storage.service.jobs import Job

ACCEPTED: dict[int | str, dict[str, Any]] = {202: {"model": JobBody}}
_SIZE_HOLDS = 60.0  # seconds
_LATEST = 50  # unanswered questions and jobs shown
_ERRORS = problems(401, 403, 429, 500, 503)
JobId = Annotated[str, PathParameter(description="The `id` of a job.")]


def index_routes(service: Service) -> APIRouter:
    """Return the routes that show the state of the service and change its index."""
    router = APIRouter(prefix="/v1", tags=["admin"])
    _add_state_routes(router, service)
    _add_change_routes(router, service)
    return router


def _add_state_routes(router: APIRouter, service: Service) -> None:
    @router.get(
        "/jobs/{job_id}",
        summary="វឌ្ឍនភាពកិច្ចការ",
        response_model=JobBody,
        responses={**_ERRORS, **problems(404)},
    )
    def job(job_id: JobId, request: Request) -> Any:
        """Report the progress of a job."""
        return job_json(service.jobs.job(job_id), request)

    @router.get("/admin/state", summary="ស្ថានភាពសេវា", response_model=AdminState, responses=_ERRORS)
    def state(request: Request) -> Any:
        """Show the index, unread files, restricted documents, feedback and jobs."""
        return state_json(service, request)


def _add_change_routes(router: APIRouter, service: Service) -> None:
    @router.post(
        "/admin/reindex",
        status_code=202,
        responses={**ACCEPTED, **_ERRORS, **problems(422)},
        summary="ធ្វើឱ្យលិបិក្រមទាន់សម័យ",
    )
    def reindex(request: Request, body: ReindexBody | None = None) -> Response:
        """Bring the index up to date with the corpus folder."""
        full = body is not None and body.full
        work = partial(admin_jobs.reindex, service, full)
        return started(service, request, "reindex", work)

    @router.post(
        "/admin/verify",
        status_code=202,
        responses={**ACCEPTED, **_ERRORS},
        summary="ពិនិត្យលិបិក្រម",
    )
    def verify(request: Request) -> Response:
        """Check that every file of the index is as it was written, and every passage in its document."""
        return started(service, request, "verify", partial(admin_jobs.verify, service), alone=False)

    @router.post(
        "/admin/rollback",
        status_code=202,
        responses={**ACCEPTED, **_ERRORS},
        summary="ត្រឡប់ទៅលិបិក្រមមុន",
    )
    def rollback(request: Request) -> Response:
        """Return to the generation before the current one.

        The next change of the documents makes the index match the corpus folder again.
        """
        return started(service, request, "rollback", partial(admin_jobs.rollback, service))


def started(
    service: Service, request: Request, kind: str, work: admin_jobs.Work, *, alone: bool = True
) -> Response:
    """Start a job; return the response that names it."""
    job = service.jobs.job(admin_jobs.start(service, kind, work, alone=alone))
    return JSONResponse(job_json(job, request), 202, headers={"Location": f"/v1/jobs/{job.id}"})


def state_json(service: Service, request: Request) -> dict[str, Any]:
    """Return the state of the service as JSON, with reasons in the caller's language."""
    generation = None
    with suppress(IndexMissingError):
        generation = service.generation(ADMINISTRATOR)
    return {
        **(_generation_json(service, request, generation) if generation else _NO_INDEX),
        "generations": _generations_json(service),
        "disk": _disk_json(service.layout.root),
        "uploads": {
            "bytes": service.settings.serve.upload_mib * 1024 * 1024,
            "suffixes": sorted(SUFFIXES),
        },
        "locked": service.keys.locked(),
        "questions_are_kept": service.settings.serve.log_questions,
        "unanswered": [
            {
                "question": each.question,
                "language": each.language,
                "confidence": each.confidence,
                "at": iso(each.at),
            }
            for each in service.records.unanswered(_LATEST)
        ],
        "feedback": service.records.counted(),
        "jobs": [job_json(each, request) for each in service.jobs.latest(_LATEST)],
    }


_NO_INDEX: dict[str, Any] = {
    "index": None,
    "unread": [],
    "unread_pages": [],
    "pages": [],
    "restricted": [],
}


def _generation_json(service: Service, request: Request, generation: Generation) -> dict[str, Any]:
    manifest = generation.manifest
    released = service.records.released()
    return {
        "index": {
            "generation": manifest.generation,
            "created": manifest.created,
            "documents": manifest.documents,
            "passages": manifest.passages,
            "embedder": manifest.embedder,
            "reader": manifest.reader,
            "engine": manifest.engine,
        },
        "unread": [
            {"file": file, "reason": in_callers_language(request, reason)}
            for file, reason in manifest.unread
        ],
        "unread_pages": [
            {"file": file, "reason": in_callers_language(request, which)}
            for file, which in manifest.unread_pages
        ],
        "pages": [
            {"verdict": verdict, "read_by": method or None, "count": count}
            for verdict, method, count in manifest.pages
        ],
        "restricted": [
            {
                "id": each.id,
                "title": each.title,
                "internal": each.catalogue.access == "internal",
                "marking": each.marking,
                "released": (each.id, each.sha256) in released,
            }
            for each in generation.passages.listed()
            if each.marking is not None or each.catalogue.access == "internal"
        ],
    }


def _generations_json(service: Service) -> list[dict[str, Any]]:
    """Return the generations that can be returned to, the current one first."""
    found = []
    with suppress(IndexStateError):
        for each in read_current(service.layout):
            with suppress(IndexStateError):  # a damaged one is no choice
                manifest = read_manifest(service.layout.generation(each.name), each.sha256)
                found.append(
                    {
                        "generation": manifest.generation,
                        "created": manifest.created,
                        "documents": manifest.documents,
                        "passages": manifest.passages,
                    }
                )
    return found


def _disk_json(root: Path) -> dict[str, int]:
    """Return how many bytes the index takes, as it was a minute ago at most, and how many are free."""
    size = _size_at(root, int(time.monotonic() // _SIZE_HOLDS))
    there = next(each for each in (root, *root.absolute().parents) if each.exists())
    return {"index": size, "free": disk_usage(there).free}


@lru_cache(maxsize=1)
def _size_at(root: Path, moment: int) -> int:
    return size_of(root)  # of a hundred thousand documents, this takes seconds


def job_json(job: Job, request: Request) -> dict[str, Any]:
    """Return a job as JSON, with its error in the caller's language."""
    return {
        **asdict(job),
        "created": iso(job.created),
        "finished": job.finished and iso(job.finished),
        "error": job.error and in_callers_language(request, job.error),
    }


def iso(at: float) -> str:
    """Return a time in seconds since 1970 as ISO 8601 in UTC."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
