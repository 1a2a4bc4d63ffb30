"""An index that is missing, that appears, and that is replaced under a running service."""

from __future__ import annotations

import pytest

from . import samples
from .conftest import Service, is_problem


def test_health_needs_no_index(fresh: Service) -> None:
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
    fresh: Service, method: str, address: str
) -> None:
    body = {"question": samples.ASK_WATER, "stream": True}
    response = fresh.client.request(method, address, json=body if method == "POST" else None)
    detail = is_problem(response, 503)
    assert "khmerqa index" in detail
    assert str(fresh.layout.root) not in response.text


def test_the_service_is_ready_once_there_is_an_index(fresh: Service) -> None:
    is_problem(fresh.client.get("/ready"), 503)
    generation = fresh.reindex()
    ready = fresh.client.get("/ready")
    assert ready.status_code == 200
    value = ready.json()
    assert (value["status"], value["index"], value["documents"]) == ("ready", generation, 4)
    assert value["passages"] > 0


def test_a_replaced_index_answers_the_next_question(fresh: Service) -> None:
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


def test_a_missing_original_is_a_problem_of_the_index(fresh: Service) -> None:
    fresh.reindex()
    for original in fresh.layout.originals.iterdir():
        original.unlink()
    for address in (f"{samples.PDF_ID}/file", f"{samples.PDF_ID}/pages/1.png"):
        response = fresh.client.get(f"/v1/documents/{address}")
        is_problem(response, 503)
        assert str(fresh.layout.root) not in response.text
