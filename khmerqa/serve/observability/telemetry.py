"""OpenTelemetry traces: one span per request, where an endpoint is set.

The standard environment variables apply (``OTEL_EXPORTER_OTLP_ENDPOINT`` and so on).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from khmerqa.errors import without_extra
from khmerqa.types import Bilingual

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class Span(Protocol):
    """The trace of one request."""

    def set_attribute(self, name: str, value: Any, /) -> None:
        """Set an attribute."""
        ...

    def update_name(self, name: str, /) -> None:
        """Rename the span."""
        ...


class Tracing:
    """Opens spans; does nothing without a provider."""

    def __init__(self, provider: Any = None) -> None:
        self._tracer = provider and provider.get_tracer("khmerqa")
        self._provider = provider

    @contextmanager
    def request(self, method: str, headers: Mapping[str, str]) -> Iterator[Span | None]:
        """Open the span of a request, as a child of the caller's span where the headers name one."""
        if self._tracer is None:
            yield None
            return
        from opentelemetry import propagate, trace

        with self._tracer.start_as_current_span(
            method,
            context=propagate.extract(dict(headers)),
            kind=trace.SpanKind.SERVER,
            attributes={"http.request.method": method},
        ) as span:
            yield span

    def close(self) -> None:
        """Send the spans that are still waiting."""
        if self._provider is not None:
            self._provider.shutdown()


def tracing_from(environ: Mapping[str, str] = os.environ) -> Tracing:
    """Return the tracing that the environment configures.

    Raises MissingDependencyError where an endpoint is set and the extra is not installed.
    """
    if not any(environ.get(name) for name in ENDPOINTS):
        return Tracing()
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise without_extra("telemetry", Bilingual("OpenTelemetry", "OpenTelemetry")) from error
    resource = Resource.create({"service.name": environ.get("OTEL_SERVICE_NAME", "khmerqa")})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Tracing(provider)
