"""The routes for an administrator's documents; AuthMiddleware admits nobody else."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response, UploadFile
from pydantic import BaseModel

from khmerqa.errors import UsageError
from khmerqa.ingest.files.catalogue import FILE_NAME, catalogue_entry
from khmerqa.ingest.files.discover import is_indexed
from khmerqa.ingest.files.fetch import fetch
from khmerqa.reading.formats import SUFFIXES
from khmerqa.serve import admin_jobs
from khmerqa.serve.admin_preview import preview
from khmerqa.serve.http.admin_index import ACCEPTED, started
from khmerqa.serve.http.documents import DocumentId
from khmerqa.serve.http.schemas.admin import ReadBody, UploadBody
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.service import ADMINISTRATOR, Service
from khmerqa.storage.service.jobs import PREVIEW
from khmerqa.storage.service.staging import Staging
from khmerqa.types import Bilingual, CatalogueEntry

_MAX_NAME = 200  # bytes of an uploaded file's name
_ERRORS = problems(401, 403, 429, 500, 503)
_ReadForm = Annotated[ReadBody, Form(media_type="multipart/form-data")]
_UploadForm = Annotated[UploadBody, Form(media_type="multipart/form-data")]
_CATALOGUE_KEYS = tuple(field.name for field in fields(CatalogueEntry))


def admin_routes(service: Service) -> APIRouter:
    """Return the routes that read, publish, withdraw and release documents."""
    router = APIRouter(prefix="/v1", tags=["admin"])
    _add_document_routes(router, service)
    _add_release_routes(router, service)
    _add_preview_route(router, service)
    return router


def _add_document_routes(router: APIRouter, service: Service) -> None:
    @router.post(
        "/documents",
        summary="បោះពុម្ពឯកសារ",
        status_code=202,
        responses={**ACCEPTED, **_ERRORS, **problems(400, 413, 422)},
    )
    async def add(body: _UploadForm, request: Request) -> Response:
        """Publish a document: it is stored, read and indexed.

        Answers with a job; `GET /v1/jobs/{id}` reports its progress.
        """
        entry = {name: value for name in _CATALOGUE_KEYS if (value := getattr(body, name))}
        async with _upload(service, body) as (staging, name):
            catalogue_entry(Path(FILE_NAME), name, entry)  # raises UsageError
        change = partial(admin_jobs.add, service, staging, name, entry, replace=body.replace)
        return started(service, request, "add", change)

    @router.delete(
        "/documents/{document_id}",
        summary="ដកឯកសារចេញ",
        status_code=202,
        responses={**ACCEPTED, **_ERRORS, **problems(404)},
    )
    def remove(document_id: DocumentId, request: Request) -> Response:
        """Withdraw a document."""
        service.generation(ADMINISTRATOR).passages.document(document_id)  # raises NotFoundError
        work = partial(admin_jobs.remove, service, document_id)
        return started(service, request, "remove", work)


def _add_preview_route(router: APIRouter, service: Service) -> None:
    @router.post(
        "/admin/read",
        summary="អានសាកល្បង",
        status_code=202,
        responses={**ACCEPTED, **_ERRORS, **problems(400, 413, 422)},
    )
    async def read(body: _ReadForm, request: Request) -> Response:
        """Read a file as the indexer would, and publish nothing of it.

        Answers with a job. Its result says the title, the language and how each page was read; it is
        kept for an hour.
        """
        async with _upload(service, body) as (staging, name):
            work = partial(preview, service, staging, name)
        return started(service, request, PREVIEW, work, alone=False)


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


@asynccontextmanager
async def _upload(service: Service, body: BaseModel) -> AsyncIterator[tuple[Staging, str]]:
    """Yield where the uploaded file lies, and its name; it is deleted only where the block fails.

    The job that reads it deletes it afterwards.
    """
    staging = await asyncio.to_thread(Staging, service.layout.uploads)
    try:
        yield staging, await _receive(service, body, staging.folder)
    except BaseException:
        staging.close()
        raise


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
