"""Errors as ``application/problem+json`` (RFC 9457): every error of the tree mapped in one place.

What an error says of the machine it happened on (paths, model folders) goes to the log; the answer
says it in general words.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from khmerqa.errors import (
    IndexMissingError,
    IndexStateError,
    KhmerQAError,
    NotFoundError,
    QuestionError,
    both,
)

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("khmerqa.serve")
_SCHEMA = {"$ref": "#/components/schemas/Problem"}
_NAMED = 5  # faults of a request that are told; a long list of them helps nobody

INSIDE = both(
    "មានកំហុសក្នុងប្រព័ន្ធ។ សូមប្រាប់អ្នកគ្រប់គ្រងសេវា។",
    "Something failed inside; the server's log says what.",
)
_NO_INDEX = both(
    "ឯកសារមិនទាន់ត្រូវបានរៀបចំទេ។ សូមរង់ចាំ ឬប្រាប់អ្នកគ្រប់គ្រងសេវា។",
    "No documents have been indexed yet. Whoever runs the service, run: khmerqa index",
)
_BAD_INDEX = both(
    "លិបិក្រមឯកសារមិនអាចប្រើបានទេ។ សូមប្រាប់អ្នកគ្រប់គ្រងសេវា។",
    "The index cannot be used as it is. Whoever runs the service, run: khmerqa index --full",
)
_HTTP = {
    404: both(
        "គ្មានអ្វីនៅអាសយដ្ឋាននេះទេ។ សូមមើលអាសយដ្ឋានដែលមានក្នុង /openapi.json ។",
        "There is nothing at this address. See /openapi.json for those there.",
    ),
    405: both(
        "អាសយដ្ឋាននេះមិនទទួលសំណើតាមវិធីនេះទេ។ សូមមើល /openapi.json ។",
        "This address does not take this method. See /openapi.json.",
    ),
}
_UNUSABLE = "មិនអាចទទួលសំណើនេះបានទេ។ សូមពិនិត្យសំណើ រួចផ្ញើម្តងទៀត។"
_TITLES = {  # the Khmer of the status's own words
    400: "សំណើមិនត្រឹមត្រូវ",
    404: "រកមិនឃើញ",
    405: "វិធីមិនត្រូវបានអនុញ្ញាត",
    413: "សំណើធំពេក",
    422: "មិនអាចប្រើសំណើនេះបាន",
    500: "កំហុសក្នុងប្រព័ន្ធ",
    503: "សេវាមិនទាន់អាចប្រើបាន",
}


class ProblemAPI(FastAPI):
    """FastAPI that makes every error a problem document, and describes them as such."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.add_exception_handler(KhmerQAError, _known)
        self.add_exception_handler(RequestValidationError, _invalid)
        self.add_exception_handler(HTTPException, _http)

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document; FastAPI itself would give errors the type of answers."""
        document = super().openapi()
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if status >= "400":
                        response["content"] = {MEDIA_TYPE: {"schema": _SCHEMA}}
        return document


def problem_body(request: Request, status: int, detail: str) -> dict[str, Any]:
    """Return a problem about this request as a value."""
    return {
        "type": "about:blank",
        "title": both(_TITLES.get(status, "មានបញ្ហា"), HTTPStatus(status).phrase),
        "status": status,
        "detail": detail,
        "instance": request.url.path,
    }


def problem(
    request: Request, status: int, detail: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    """Return a problem about this request as a response."""
    body = problem_body(request, status, detail)
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


def told(error: Exception) -> tuple[int, str]:
    """Return the status of an error and what may be told of it; the rest goes to the log."""
    if isinstance(error, QuestionError):
        return HTTPStatus.UNPROCESSABLE_ENTITY, str(error)
    if isinstance(error, NotFoundError):
        return HTTPStatus.NOT_FOUND, str(error)
    if isinstance(error, IndexStateError):
        _LOG.warning("%s", error)
        detail = _NO_INDEX if isinstance(error, IndexMissingError) else _BAD_INDEX
        return HTTPStatus.SERVICE_UNAVAILABLE, detail
    _LOG.error(both("សំណើមួយមិនបានសម្រេច។", "A request failed."), exc_info=error)
    return HTTPStatus.INTERNAL_SERVER_ERROR, INSIDE


async def _known(request: Request, error: Exception) -> JSONResponse:
    return problem(request, *told(error))


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = [
        (".".join(str(part) for part in each["loc"][1:]) or "body", each["msg"])
        for each in error.errors()[:_NAMED]
    ]
    places = ", ".join(dict.fromkeys(place for place, _ in faults))
    english = "; ".join(f"{place}: {fault}" for place, fault in faults)
    detail = both(
        f"សំណើមិនត្រឹមត្រូវត្រង់ {places} ។ សូមកែ រួចផ្ញើម្តងទៀត។",
        f"The request cannot be used: {english}",
    )
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers) if error.headers else None
    detail = str(error.detail)
    if " | " not in detail:  # said by the framework
        bare = detail == HTTPStatus(error.status_code).phrase
        known = _HTTP.get(error.status_code) if bare else None
        detail = known or both(_UNUSABLE, detail)
    return problem(request, error.status_code, detail, headers)
