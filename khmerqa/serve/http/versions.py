"""The versions of a document, and what changed from an earlier one to the one there is now."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request

from khmerqa.errors import NotFoundError
from khmerqa.ingest.previous import history_of
from khmerqa.serve.auth.access import Caller, hidden_from, restricted
from khmerqa.serve.auth.middleware import caller_of
from khmerqa.serve.http.differences import changes
from khmerqa.serve.http.documents import DocumentId
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.http.schemas.versions import Changes, VersionEntry
from khmerqa.serve.service import Service
from khmerqa.storage.history import Version
from khmerqa.types import Bilingual, Document

VersionNumber = Annotated[
    int, Path(ge=1, le=1_000, description="The version's number, counted from 1, the oldest.")
]


def version_routes(service: Service) -> APIRouter:
    """Return the routes ``versions`` below a document."""
    router = APIRouter(prefix="/v1/documents", tags=["documents"])

    @router.get(
        "/{document_id}/versions",
        summary="កំណែ",
        response_model=list[VersionEntry],
        responses=problems(401, 404, 429, 500, 503),
    )
    async def versions(request: Request, document_id: DocumentId) -> Any:
        """List the versions of a document, the oldest first. The last one is there now.

        Versions that the caller may not see are not counted, so a number may mean another version to
        another key; `sha256` means the same to all.
        """

        def versions_now() -> list[dict[str, Any]]:
            current, earlier = _versions(service, caller_of(request), document_id)
            listed = [_entry(number, each.document, each) for number, each in earlier.items()]
            return [*listed, _entry(max(earlier, default=0) + 1, current, None)]

        return await service.run_in_thread(versions_now)

    @router.get(
        "/{document_id}/versions/{version}/changes",
        summary="អ្វីដែលបានប្រែប្រួល",
        response_model=Changes,
        responses=problems(400, 401, 404, 422, 429, 500, 503),
    )
    async def changed(request: Request, document_id: DocumentId, version: VersionNumber) -> Any:
        """Say what changed from a version to the one there is now, sentence by sentence."""

        def changed_now() -> dict[str, Any]:
            current, earlier = _versions(service, caller_of(request), document_id)
            if version not in earlier:
                raise _no_such_version(document_id, version)
            segmenter = service.assistant().segmenter
            return changes(earlier[version].document, current, segmenter)

        return await service.run_in_thread(changed_now)

    return router


def _versions(
    service: Service, caller: Caller, document_id: str
) -> tuple[Document, dict[int, Version]]:
    """Return a document and its earlier versions, by number, that ``caller`` may see.

    Only these are counted: a number left out would tell of one that is hidden.
    """
    generation = service.generation(caller)
    current = generation.passages.document(document_id)  # raises NotFoundError
    released = service.records.released()
    seen = [
        each
        for each in history_of(service.layout, generation, document_id)
        if not hidden_from(caller, restricted([each.document]), released)
    ]
    return current, dict(enumerate(seen, start=1))


def _entry(number: int, document: Document, version: Version | None) -> dict[str, Any]:
    return {
        "version": number,
        "title": document.title,
        "date": document.catalogue.date,
        "sha256": document.sha256,
        "pages": len(document.pages),
        "replaced": version.replaced if version else None,
    }


def _no_such_version(document_id: str, version: int) -> NotFoundError:
    return NotFoundError(
        Bilingual(
            f"ឯកសារ '{document_id}' គ្មានកំណែមុនលេខ {version} ទេ។ សូមមើលបញ្ជីកំណែ។",
            f"'{document_id}' has no earlier version {version}. Get the list of its versions.",
        )
    )
