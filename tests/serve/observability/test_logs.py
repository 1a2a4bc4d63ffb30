"""Logs as JSON lines."""

from __future__ import annotations

import io
import json
import logging

import pytest

from khmerqa.serve.observability import logs

from .. import samples
from ..conftest import Running


def test_logs_are_json_lines_without_what_was_asked(
    service: Running, caplog: pytest.LogCaptureFixture
) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    with caplog.at_level(logging.INFO, "khmerqa.access"):
        logs.ACCESS.addHandler(handler)
        response = service.client.post("/v1/ask", json={"question": samples.ASK_WATER})
        service.client.get("/v1/documents/my-secret-name")
        service.client.get("/health")
        logs.ACCESS.removeHandler(handler)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["route"] for line in lines] == ["/v1/ask", "/v1/documents/{document_id}"]
    assert lines[0]["id"] == response.headers["x-request-id"]
    assert (lines[0]["status"], lines[1]["status"]) == (200, 404)
    assert "water" not in stream.getvalue()
    assert "my-secret-name" not in stream.getvalue()
