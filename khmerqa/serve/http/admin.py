"""The routes of administrators; the gate lets nobody else reach them."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel, create_model
from pydantic import Field as BodyField

from khmerqa.errors import IndexMissingError, UsageError
from khmerqa.ingest.files.catalogue import FILE_NAME, catalogue_entry
from khmerqa.ingest.files.discover import is_indexed
from khmerqa.ingest.files.fetch import fetch
from khmerqa.reading.formats import SUFFIXES
from khmerqa.serve import changes
from khmerqa.serve.http.documents import DocumentId
from khmerqa.serve.http.schemas import AdminState, JobBody, ReindexBody, Text, problems
from khmerqa.serve.service import ADMINISTRATOR, Service
from khmerqa.storage.jobs import Job
from khmerqa.types import Bilingual, CatalogueEntry

_LATEST = 50
_ERRORS = problems(401, 403, 429, 500, 503)
_ENTRY = tuple(field.name for field in fields(CatalogueEntry))
_Field = Annotated[Text, BodyField(max_length=1000)] | None
_FIELDS: dict[str, Any] = {
    "file": (UploadFile | None, None),
    "url": (_Field, BodyField(default=None, description="Instead of a file: where to fetch it")),
    **dict.fromkeys(_ENTRY, (_Field, None)),
}
UploadBody: Any = create_model(
    "UploadBody",
    __doc__="A document: a file or the address of one, and what the catalogue shall say of it.",
    **_FIELDS,
)


def admin_routes(service: Service) -> APIRouter:
    """Return the routes that change something or tell how the service is run."""
    router = APIRouter(prefix="/v1", tags=["admin"])

    def begun(kind: str, change: changes.Change) -> Response:
        job = service.jobs.job(changes.start(service, kind, change))
        return JSONResponse(job_json(job), 202, headers={"Location": f"/v1/jobs/{job.id}"})

    accepted: dict[int | str, dict[str, Any]] = {202: {"model": JobBody}}

    @router.post(
        "/documents",
        status_code=202,
        responses={**accepted, **_ERRORS, **problems(400, 413, 422)},
    )
    async def add(body: Annotated[UploadBody, Form()]) -> Response:
        """បោះពុម្ពឯកសារ | Publish a document: it is kept, read and indexed."""
        entry = {name: value for name in _ENTRY if (value := getattr(body, name))}
        folder = changes.staged()
        try:
            name = await _received(service, body, folder)
            catalogue_entry(Path(FILE_NAME), name, entry)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return begun("add", partial(changes.add, service, folder, name, entry))

    @router.delete(
        "/documents/{document_id}",
        status_code=202,
        responses={**accepted, **_ERRORS, **problems(404)},
    )
    def remove(document_id: DocumentId) -> Response:
        """ដកឯកសារចេញ | Withdraw a document."""
        service.generation(ADMINISTRATOR).passages.document(document_id)  # raises NotFoundError
        return begun("remove", partial(changes.remove, service, document_id))

    @router.post(
        "/documents/{document_id}/release",
        status_code=204,
        responses={**_ERRORS, **problems(404)},
        response_class=Response,
    )
    def release(document_id: DocumentId) -> None:
        """អនុញ្ញាតឱ្យមើល | Let a document be seen that is held for a marking on its pages."""
        found = service.generation(ADMINISTRATOR).passages.document(document_id)
        service.records.release(document_id, found.sha256, "http")

    @router.delete(
        "/documents/{document_id}/release",
        status_code=204,
        responses={**_ERRORS, **problems(404)},
        response_class=Response,
    )
    def hold(document_id: DocumentId) -> None:
        """ឃាត់ទុកវិញ | Hold a document again."""
        service.generation(ADMINISTRATOR).passages.document(document_id)
        service.records.hold(document_id)

    @router.get("/jobs/{job_id}", response_model=JobBody, responses={**_ERRORS, **problems(404)})
    def job(job_id: str) -> Any:
        """វឌ្ឍនភាពកិច្ចការ | Tell how far a job is."""
        return job_json(service.jobs.job(job_id))

    @router.post(
        "/admin/reindex", status_code=202, responses={**accepted, **_ERRORS, **problems(422)}
    )
    def reindex(body: ReindexBody | None = None) -> Response:
        """ធ្វើឱ្យលិបិក្រមទាន់សម័យ | Bring the index up to date with its folder."""
        full = body is not None and body.full
        return begun("reindex", partial(changes.reindex, service, full))

    @router.get("/admin/state", response_model=AdminState, responses=_ERRORS)
    def state() -> Any:
        """ស្ថានភាពសេវា | Tell the state of the index, files refused, and questions without answers."""
        return state_json(service)

    return router


async def _received(service: Service, body: BaseModel, folder: Path) -> str:
    """Put the file that was sent, or that an address names, into ``folder``; return its name."""
    sent: UploadFile | None = getattr(body, "file", None)
    url: str | None = getattr(body, "url", None)
    if (sent is None) == (url is None):
        raise UsageError(
            Bilingual(
                "សូមផ្ញើ file ឬ url ណាមួយតែមួយ។",
                "Send either a file or a url, and not both.",
            )
        )
    if url is not None:
        limit = service.settings.serve.upload_mib * 1024 * 1024
        return (await service.work(lambda: fetch(url, folder, largest=limit))).name
    assert sent is not None
    # A name is a name: what looks like folders in it is none of ours.
    name = PurePosixPath((sent.filename or "").replace("\\", "/")).name
    if not is_indexed(name, SUFFIXES) or len(name.encode("utf-8", "replace")) > 200:
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


def state_json(service: Service) -> dict[str, Any]:
    """Return what an administrator wants to know at a glance."""
    index = None
    unread: list[dict[str, str]] = []
    few: list[dict[str, Any]] = []
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
        unread = [{"file": file, "reason": str(reason)} for file, reason in manifest.unread]
        released = service.records.released()
        few = [
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
        "restricted": few,
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
        "jobs": [job_json(each) for each in service.jobs.latest(_LATEST)],
    }


def job_json(job: Job) -> dict[str, Any]:
    """Return a job as the service tells of it."""
    return {
        **asdict(job),
        "created": _iso(job.created),
        "finished": job.finished and _iso(job.finished),
    }


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
