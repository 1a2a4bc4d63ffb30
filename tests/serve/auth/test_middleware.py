"""Who is let in, how often, and how many at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.serve.auth.limits import WINDOW, Rates
from khmerqa.serve.auth.middleware import needs_admin
from khmerqa.storage.service.state import State

from .. import samples
from ..conftest import Running, empty_service, is_problem

OPEN = ("/health", "/", "/app.js", "/openapi.json")
GUARDED = ("/v1/documents", "/v1/models", "/metrics", "/v1/nothing")


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service that other machines reach, so that it wants keys."""
    made = empty_service(tmp_path_factory.mktemp("locked"), host="192.0.2.7")
    samples.write_corpus(made.corpus)
    made.reindex()
    with made.client:
        yield made


@pytest.mark.parametrize("address", OPEN)
def test_the_page_and_its_health_are_open(locked: Running, address: str) -> None:
    assert locked.client.get(address).status_code == 200


@pytest.mark.parametrize("address", GUARDED)
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="none"),
        pytest.param({"Authorization": "Bearer kq_wrong"}, id="wrong"),
        pytest.param({"Authorization": "Bearer sk-other"}, id="of-another-service"),
        pytest.param({"Authorization": "Basic a3E6"}, id="basic"),
        pytest.param({"X-API-Key": "kq_\u00e9"}, id="odd"),
    ],
)
def test_without_a_valid_key_nothing_is_answered(
    locked: Running, address: str, headers: dict[str, str]
) -> None:
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    response = locked.client.get(address, headers=encoded)
    is_problem(response, 401)
    assert response.headers["www-authenticate"].startswith("Bearer")


def test_a_key_opens_either_way_and_closes_when_it_is_revoked(locked: Running) -> None:
    key, token = locked.service.keys.create("portal", "read")
    for headers in ({"Authorization": f"Bearer {token}"}, {"X-API-Key": token}):
        assert locked.client.get("/v1/documents", headers=headers).status_code == 200
    locked.service.keys.revoke(key.id)
    is_problem(locked.client.get("/v1/documents", headers={"X-API-Key": token}), 401)


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("POST", "/v1/documents"),
        ("DELETE", f"/v1/documents/{samples.WATER_ID}"),
        ("PUT", f"/v1/documents/{samples.WATER_ID}"),
        ("POST", f"/v1/documents/{samples.WATER_ID}/release"),
        ("GET", "/v1/admin/state"),
        ("POST", "/v1/admin/reindex"),
        ("GET", "/v1/jobs/1"),
    ],
)
def test_changes_are_for_administrators(locked: Running, method: str, address: str) -> None:
    assert needs_admin(method, address)
    is_problem(locked.client.request(method, address), 401)
    for scope in ("read", "internal"):
        headers = locked.key(scope)
        is_problem(locked.client.request(method, address, headers=headers), 403)


def test_the_first_key_locks_a_service_of_this_machine(tmp_path: Path) -> None:
    made = empty_service(tmp_path, host="127.0.0.1")
    assert made.client.get("/v1/models").status_code == 200
    headers = {"Authorization": "Bearer sk-of-a-client-that-must-send-one"}
    assert made.client.get("/v1/models", headers=headers).status_code == 200
    key = made.key("read")
    is_problem(made.client.get("/v1/models"), 401)
    assert made.client.get("/v1/models", headers=key).status_code == 200


@pytest.mark.parametrize("end", ["expired", "revoked", "lost"])
def test_the_service_stays_locked_when_its_last_key_is_gone(tmp_path: Path, end: str) -> None:
    made = empty_service(tmp_path, host="127.0.0.1")
    headers = made.key("read")
    (key,) = made.service.keys.listed()
    state = State(tmp_path / "state" / "service.sqlite")
    if end == "expired":
        state.write("UPDATE keys SET expires = 1")
    elif end == "revoked":
        made.service.keys.revoke(key.id)
    else:
        made.service.close()
        for path in (tmp_path / "state").glob("service.sqlite*"):
            path.unlink()
        made = empty_service(tmp_path, host="127.0.0.1")
    is_problem(made.client.get("/v1/models"), 401)
    is_problem(made.client.get("/v1/models", headers=headers), 401)
    made.service.keys.unlock()
    assert made.client.get("/v1/models").status_code == 200


@pytest.mark.parametrize("no_auth", [True, False])
def test_the_setting_locks_before_there_is_any_key(tmp_path: Path, no_auth: bool) -> None:
    made = empty_service(tmp_path, host="127.0.0.1", require_keys=True, no_auth=no_auth)
    is_problem(made.client.get("/v1/models"), 401)
    headers = made.key("read")
    made.service.keys.unlock()
    is_problem(made.client.get("/v1/models"), 401)
    assert made.client.get("/v1/models", headers=headers).status_code == 200


def test_requests_beyond_the_rate_are_refused_with_a_time_to_retry(tmp_path: Path) -> None:
    made = empty_service(tmp_path, rate=3)
    for left in (2, 1, 0):
        response = made.client.get("/v1/models")
        assert response.status_code == 200
        assert response.headers["ratelimit-remaining"] == str(left)
        assert response.headers["ratelimit-policy"] == '"requests";q=3;w=60'
    response = made.client.get("/v1/models")
    is_problem(response, 429)
    assert 1 <= int(response.headers["retry-after"]) <= 20
    assert response.headers["ratelimit-remaining"] == "0"
    assert made.client.get("/health").status_code == 200  # monitoring is not counted
    made.key("read")
    assert made.client.get("/v1/models", headers=made.key("read")).status_code == 200


def test_here_without_keys_there_is_no_rate(tmp_path: Path) -> None:
    made = empty_service(tmp_path)
    assert "ratelimit" not in made.client.get("/v1/models").headers


@given(
    limit=st.integers(1, 50),
    waits=st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=200),
)
def test_no_window_holds_more_than_twice_the_rate_and_the_first_are_all_let_in(
    limit: int, waits: list[float]
) -> None:
    now = 0.0
    rates = Rates(lambda: now)
    let_in: list[float] = []
    for number, wait in enumerate(waits):
        now += wait
        allowance = rates.take("one", limit)
        assert allowance.allowed or number >= limit
        assert allowance.allowed == (allowance.retry == 0)
        if allowance.allowed:
            let_in.append(now)
    for start in let_in:
        # A burst, and what becomes free in the meantime: the bound of the algorithm.
        assert sum(start <= at < start + WINDOW for at in let_in) <= 2 * limit


@given(limit=st.integers(1, 50), others=st.integers(1, 20))
def test_callers_do_not_count_for_each_other(limit: int, others: int) -> None:
    rates = Rates(lambda: 0.0)
    for other in range(others):
        for _ in range(limit):
            assert rates.take(f"caller {other}", limit).allowed
        assert not rates.take(f"caller {other}", limit).allowed


def test_after_that_time_one_request_is_allowed() -> None:
    now = 0.0
    rates = Rates(lambda: now)
    while (allowance := rates.take("one", 7)).allowed:
        pass
    now += allowance.retry
    assert rates.take("one", 7).allowed
    assert not rates.take("one", 7).allowed


def test_too_many_requests_at_once_are_refused_with_a_time_to_retry(tmp_path: Path) -> None:
    made = empty_service(tmp_path, concurrency=1)
    samples.write_corpus(made.corpus)
    made.reindex()
    inside, go_on = threading.Event(), threading.Event()
    assistant = made.service.assistant()
    search = assistant.search

    def waiting(*arguments: Any, **more: Any) -> Any:
        inside.set()
        assert go_on.wait(30)
        return search(*arguments, **more)

    assistant.search = waiting  # type: ignore[method-assign]
    body = {"question": samples.ASK_WATER}
    with made.client, ThreadPoolExecutor(1) as pool:
        first = pool.submit(made.client.post, "/v1/search", json=body)
        assert inside.wait(30)
        response = made.client.get("/v1/models")
        is_problem(response, 503)
        assert int(response.headers["retry-after"]) >= 1
        go_on.set()
        assert first.result().status_code == 200
        assert made.client.get("/v1/models").status_code == 200


def test_a_question_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    made = empty_service(tmp_path, timeout=1)
    samples.write_corpus(made.corpus)
    made.reindex()
    go_on = threading.Event()
    assistant = made.service.assistant()
    search = assistant.search

    def waiting(*arguments: Any, **more: Any) -> Any:
        assert go_on.wait(30)
        return search(*arguments, **more)

    assistant.search = waiting  # type: ignore[method-assign]
    with made.client:
        response = made.client.post("/v1/search", json={"question": samples.ASK_WATER})
        is_problem(response, 503)
        go_on.set()


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://portal.example.org", 200), ("https://evil.example", 403)],
)
def test_other_pages_may_call_only_where_they_are_named(
    tmp_path: Path, origin: str, status: int
) -> None:
    made = empty_service(tmp_path, cors="https://portal.example.org, https://b.example")
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    response = made.client.options("/v1/ask", headers=asked)
    assert response.status_code == status
    allowed = response.headers.get("access-control-allow-origin")
    assert allowed == (origin if status == 200 else None)


def test_by_default_no_other_page_may_call(service: Running) -> None:
    response = service.client.get("/v1/models", headers={"Origin": "https://evil.example"})
    is_problem(response, 403)
    assert "access-control-allow-origin" not in response.headers
