"""What whoever runs the service sees of it: readiness, logs, metrics, traces, and quiet changes."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from khmerqa import wiring
from khmerqa.answer.assistant import Assistant
from khmerqa.serve.app import create_app
from khmerqa.serve.observability import logs
from khmerqa.serve.observability.telemetry import Tracing
from khmerqa.serve.problems import preferred_language
from khmerqa.serve.service import Service as Desk
from khmerqa.settings import IndexSettings, Settings
from khmerqa.storage.state import State

from . import samples
from .conftest import Service, empty_service, is_problem


def test_not_ready_while_it_loads(service: Service, tmp_path: Path) -> None:
    go_on = threading.Event()
    assistant = service.desk.assistant()

    def load() -> Assistant:
        assert go_on.wait(30)
        return assistant

    desk = Desk(service.desk.settings, State(tmp_path / "state.sqlite"), load)
    with TestClient(create_app(desk)) as client:
        detail = is_problem(client.get("/ready"), 503)
        assert "loading" in detail
        is_problem(client.post("/v1/ask", json={"question": samples.ASK_WATER}), 503)
        assert client.get("/health").status_code == 200
        go_on.set()
        until = time.monotonic() + 30
        while client.get("/ready").status_code != 200 and time.monotonic() < until:
            time.sleep(0.01)
        assert client.get("/ready").json()["status"] == "ready"


def test_no_request_fails_while_generations_change(fresh: Service) -> None:
    fresh.reindex()
    stop = threading.Event()
    body = {"question": samples.ASK_WATER}

    def ask() -> set[tuple[int, str]]:
        found = set()
        while not stop.is_set():
            response = fresh.client.post("/v1/ask", json=body)
            share = re.search(r"\d\d percent", response.text)
            found.add((response.status_code, share[0] if share else response.text))
        return found

    with ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(ask) for _ in range(3)]
        for number in range(96, 99):
            changed = samples.WATER.replace("95 percent", f"{number} percent")
            (fresh.corpus / "water.en.md").write_text(changed, encoding="utf-8")
            fresh.reindex()
        stop.set()
        found = set().union(*(each.result() for each in asking))
    assert {status for status, _ in found} == {200}
    assert {share for _, share in found} <= {f"{number} percent" for number in range(95, 99)}
    assert "98 percent" in fresh.ask(samples.ASK_WATER)["answer"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", None),
        ("km", "km"),
        ("km-KH,km;q=0.9,en;q=0.8", "km"),
        ("en-US,en;q=0.9", "en"),
        ("fr,de;q=0.5", None),
        ("fr, km;q=0.4", "km"),
        ("en;q=0.2, km;q=0.7", "km"),
        ("km;q=0", None),
        ("*", None),
        ("km;q=x, en;q=0.1", "en"),
        ("k" * 9999, None),
    ],
)
def test_errors_are_said_in_the_callers_language(
    service: Service, accepted: str, language: str | None
) -> None:
    assert preferred_language(accepted) == language
    for method, address in (
        ("GET", "/v1/documents/no-such"),
        ("GET", "/nothing"),
        ("PUT", "/v1/ask"),
    ):
        response = service.client.request(method, address, headers={"Accept-Language": accepted})
        problem = response.json()
        for said in (problem["title"], problem["detail"]):
            assert (" | " in said) == (language is None)
            assert bool(re.search("[\u1780-\u17ff]", said)) == (language != "en")
        assert response.headers.get("content-language") == language
        assert response.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("req-1.a_B", True), ("", False), ("a" * 65, False), ("a b", False), ("<script>", False)],
)
def test_every_answer_has_a_request_id(service: Service, given: str, kept: bool) -> None:
    response = service.client.get("/v1/models", headers={"X-Request-ID": given})
    found = response.headers["x-request-id"]
    assert (found == given) == kept
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,64}", found)


def test_logs_are_json_lines_without_what_was_asked(
    service: Service, caplog: pytest.LogCaptureFixture
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


def samples_of(service: Service) -> dict[tuple[str, tuple[str, ...]], float]:
    response = service.client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_metrics_count_answers_refusals_and_the_index(fresh: Service) -> None:
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


def test_metrics_without_an_index_say_so(fresh: Service) -> None:
    assert samples_of(fresh)["khmerqa_ready", ()] == 0


def test_what_callers_write_is_no_label(service: Service) -> None:
    for address in ("/%20evil", "/v1/evil", "/v1/documents/evil/evil"):
        service.client.get(address)
    assert "evil" not in service.client.get("/metrics").text


def test_questions_are_kept_only_where_that_is_wanted(tmp_path: Path) -> None:
    for wanted in (False, True):
        made = empty_service(tmp_path / str(wanted), log_questions=wanted)
        samples.write_corpus(made.corpus)
        made.reindex()
        answer = made.ask(samples.ASK_UNKNOWN)
        assert len(made.desk.records.unanswered(9)) == wanted
        body = {"answer_id": answer["id"], "rating": "down", "comment": "ខុស"}
        assert made.client.post("/v1/feedback", json=body).status_code == 204
        (kept,) = made.desk.records.feedback()
        assert (kept.question, kept.comment) == (samples.ASK_UNKNOWN, "ខុស")


def test_old_records_are_forgotten(tmp_path: Path) -> None:
    made = empty_service(tmp_path, keep_days=1)
    body = {"answer_id": "0" * 32, "rating": "up"}
    made.client.post("/v1/feedback", json=body)
    assert made.desk.delete_old_records() == 0
    made.desk._state.write("UPDATE feedback SET at = at - 90000")
    assert made.desk.delete_old_records() == 1


@pytest.mark.parametrize(
    "body",
    [
        {"answer_id": "x", "rating": "up"},
        {"answer_id": "0" * 32, "rating": "sideways"},
        {"answer_id": "0" * 32, "rating": "up", "comment": "a" * 2001},
        {"rating": "up"},
    ],
)
def test_unusable_feedback_is_refused(service: Service, body: dict[str, Any]) -> None:
    is_problem(service.client.post("/v1/feedback", json=body), 422)


def test_a_request_is_a_span_below_its_callers(tmp_path: Path) -> None:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    desk = Desk(
        Settings(index=IndexSettings(directory=tmp_path / "index")),
        State(tmp_path / "state.sqlite"),
        lambda: pytest.fail("nothing is asked"),
        tracing=Tracing(provider),
    )
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    assert TestClient(create_app(desk)).get("/v1/models", headers=headers).status_code == 200
    (span,) = exporter.get_finished_spans()
    assert span.name == "GET /v1/models"
    assert format(span.context.trace_id, "032x") == trace
    assert dict(span.attributes or {})["http.response.status_code"] == 200


@pytest.mark.parametrize("workers", ["1", "2"])
def test_as_processes_it_serves_and_stops_in_order(tmp_path: Path, workers: str) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "water.en.md").write_text(samples.WATER, encoding="utf-8")
    settings = Settings(
        index=IndexSettings(corpus=tmp_path / "corpus", directory=tmp_path / "index")
    )
    wiring.reindexer(settings).run([settings.index.corpus])
    command = [sys.executable, "-m", "khmerqa", "serve", "--index", str(settings.index.directory)]
    process = subprocess.Popen(
        [*command, "--port", "0", "--workers", workers],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "KHMERQA_LOG_QUESTIONS": "0"},
    )
    try:
        assert process.stdout is not None
        opened = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert opened
        with httpx2.Client(base_url=opened[0], timeout=60) as client:
            until = time.monotonic() + 60
            while time.monotonic() < until:
                try:
                    if client.get("/ready").status_code == 200:
                        break
                except httpx2.TransportError:
                    pass
                time.sleep(0.1)
            for _ in range(6):
                client.headers["Connection"] = "close"  # so that every worker has its turn
                answer = client.post("/v1/ask", json={"question": samples.ASK_WATER})
                if answer.status_code == 503:  # the other worker may still be loading
                    time.sleep(1)
                    continue
                assert "95 percent" in answer.json()["answer"]
            assert "khmerqa_requests_total" in client.get("/metrics").text
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert process.returncode in {0, -signal.SIGTERM}, errors
    lines = [json.loads(line) for line in errors.splitlines()]
    assert {"request"} <= {line["message"] for line in lines}
    assert "water" not in errors
