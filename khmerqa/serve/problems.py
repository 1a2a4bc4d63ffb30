"""Errors as ``application/problem+json`` (RFC 9457): every error of the tree mapped in one place."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from khmerqa.errors import (
    IndexStateError,
    KhmerQAError,
    NotFoundError,
    UsageError,
)

MEDIA_TYPE = "application/problem+json"


def install_problems(app: FastAPI) -> None:
    """Make every error that leaves ``app`` a problem document."""
    app.add_exception_handler(KhmerQAError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unknown)


def problem(
    request: Request,
    status: int,
    detail: str,
    kind: str = "about:blank",
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """Return a problem document about this request."""
    body: dict[str, Any] = {
        "type": kind,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
    }
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


def status_of(error: KhmerQAError) -> int:
    """Return the HTTP status that says what kind of error this is."""
    if isinstance(error, UsageError):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(error, NotFoundError):
        return HTTPStatus.NOT_FOUND
    if isinstance(error, IndexStateError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.INTERNAL_SERVER_ERROR


async def _known(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, KhmerQAError)
    return problem(request, status_of(error), str(error))


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(
        f"{'.'.join(str(part) for part in each['loc'][1:]) or 'body'}: {each['msg']}"
        for each in error.errors()
    )
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, said)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers) if error.headers else None
    return problem(request, error.status_code, str(error.detail), headers=headers)


async def _unknown(request: Request, error: Exception) -> JSONResponse:
    detail = "មានកំហុសក្នុងប្រព័ន្ធ។ | Something failed inside; the server's log says what."
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, detail)
