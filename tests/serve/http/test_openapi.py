"""The OpenAPI document that integrators build on."""

from __future__ import annotations

import json
import re
from typing import Any

from ..conftest import Running

ROUTES = {
    "/v1/ask",
    "/v1/search",
    "/v1/documents",
    "/v1/documents/{document_id}",
    "/v1/documents/{document_id}/text",
    "/v1/documents/{document_id}/pages",
    "/v1/documents/{document_id}/pages/{number}",
    "/v1/documents/{document_id}/pages/{number}.png",
    "/v1/documents/{document_id}/file",
    "/v1/documents/{document_id}/release",
    "/v1/jobs/{job_id}",
    "/v1/admin/reindex",
    "/v1/admin/state",
    "/v1/admin/read",
    "/v1/admin/verify",
    "/v1/admin/rollback",
    "/v1/admin/keys",
    "/v1/admin/keys/{key_id}",
    "/v1/admin/feedback",
    "/v1/admin/feedback.csv",
    "/v1/feedback",
    "/v1/words",
    "/v1/examples",
    "/v1/suggestions",
    "/v1/export",
    "/v1/terms",
    "/v1/braille",
    "/v1/glossary",
    "/v1/documents/{document_id}/outline",
    "/v1/documents/{document_id}/find",
    "/v1/documents/{document_id}/versions",
    "/v1/documents/{document_id}/versions/{version}/changes",
    "/v1/chat/completions",
    "/v1/models",
    "/v1/models/{model}",
    "/health",
    "/ready",
    "/metrics",
}


def described(service: Running) -> dict[str, Any]:
    response = service.client.get("/openapi.json")
    assert response.headers["content-type"] == "application/json"
    document: dict[str, Any] = response.json()
    return document


def test_every_route_is_described(service: Running) -> None:
    document = described(service)
    assert set(document["paths"]) == ROUTES
    assert document["openapi"].startswith("3.")


def test_errors_are_described_as_they_are(service: Running) -> None:
    for path, operations in described(service)["paths"].items():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if status >= "400":
                    ((kind, described_as),) = response["content"].items()
                    shape = described_as["schema"]["$ref"].rsplit("/", 1)[-1]
                    assert (kind, shape) == (
                        ("application/json", "OpenAIError")
                        if path.startswith(("/v1/chat", "/v1/models"))
                        else ("application/problem+json", "Problem")
                    ), path


def test_the_stream_is_described(service: Running) -> None:
    answered = described(service)["paths"]["/v1/ask"]["post"]["responses"]["200"]
    assert set(answered["content"]) == {"application/json", "text/event-stream"}


def test_the_examples_are_khmer_and_can_be_asked(service: Running) -> None:
    schemas = described(service)["components"]["schemas"]
    for name in ("AskBody", "SearchBody"):
        for example in schemas[name]["examples"]:
            assert re.search("[\u1780-\u17ff]", example["question"])
            path = "/v1/ask" if name == "AskBody" else "/v1/search"
            assert service.client.post(path, json=example).status_code == 200


def test_no_reference_is_broken(service: Running) -> None:
    document = described(service)
    for name in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)):
        assert name in document["components"]["schemas"]
