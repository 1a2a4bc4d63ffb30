"""Errors as the HTTP service describes them (RFC 9457)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Problem(BaseModel):
    """An error (RFC 9457).

    `title` and `detail` are in the language that `Accept-Language` prefers, Khmer or English. Without
    that header they are in both, Khmer first.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "មិនអាចប្រើសំណើនេះបាន | Unprocessable Entity",
                    "status": 422,
                    "detail": "សំណួរទទេ។ សូមសរសេរសំណួរ។ | The question is empty. Please write one.",
                    "instance": "/v1/ask",
                }
            ]
        }
    )

    type: str
    title: str = Field(description="The HTTP status in words.")
    status: int
    detail: str = Field(description="What went wrong, and what to do.")
    instance: str = Field(description="The path of the request.")


class OpenAIErrorDetail(BaseModel):
    """What went wrong, and what to do."""

    message: str
    type: str
    param: str | None
    code: str


class OpenAIError(BaseModel):
    """An error in OpenAI's shape."""

    error: OpenAIErrorDetail


_DESCRIPTIONS = {
    400: "The request cannot be understood.",
    401: "The API key is missing or not valid.",
    403: "The key's scope does not allow this.",
    404: "There is no such document, page or job.",
    409: "Another change of the index is running.",
    413: "The request is too large.",
    422: "The question or another value cannot be used.",
    429: "Too many requests in a minute.",
    500: "Something failed in the service.",
    501: "An optional part is not installed.",
    503: "There is no usable index yet, or the service is busy.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI description of the errors a route may answer with."""
    return {status: {"model": Problem, "description": _DESCRIPTIONS[status]} for status in statuses}


def openai_errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the same for a route with OpenAI's shapes."""
    return {
        status: {"model": OpenAIError, "description": _DESCRIPTIONS[status]} for status in statuses
    }
