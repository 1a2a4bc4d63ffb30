"""Errors as ``application/problem+json`` (RFC 9457): the one place that maps errors to HTTP statuses.

On the routes with OpenAI's shapes an error has the shape that OpenAI's clients read.

Details of the machine in an error (paths, model folders) go to the log; the answer stays general.
"""

from __future__ import annotations

import errno
import logging
import re
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from khmerqa.errors import (
    BusyError,
    IndexLockedError,
    IndexMissingError,
    IndexStateError,
    KhmerQAError,
    NotFoundError,
    NotReadyError,
    RecordsError,
    SettingsError,
    UsageError,
)
from khmerqa.types import LANGUAGES, Bilingual, Language

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("khmerqa.serve")
_SCHEMA = {"$ref": "#/components/schemas/Problem"}
_OPENAI_MEDIA_TYPE = "application/json"
_OPENAI_SCHEMA = {"$ref": "#/components/schemas/OpenAIError"}
_UNUSED_SCHEMAS = ("HTTPValidationError", "ValidationError")  # FastAPI's own shape of a 422
_MAX_HEADER = 500  # characters of Accept-Language that are read
_WEIGHT = re.compile(r"[01](?:\.[0-9]{0,3})?")
_MAX_FAULTS = 5  # faults of a request that are named; a longer list helps nobody

INTERNAL_ERROR = Bilingual(
    "មានកំហុសក្នុងប្រព័ន្ធ។ សូមប្រាប់អ្នកគ្រប់គ្រងសេវា។",
    "Something failed in the service. The server's log says what.",
)
_NO_INDEX = Bilingual(
    "ឯកសារមិនទាន់ត្រូវបានរៀបចំទេ។ សូមរង់ចាំ ឬប្រាប់អ្នកគ្រប់គ្រងសេវា។",
    "No documents have been indexed yet. If you run this service, run: khmerqa index",
)
_BAD_INDEX = Bilingual(
    "លិបិក្រមឯកសារមិនអាចប្រើបានទេ។ សូមប្រាប់អ្នកគ្រប់គ្រងសេវា។",
    "The index cannot be used. If you run this service, run: khmerqa index --full",
)
_LOCKED = Bilingual(
    "ការកែប្រែលិបិក្រមមួយទៀតកំពុងដំណើរការ។ សូមរង់ចាំរហូតដល់វាចប់ រួចព្យាយាមម្តងទៀត។",
    "Another change of the index is running. Wait until it has finished, then try again.",
)
_DISK = Bilingual(
    "សេវាមិនអាចប្រើថាសរបស់ខ្លួនបានត្រឹមត្រូវទេ។ សូមប្រាប់អ្នកគ្រប់គ្រងសេវា ឱ្យពិនិត្យទំហំថាសដែលនៅទំនេរ និងសិទ្ធិអាននិងសរសេរ។",
    "The service cannot use its disk as it must. If you run this service, check the free space and the "
    "permissions to read and write; its log names the file.",
)
_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})
_RETRY_AFTER = "2"  # seconds
_HTTP = {
    404: Bilingual(
        "គ្មានអ្វីនៅអាសយដ្ឋាននេះទេ។ សូមមើលអាសយដ្ឋានដែលមានក្នុង /openapi.json ។",
        "There is nothing at this address. See /openapi.json for the addresses that exist.",
    ),
    405: Bilingual(
        "អាសយដ្ឋាននេះមិនទទួលសំណើតាមវិធីនេះទេ។ សូមមើល /openapi.json ។",
        "This address does not take this method. See /openapi.json.",
    ),
}
_UNUSABLE = "មិនអាចទទួលសំណើនេះបានទេ។ សូមពិនិត្យសំណើ រួចផ្ញើម្តងទៀត។"
_TITLES = {  # the HTTP status in Khmer; Python knows the English
    400: "សំណើមិនត្រឹមត្រូវ",
    404: "រកមិនឃើញ",
    405: "វិធីមិនត្រូវបានអនុញ្ញាត",
    401: "ត្រូវការសោ",
    403: "គ្មានសិទ្ធិ",
    408: "អស់ពេលរង់ចាំ",
    409: "មានការកែប្រែផ្សេងកំពុងដំណើរការ",
    413: "សំណើធំពេក",
    415: "ប្រភេទទិន្នន័យមិនត្រឹមត្រូវ",
    422: "មិនអាចប្រើសំណើនេះបាន",
    429: "សំណើច្រើនពេក",
    500: "កំហុសក្នុងប្រព័ន្ធ",
    503: "សេវាមិនទាន់អាចប្រើបាន",
}


_OPENAI_ERRORS = {  # the type and the code of an error, as OpenAI's clients know them
    401: ("authentication_error", "invalid_api_key"),
    403: ("permission_error", "insufficient_permissions"),
    404: ("invalid_request_error", "not_found"),
    429: ("rate_limit_error", "rate_limit_exceeded"),
}


class ProblemAPI(FastAPI):
    """FastAPI that answers every error with a problem document, and describes errors so."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.add_exception_handler(KhmerQAError, _known)
        self.add_exception_handler(RequestValidationError, _invalid)
        self.add_exception_handler(HTTPException, _http)

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document; FastAPI alone would give errors the media type of answers."""
        document = super().openapi()
        for path, operations in document["paths"].items():
            content = {MEDIA_TYPE: {"schema": _SCHEMA}}
            if has_openai_shape(path):
                content = {_OPENAI_MEDIA_TYPE: {"schema": _OPENAI_SCHEMA}}
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if status >= "400":
                        response["content"] = content
        for name in _UNUSED_SCHEMAS:
            document["components"]["schemas"].pop(name, None)
        return document


def preferred_language(accepted: str) -> Language | None:
    """Return the language that an Accept-Language header (RFC 9110, 12.5.4) prefers.

    None where it names neither Khmer nor English; messages are then in both.
    """
    weights: dict[Language, float] = {}
    for part in accepted[:_MAX_HEADER].split(","):
        tag, *parameters = (each.strip().lower() for each in part.split(";"))
        name = tag.split("-")[0]
        for language in LANGUAGES:
            if name == language:
                weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
                found = float(weight) if _WEIGHT.fullmatch(weight) else 0.0
                weights[language] = max(found, weights.get(language, 0.0))
    best = max(weights, key=lambda each: weights[each], default=None)
    return best if best and weights[best] > 0 else None


def in_callers_language(request: Request, text: Bilingual) -> str:
    """Return a text in the language the caller prefers, or in both where they name neither."""
    language = preferred_language(request.headers.get("accept-language", ""))
    return str(text) if language is None else text.in_language(language)


def problem_body(request: Request, status: int, detail: Bilingual) -> dict[str, Any]:
    """Return a problem about this request as a JSON value."""
    return {
        "type": "about:blank",
        "title": in_callers_language(
            request, Bilingual(_TITLES.get(status, "មានបញ្ហា"), HTTPStatus(status).phrase)
        ),
        "status": status,
        "detail": in_callers_language(request, detail),
        "instance": request.url.path,
    }


def error_body(request: Request, status: int, detail: Bilingual) -> dict[str, Any]:
    """Return an error about this request: a problem, or what OpenAI's clients expect on its routes."""
    if not has_openai_shape(request.url.path):
        return problem_body(request, status, detail)
    kind, code = _OPENAI_ERRORS.get(status, ("invalid_request_error", "invalid_request"))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        kind, code = "server_error", "server_error"
    message = in_callers_language(request, detail)
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def has_openai_shape(path: str) -> bool:
    """Return whether the errors at an address have OpenAI's shape."""
    return path.startswith(("/v1/chat/", "/v1/models"))


def problem(
    request: Request, status: int, detail: Bilingual, headers: dict[str, str] | None = None
) -> JSONResponse:
    """Return an error about this request as a response."""
    language = preferred_language(request.headers.get("accept-language", ""))
    all_headers = {
        "Vary": "Accept-Language",
        **({"Content-Language": language} if language else {}),
    }
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        all_headers["Retry-After"] = _RETRY_AFTER
    return JSONResponse(
        error_body(request, status, detail),
        status,
        headers={**all_headers, **(headers or {})},
        media_type=_OPENAI_MEDIA_TYPE if has_openai_shape(request.url.path) else MEDIA_TYPE,
    )


def status_of(error: Exception) -> tuple[int, Bilingual]:
    """Return the HTTP status of an error and the message for the caller; the rest goes to the log."""
    if isinstance(error, UsageError) and not isinstance(error, SettingsError):
        return HTTPStatus.UNPROCESSABLE_ENTITY, error.message
    if isinstance(error, NotFoundError):
        return HTTPStatus.NOT_FOUND, error.message
    if isinstance(error, IndexLockedError):
        _LOG.warning("%s", error)
        return HTTPStatus.CONFLICT, _LOCKED
    if isinstance(error, BusyError | NotReadyError):
        return HTTPStatus.SERVICE_UNAVAILABLE, error.message
    if isinstance(error, IndexStateError):
        _LOG.warning("%s", error)
        detail = _NO_INDEX if isinstance(error, IndexMissingError) else _BAD_INDEX
        return HTTPStatus.SERVICE_UNAVAILABLE, detail
    _LOG.error(Bilingual("សំណើមួយមិនបានសម្រេច។", "A request failed."), exc_info=error)
    of_the_disk = isinstance(error, OSError) and error.errno in _OF_THE_DISK
    if of_the_disk or isinstance(error, RecordsError):
        return HTTPStatus.SERVICE_UNAVAILABLE, _DISK
    return HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL_ERROR


async def _known(request: Request, error: Exception) -> JSONResponse:
    return problem(request, *status_of(error))


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = [
        (".".join(str(part) for part in each["loc"][1:]) or "body", each["msg"])
        for each in error.errors()[:_MAX_FAULTS]
    ]
    places = ", ".join(dict.fromkeys(place for place, _ in faults))
    english = "; ".join(f"{place}: {fault}" for place, fault in faults)
    detail = Bilingual(
        f"សំណើមិនត្រឹមត្រូវត្រង់ {places} ។ សូមកែ រួចផ្ញើម្តងទៀត។",
        f"The request cannot be used: {english}",
    )
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers) if error.headers else None
    detail: Any = error.detail
    if not isinstance(detail, Bilingual):  # raised by the framework
        bare = detail == HTTPStatus(error.status_code).phrase
        known = _HTTP.get(error.status_code) if bare else None
        detail = known or Bilingual(_UNUSABLE, str(detail))
    return problem(request, error.status_code, detail, headers)
