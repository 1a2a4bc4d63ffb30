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


def test_a_flood_of_requests_does_not_fill_the_disk_nor_hide_a_warning() -> None:
    now = 0.0
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    handler.addFilter(logs.RateLimit(10, lambda: now))
    logger = logging.Logger("flood")
    logger.addHandler(handler)
    for _ in range(5_000):
        logger.info("a" * 100_000)
    logger.warning("The disk is full.")
    now = 1.5
    logger.info("later")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["message"] for line in lines[10:]] == ["The disk is full.", "later"]
    assert lines[-1]["left_out_before"] == 4_990
    assert len(stream.getvalue()) < 200_000


def test_a_line_that_comes_after_the_stream_was_closed_is_dropped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stream = io.StringIO()
    handler = logs.OpenStreamHandler(stream)
    logger = logging.Logger("late")
    logger.addHandler(handler)
    logger.warning("in time")
    assert stream.getvalue() == "in time\n"
    stream.close()
    logger.warning("too late")
    assert capsys.readouterr().err == ""
