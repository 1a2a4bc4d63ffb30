"""Traces for OpenTelemetry."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from khmerqa.serve.app import create_app
from khmerqa.serve.observability.telemetry import Tracing
from khmerqa.serve.service import Service
from khmerqa.settings import IndexSettings, Settings
from khmerqa.storage.service.state import State


def test_a_request_is_a_span_below_its_callers(tmp_path: Path) -> None:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    service = Service(
        Settings(index=IndexSettings(directory=tmp_path / "index")),
        State(tmp_path / "state.sqlite"),
        lambda: pytest.fail("nothing is asked"),
        tracing=Tracing(provider),
    )
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    client = TestClient(create_app(service), "http://localhost")
    assert client.get("/v1/models", headers=headers).status_code == 200
    (span,) = exporter.get_finished_spans()
    assert span.name == "GET /v1/models"
    assert format(span.context.trace_id, "032x") == trace
    assert dict(span.attributes or {})["http.response.status_code"] == 200
