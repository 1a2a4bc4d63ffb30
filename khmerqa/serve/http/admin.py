"""The routes for administrators; AuthMiddleware admits nobody else."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi import Path as PathParameter
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from khmerqa.errors import IndexMissingError, UsageError
from khmerqa.ingest.files.catalogue import FILE_NAME, catalogue_entry
from khmerqa.ingest.files.discover import is_indexed
from khmerqa.ingest.files.fetch import fetch
from khmerqa.reading.formats import SUFFIXES
from khmerqa.serve import admin_jobs
from khmerqa.serve.http.documents import DocumentId
from khmerqa.serve.http.schemas.admin import AdminState, JobBody, ReindexBody, UploadBody
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.problems import in_callers_language
from khmerqa.serve.service import ADMINISTRATOR, Service
from khmerqa.storage.service.jobs import Job
from khmerqa.types import Bilingual, CatalogueEntry

_LATEST = 50  # unanswered questions and jobs shown
_MAX_NAME = 200  # bytes of an uploaded file's name
_ERRORS = problems(401, 403, 429, 500, 503)
_ACCEPTED: dict[int | str, dict[str, Any]] = {202: {"model": JobBody}}
JobId = Annotated[str, PathParameter(description="The `id` of a job.")]
_UploadForm = Annotated[UploadBody, Form(media_type="multipart/form-data")]
_CATALOGUE_KEYS = tuple(field.name for field in fields(CatalogueEntry))


def admin_routes(service: Service) -> APIRouter:
    """Return the routes that change the index, and those that show the state of the service."""
    router = APIRouter(prefix="/v1", tags=["admin"])
    _add_document_routes(router, service)
    _add_release_routes(router, service)
    _add_index_routes(router, service)
    return router


def _add_document_routes(router: APIRouter, service: Service) -> None:
    @router.post(
        "/documents",
        summary="បោះពុម្ពឯកសារ",
        status_code=202,
        responses={**_ACCEPTED, **_ERRORS, **problems(400, 413, 422)},
    )
    async def add(body: _UploadForm, request: Request) -> Response:
        """Publish a document: it is stored, read and indexed.

        Answers with a job; `GET /v1/jobs/{id}` reports its progress.
        """
        entry = {name: value for name in _CATALOGUE_KEYS if (value := getattr(body, name))}
        folder = admin_jobs.new_upload_folder()
        try:
            name = await _receive(service, body, folder)
            catalogue_entry(Path(FILE_NAME), name, entry)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        change = partial(admin_jobs.add, service, folder, name, entry)
        return _start(service, request, "add", change)

    @router.delete(
        "/documents/{document_id}",
        summary="ដកឯកសារចេញ",
        status_code=202,
        responses={**_ACCEPTED, **_ERRORS, **problems(404)},
    )
    def remove(document_id: DocumentId, request: Request) -> Response:
        """Withdraw a document."""
        service.generation(ADMINISTRATOR).passages.document(document_id)  # raises NotFoundError
        return _start(service, request, "remove", partial(admin_jobs.remove, service, document_id))


def _add_release_routes(router: APIRouter, service: Service) -> None:
    @router.post(
        "/documents/{document_id}/release",
        summary="អនុញ្ញាតឱ្យមើល",
        status_code=204,
        responses={**_ERRORS, **problems(404)},
        response_class=Response,
    )
    def release(document_id: DocumentId) -> None:
        """Publish a document that was held back because of a confidentiality stamp."""
        document = service.generation(ADMINISTRATOR).passages.document(document_id)
        service.records.release(document_id, document.sha256, "http")

    @router.delete(
        "/documents/{document_id}/release",
        summary="ឃាត់ទុកវិញ",
        status_code=204,
        responses={**_ERRORS, **problems(404)},
        response_class=Response,
    )
    def hold(document_id: DocumentId) -> None:
        """Hold a document back again."""
        service.generation(ADMINISTRATOR).passages.document(document_id)
        service.records.hold(document_id)


def _add_index_routes(router: APIRouter, service: Service) -> None:
    @router.get(
        "/jobs/{job_id}",
        summary="វឌ្ឍនភាពកិច្ចការ",
        response_model=JobBody,
        responses={**_ERRORS, **problems(404)},
    )
    def job(job_id: JobId, request: Request) -> Any:
        """Report the progress of a job."""
        return job_json(service.jobs.job(job_id), request)

    @router.post(
        "/admin/reindex",
        status_code=202,
        responses={**_ACCEPTED, **_ERRORS, **problems(422)},
        summary="ធ្វើឱ្យលិបិក្រមទាន់សម័យ",
    )
    def reindex(request: Request, body: ReindexBody | None = None) -> Response:
        """Bring the index up to date with the corpus folder."""
        full = body is not None and body.full
        return _start(service, request, "reindex", partial(admin_jobs.reindex, service, full))

    @router.get("/admin/state", summary="ស្ថានភាពសេវា", response_model=AdminState, responses=_ERRORS)
    def state(request: Request) -> Any:
        """Show the index, unread files, restricted documents, feedback and jobs."""
        return state_json(service, request)


def _start(
    service: Service, request: Request, kind: str, change: admin_jobs.IndexChange
) -> Response:
    job = service.jobs.job(admin_jobs.start(service, kind, change))
    return JSONResponse(job_json(job, request), 202, headers={"Location": f"/v1/jobs/{job.id}"})


async def _receive(service: Service, body: BaseModel, folder: Path) -> str:
    """Save the uploaded file, or the one at the given address, into ``folder``; return its name."""
    sent: UploadFile | None = getattr(body, "file", None)
    url: str | None = getattr(body, "url", None)
    if (sent is None) == (url is None):
        raise UsageError(
            Bilingual(
                "សូមផ្ញើ file ឬ url ណាមួយតែមួយ។",
                "Send either a file or a url, not both.",
            )
        )
    if url is not None:
        limit = service.settings.serve.upload_mib * 1024 * 1024
        return (await service.run_in_thread(lambda: fetch(url, folder, max_bytes=limit))).name
    assert sent is not None
    # Folders in the name are dropped: a caller must not choose where a file is written.
    name = PurePosixPath((sent.filename or "").replace("\\", "/")).name
    if not is_indexed(name, SUFFIXES) or len(name.encode("utf-8", "replace")) > _MAX_NAME:
        endings = ", ".join(sorted(SUFFIXES))
        raise UsageError(
            Bilingual(
                f"ឈ្មោះឯកសារ (file) មិនអាចប្រើបានទេ។ សូមដាក់ឈ្មោះខ្លី ដែលផ្តើមដោយអក្សរ "
                f"ហើយបញ្ចប់ដោយមួយក្នុងចំណោម៖ {endings} ។",
                "The file's name cannot be used. Give it a short name that begins with a letter and "
                f"ends in one of {endings}.",
            )
        )
    with (folder / name).open("wb") as target:
        await asyncio.to_thread(shutil.copyfileobj, sent.file, target)
    return name


def state_json(service: Service, request: Request) -> dict[str, Any]:
    """Return the state of the service as JSON, with reasons in the caller's language."""
    index = None
    unread: list[dict[str, str]] = []
    restricted: list[dict[str, Any]] = []
    try:
        generation = service.generation(ADMINISTRATOR)
    except IndexMissingError:
        pass
    else:
        manifest = generation.manifest
        index = {
            "generation": manifest.generation,
            "created": manifest.created,
            "documents": manifest.documents,
            "passages": manifest.passages,
            "embedder": manifest.embedder,
            "reader": manifest.reader,
        }
        unread = [
            {"file": file, "reason": in_callers_language(request, reason)}
            for file, reason in manifest.unread
        ]
        released = service.records.released()
        restricted = [
            {
                "id": each.id,
                "title": each.title,
                "internal": each.catalogue.access == "internal",
                "marking": each.marking,
                "released": (each.id, each.sha256) in released,
            }
            for each in generation.passages.listed()
            if each.marking is not None or each.catalogue.access == "internal"
        ]
    return {
        "index": index,
        "unread": unread,
        "restricted": restricted,
        "questions_are_kept": service.settings.serve.log_questions,
        "unanswered": [
            {
                "question": each.question,
                "language": each.language,
                "confidence": each.confidence,
                "at": _iso(each.at),
            }
            for each in service.records.unanswered(_LATEST)
        ],
        "feedback": service.records.counted(),
        "jobs": [job_json(each, request) for each in service.jobs.latest(_LATEST)],
    }


def job_json(job: Job, request: Request) -> dict[str, Any]:
    """Return a job as JSON, with its error in the caller's language."""
    return {
        **asdict(job),
        "created": _iso(job.created),
        "finished": job.finished and _iso(job.finished),
        "error": job.error and in_callers_language(request, job.error),
    }


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
