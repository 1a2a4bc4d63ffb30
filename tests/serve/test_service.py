"""An index that is missing, that appears, and that is replaced under a running service."""

from __future__ import annotations

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from khmerqa.answer.assistant import Assistant
from khmerqa.errors import RecordsError
from khmerqa.serve.app import create_app
from khmerqa.serve.service import Service
from khmerqa.storage.service.state import State
from khmerqa.types import Bilingual

from . import samples
from .conftest import Running, empty_service, is_problem


def test_health_needs_no_index(fresh: Running) -> None:
    assert fresh.client.get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("method", "address"),
    [
        pytest.param("GET", "/ready", id="ready"),
        pytest.param("GET", "/v1/documents", id="list"),
        pytest.param("GET", f"/v1/documents/{samples.WATER_ID}/text", id="text"),
        pytest.param("POST", "/v1/ask", id="ask"),
        pytest.param("POST", "/v1/search", id="search"),
    ],
)
def test_without_an_index_the_service_is_unavailable(
    fresh: Running, method: str, address: str
) -> None:
    body = {"question": samples.ASK_WATER, "stream": True}
    response = fresh.client.request(method, address, json=body if method == "POST" else None)
    detail = is_problem(response, 503)
    assert "khmerqa index" in detail
    assert str(fresh.layout.root) not in response.text


def test_the_service_is_ready_once_there_is_an_index(fresh: Running) -> None:
    is_problem(fresh.client.get("/ready"), 503)
    fresh.reindex()
    ready = fresh.client.get("/ready")
    assert ready.status_code == 200
    assert ready.json() == {"status": "ready"}  # it is for everyone, also where keys are needed


def test_a_replaced_index_answers_the_next_question(fresh: Running) -> None:
    first = fresh.reindex()
    assert fresh.ask(samples.ASK_WATER)["index"] == first
    changed = samples.WATER.replace("95 percent", "97 percent")
    (fresh.corpus / "water.en.md").write_text(changed, encoding="utf-8")
    (fresh.corpus / "notes.txt").unlink()
    second = fresh.reindex()
    answer = fresh.ask(samples.ASK_WATER)
    assert answer["index"] == second != first
    assert "97 percent" in answer["answer"]
    is_problem(fresh.client.get(f"/v1/documents/{samples.HOSTILE_ID}"), 404)


def test_a_missing_original_is_a_problem_of_the_index(fresh: Running) -> None:
    fresh.reindex()
    for original in fresh.layout.originals.iterdir():
        original.unlink()
    for address in (f"{samples.PDF_ID}/file", f"{samples.PDF_ID}/pages/1.png"):
        response = fresh.client.get(f"/v1/documents/{address}")
        is_problem(response, 503)
        assert str(fresh.layout.root) not in response.text


def test_not_ready_while_it_loads(service: Running, tmp_path: Path) -> None:
    go_on = threading.Event()
    assistant = service.service.assistant()

    def load() -> Assistant:
        assert go_on.wait(30)
        return assistant

    loading = Service(service.service.settings, State(tmp_path / "state.sqlite"), load)
    with TestClient(create_app(loading), "http://localhost") as client:
        detail = is_problem(client.get("/ready"), 503)
        assert "loading" in detail
        is_problem(client.post("/v1/ask", json={"question": samples.ASK_WATER}), 503)
        assert client.get("/health").status_code == 200
        go_on.set()
        until = time.monotonic() + 30
        while client.get("/ready").status_code != 200 and time.monotonic() < until:
            time.sleep(0.01)
        assert client.get("/ready").json()["status"] == "ready"


def test_no_request_fails_while_generations_change(fresh: Running) -> None:
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


def test_questions_are_kept_only_where_that_is_wanted(tmp_path: Path) -> None:
    for wanted in (False, True):
        made = empty_service(tmp_path / str(wanted), log_questions=wanted)
        samples.write_corpus(made.corpus)
        made.reindex()
        answer = made.ask(samples.ASK_UNKNOWN)
        assert len(made.service.records.unanswered(9)) == wanted
        body = {"answer_id": answer["id"], "rating": "down", "comment": "ខុស"}
        assert made.client.post("/v1/feedback", json=body).status_code == 204
        (kept,) = made.service.records.feedback()
        assert (kept.question, kept.comment) == (samples.ASK_UNKNOWN, "ខុស")


def test_old_records_are_forgotten(tmp_path: Path) -> None:
    made = empty_service(tmp_path, keep_days=1)
    body = {"answer_id": "0" * 32, "rating": "up"}
    made.client.post("/v1/feedback", json=body)
    assert made.service.delete_old_records() == 0
    made.service._state.write("UPDATE feedback SET at = at - 90000")
    assert made.service.delete_old_records() == 1


def test_records_that_cannot_be_written_are_reported_and_stop_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle = empty_service(tmp_path)  # its own deletion never runs

    def fail() -> int:
        raise RecordsError(Bilingual("ថាសពេញ", "the disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr(idle.service, "delete_old_records", fail)
        idle.service.try_to_delete_old_records()
    assert idle.client.get("/health").json() == {"status": "ok", "records": "failing"}
    idle.service.try_to_delete_old_records()
    assert idle.client.get("/health").json() == {"status": "ok"}
