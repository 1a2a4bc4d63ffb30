"""What Prometheus reads."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from .. import samples
from ..conftest import Running


def samples_of(service: Running) -> dict[tuple[str, tuple[str, ...]], float]:
    response = service.client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_metrics_count_answers_refusals_and_the_index(fresh: Running) -> None:
    generation = fresh.reindex()
    fresh.ask(samples.ASK_WATER)
    fresh.ask(samples.ASK_UNKNOWN)
    fresh.client.get("/v1/documents/nothing")
    found = samples_of(fresh)
    assert found["khmerqa_ready", ()] == 1
    assert found["khmerqa_index_generation", ()] == int(generation)
    assert found["khmerqa_index_documents", ()] == 4
    assert found["khmerqa_index_age_seconds", ()] >= 0
    assert found["khmerqa_answers_total", ("http", "en", "answered")] == 1
    assert found["khmerqa_answers_total", ("http", "en", "no_evidence")] == 1
    assert found["khmerqa_requests_total", ("POST", "/v1/ask", "200")] == 2
    assert found["khmerqa_requests_total", ("GET", "/v1/documents/{document_id}", "404")] == 1
    stages = {labels[0] for name, labels in found if name == "khmerqa_stage_seconds_count"}
    assert {"search", "write"} <= stages


def test_metrics_without_an_index_say_so(fresh: Running) -> None:
    assert samples_of(fresh)["khmerqa_ready", ()] == 0


def test_what_callers_write_is_no_label(service: Running) -> None:
    for address in ("/%20evil", "/v1/evil", "/v1/documents/evil/evil"):
        service.client.get(address)
    assert "evil" not in service.client.get("/metrics").text
