"""Metrics for Prometheus. No label contains anything that a caller wrote."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from khmerqa.types import Answer, Manifest

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SHARED = "PROMETHEUS_MULTIPROC_DIR"  # set where several worker processes count together
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The metrics of one service."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        registry = None if SHARED in os.environ else self._registry
        self.requests = Counter(
            "khmerqa_requests",
            "Requests answered",
            ("method", "route", "status"),
            registry=registry,
        )
        self.seconds = Histogram(
            "khmerqa_request_seconds",
            "Seconds until a request was fully answered",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self.stages = Histogram(
            "khmerqa_stage_seconds",
            "Seconds in each stage of answering",
            ("stage",),
            buckets=_SECONDS,
            registry=registry,
        )
        self.answers = Counter(
            "khmerqa_answers",
            "Answers by status; no_evidence: the documents hold no answer",
            ("status", "language", "channel"),
            registry=registry,
        )
        self.refused = Counter(
            "khmerqa_refused_requests",
            "Requests refused, by reason",
            ("reason",),
            registry=registry,
        )
        self.running = Gauge(
            "khmerqa_requests_running",
            "Requests being answered",
            registry=registry,
            multiprocess_mode="livesum",
        )

    def answered(self, answer: Answer, channel: str) -> None:
        """Count an answer and record the time of its stages."""
        self.answers.labels(answer.status, answer.language, channel).inc()
        for stage, milliseconds in answer.timings_ms:
            if stage != "total":
                self.stages.labels(stage).observe(milliseconds / 1000)

    def text(self, manifest: Manifest | None) -> bytes:
        """Return everything in Prometheus' text format; ``manifest`` as the caller may know it."""
        registry = self._registry
        if SHARED in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        index = CollectorRegistry()
        index.register(_Index(manifest))
        return generate_latest(registry) + generate_latest(index)


class _Index(Collector):
    """The state of the index at one scrape."""

    def __init__(self, manifest: Manifest | None) -> None:
        self._manifest = manifest

    def collect(self) -> Iterable[Metric]:
        """Yield whether there is an index, its generation, its size and its age."""
        manifest = self._manifest
        yield GaugeMetricFamily(
            "khmerqa_ready", "1 where questions can be answered", value=manifest is not None
        )
        if manifest is None:
            return
        created = datetime.fromisoformat(manifest.created).timestamp()
        info = GaugeMetricFamily(
            "khmerqa_index_info", "The current generation", labels=["generation", "embedder"]
        )
        info.add_metric([manifest.generation, manifest.embedder], 1)
        yield info
        for name, documentation, value in (
            ("generation", "Number of the current generation", int(manifest.generation)),
            ("created_timestamp_seconds", "When the current generation was built", created),
            (
                "age_seconds",
                "Seconds since the current generation was built",
                time.time() - created,
            ),
            ("documents", "Documents in the index", manifest.documents),
            ("passages", "Passages in the index", manifest.passages),
            (
                "unread_files",
                "Unread files; administrators only",
                len(manifest.unread),
            ),
        ):
            yield GaugeMetricFamily(f"khmerqa_index_{name}", documentation, value=value)
