"""The routes for keys and for the feedback of readers."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from khmerqa.serve.auth.middleware import caller_of
from khmerqa.serve.http.admin_index import iso
from khmerqa.serve.http.schemas.admin import FeedbackList, KeyBody, KeyRequest, NewKey
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.service import Service
from khmerqa.storage.service.keys import Key
from khmerqa.storage.service.records import Feedback

_ERRORS = problems(401, 403, 422, 429, 500, 503)
_COLUMNS = ("at", "rating", "question", "answer", "comment", "answer_id")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins with these


def records_routes(service: Service) -> APIRouter:
    """Return the routes below ``/v1/admin/keys`` and ``/v1/admin/feedback``."""
    router = APIRouter(prefix="/v1/admin", tags=["admin"])
    _add_key_routes(router, service)
    _add_feedback_routes(router, service)
    return router


def _add_key_routes(router: APIRouter, service: Service) -> None:
    @router.get("/keys", summary="បញ្ជីសោ", response_model=list[KeyBody], responses=_ERRORS)
    def keys(request: Request) -> Any:
        """List the keys, without their secrets."""
        return [_key_json(each, request) for each in service.keys.listed()]

    @router.post(
        "/keys",
        summary="បង្កើតសោ",
        status_code=201,
        response_model=None,
        responses={201: {"model": NewKey}, **_ERRORS, **problems(400)},
    )
    def create(body: KeyRequest, request: Request) -> Response:
        """Create a key. Its secret is in this answer only."""
        key, token = service.keys.create(body.name, body.scope, body.days)
        # No cache may keep a secret.
        headers = {"Cache-Control": "no-store"}
        return JSONResponse({**_key_json(key, request), "key": token}, 201, headers=headers)

    @router.delete(
        "/keys/{key_id}",
        summary="ដកហូតសោ",
        status_code=204,
        responses={**_ERRORS, **problems(404)},
        response_class=Response,
    )
    def revoke(key_id: Annotated[str, Path(description="The `id` of a key.")]) -> None:
        """Revoke a key, from the next request on."""
        service.keys.revoke(key_id)


def _add_feedback_routes(router: APIRouter, service: Service) -> None:
    @router.get(
        "/feedback.csv",
        summary="នាំចេញមតិ",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **_ERRORS},
    )
    def export() -> Response:
        """Return all feedback as a table for a spreadsheet program, the oldest first."""
        headers = {"Content-Disposition": 'attachment; filename="khmerqa-feedback.csv"'}
        lines = _csv(service.records.feedback())
        return StreamingResponse(lines, headers=headers, media_type="text/csv; charset=utf-8")

    @router.get("/feedback", summary="មតិអ្នកអាន", response_model=FeedbackList, responses=_ERRORS)
    def feedback(
        limit: Annotated[int, Query(ge=1, le=500, description="How many to return.")] = 50,
        before: Annotated[
            int | None, Query(ge=1, le=2**62, description="`next` of the answer before.")
        ] = None,
    ) -> Any:
        """Show feedback, the newest first."""
        found = service.records.latest_feedback(limit + 1, before)
        shown = found[:limit]
        return {
            "feedback": [_feedback_json(each) for _, each in shown],
            "next": shown[-1][0] if len(found) > limit else None,
        }


def _key_json(key: Key, request: Request) -> dict[str, Any]:
    expired = key.expires is not None and key.expires <= time.time()
    return {
        "id": key.id,
        "name": key.name,
        "scope": key.scope,
        "created": iso(key.created),
        "expires": key.expires and iso(key.expires),
        "used": key.used and iso(key.used),
        "revoked": key.revoked and iso(key.revoked),
        "valid": key.revoked is None and not expired,
        "own": key.id == caller_of(request).name,
    }


def _feedback_json(feedback: Feedback) -> dict[str, Any]:
    return {**asdict(feedback), "at": iso(feedback.at)}


def _csv(feedback: Iterator[Feedback]) -> Iterator[str]:
    yield "\ufeff" + _line(_COLUMNS)  # the mark by which spreadsheet programs know UTF-8
    for each in feedback:
        values = _feedback_json(each)
        yield _line([_harmless(str(values[name] or "")) for name in _COLUMNS])


def _line(values: Any) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
