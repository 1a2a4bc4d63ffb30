"""Errors as ``application/problem+json`` (RFC 9457): every error of the tree mapped in one place.

What an error says of the machine it happened on (paths, model folders) goes to the log; the answer
says it in general words.
"""

from __future__ import annotations

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
    SettingsError,
    UsageError,
)
from khmerqa.types import LANGUAGES, Bilingual, Language

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("khmerqa.serve")
_SCHEMA = {"$ref": "#/components/schemas/Problem"}
_LONGEST_HEADER = 500
_WEIGHT = re.compile(r"[01](?:\.[0-9]{0,3})?")
_NAMED = 5  # faults of a request that are told; a long list of them helps nobody

INSIDE = Bilingual(
    "មានកំហុសក្នុងប្រព័ន្ធ។ សូមប្រាប់អ្នកគ្រប់គ្រងសេវា។",
    "Something failed inside; the server's log says what.",
)
_NO_INDEX = Bilingual(
    "ឯកសារមិនទាន់ត្រូវបានរៀបចំទេ។ សូមរង់ចាំ ឬប្រាប់អ្នកគ្រប់គ្រងសេវា។",
    "No documents have been indexed yet. Whoever runs the service, run: khmerqa index",
)
_BAD_INDEX = Bilingual(
    "លិបិក្រមឯកសារមិនអាចប្រើបានទេ។ សូមប្រាប់អ្នកគ្រប់គ្រងសេវា។",
    "The index cannot be used as it is. Whoever runs the service, run: khmerqa index --full",
)
_LOCKED = Bilingual(
    "ការកែប្រែលិបិក្រមមួយទៀតកំពុងដំណើរការ។ សូមរង់ចាំរហូតដល់វាចប់ រួចព្យាយាមម្តងទៀត។",
    "Another change of the index is running. Wait until it has finished, then try again.",
)
_SOON = "2"  # seconds after which it is worth trying again
_HTTP = {
    404: Bilingual(
        "គ្មានអ្វីនៅអាសយដ្ឋាននេះទេ។ សូមមើលអាសយដ្ឋានដែលមានក្នុង /openapi.json ។",
        "There is nothing at this address. See /openapi.json for those there.",
    ),
    405: Bilingual(
        "អាសយដ្ឋាននេះមិនទទួលសំណើតាមវិធីនេះទេ។ សូមមើល /openapi.json ។",
        "This address does not take this method. See /openapi.json.",
    ),
}
_UNUSABLE = "មិនអាចទទួលសំណើនេះបានទេ។ សូមពិនិត្យសំណើ រួចផ្ញើម្តងទៀត។"
_TITLES = {  # the Khmer of the status's own words
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


def wanted_language(accepted: str) -> Language | None:
    """Return which of our languages an Accept-Language header (RFC 9110, 12.5.4) likes best.

    None where it names neither: then things are said in both.
    """
    weights: dict[Language, float] = {}
    for part in accepted[:_LONGEST_HEADER].split(","):
        tag, *parameters = (each.strip().lower() for each in part.split(";"))
        name = tag.split("-")[0]
        for language in LANGUAGES:
            if name == language:
                weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
                found = float(weight) if _WEIGHT.fullmatch(weight) else 0.0
                weights[language] = max(found, weights.get(language, 0.0))
    best = max(weights, key=lambda each: weights[each], default=None)
    return best if best and weights[best] > 0 else None


def spoken(request: Request, said: Bilingual) -> str:
    """Return a text in the caller's language, where they name one of ours, and else in both."""
    language = wanted_language(request.headers.get("accept-language", ""))
    return str(said) if language is None else said.in_language(language)


def problem_body(request: Request, status: int, detail: Bilingual) -> dict[str, Any]:
    """Return a problem about this request as a value."""
    return {
        "type": "about:blank",
        "title": spoken(
            request, Bilingual(_TITLES.get(status, "មានបញ្ហា"), HTTPStatus(status).phrase)
        ),
        "status": status,
        "detail": spoken(request, detail),
        "instance": request.url.path,
    }


def problem(
    request: Request, status: int, detail: Bilingual, headers: dict[str, str] | None = None
) -> JSONResponse:
    """Return a problem about this request as a response."""
    body = problem_body(request, status, detail)
    language = wanted_language(request.headers.get("accept-language", ""))
    said_in = {"Vary": "Accept-Language", **({"Content-Language": language} if language else {})}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        said_in["Retry-After"] = _SOON
    return JSONResponse(body, status, headers={**said_in, **(headers or {})}, media_type=MEDIA_TYPE)


def told(error: Exception) -> tuple[int, Bilingual]:
    """Return the status of an error and what may be told of it; the rest goes to the log."""
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
    detail = Bilingual(
        f"សំណើមិនត្រឹមត្រូវត្រង់ {places} ។ សូមកែ រួចផ្ញើម្តងទៀត។",
        f"The request cannot be used: {english}",
    )
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers) if error.headers else None
    detail: Any = error.detail
    if not isinstance(detail, Bilingual):  # said by the framework
        bare = detail == HTTPStatus(error.status_code).phrase
        known = _HTTP.get(error.status_code) if bare else None
        detail = known or Bilingual(_UNUSABLE, str(detail))
    return problem(request, error.status_code, detail, headers)
