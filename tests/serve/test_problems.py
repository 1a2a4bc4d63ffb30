"""Errors, limits and headers of the service as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from khmerqa.answer.assistant import Assistant
from khmerqa.errors import IndexMismatchError, KhmerQAError, RecordsError, UnreadableError
from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.serve.app import create_app
from khmerqa.serve.http.middleware import MAX_BODY
from khmerqa.serve.problems import preferred_language
from khmerqa.serve.service import Service
from khmerqa.settings import IndexSettings, Settings
from khmerqa.storage.service.state import State
from khmerqa.testing import ClusterSegmenter, FixedTranslations
from khmerqa.types import Bilingual

from . import samples
from .conftest import Running, embedder, is_problem

SECRET = "/srv/secret-folder"


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        pytest.param("GET", "/nothing", 404, id="unknown"),
        pytest.param("GET", "/v1/nothing", 404, id="unknown-below-v1"),
        pytest.param("GET", "/v1/documents/", 404, id="slash-too-many"),
        pytest.param("GET", "/..%2fapp.py", 404, id="file-above-the-page"),
        pytest.param("GET", "/docs", 404, id="no-interactive-documentation"),
        pytest.param("GET", "/v1/ask", 405, id="get-ask"),
        pytest.param("DELETE", "/v1/search", 405, id="delete-search"),
        pytest.param("POST", "/health", 405, id="post-health"),
        pytest.param("POST", "/", 405, id="post-page"),
    ],
)
def test_what_no_route_takes_is_a_problem(
    service: Running, method: str, address: str, status: int
) -> None:
    response = service.client.request(method, address)
    detail = is_problem(response, status)
    assert " | " in detail
    if status == 405:
        assert response.headers["allow"]


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        pytest.param("GET", "/nothing", 404, id="address"),
        pytest.param("GET", "/v1/documents/nothing", 404, id="document"),
        pytest.param("GET", "/v1/documents/wells/pages/9", 404, id="page"),
        pytest.param("GET", "/v1/documents/wells/pages/0", 422, id="page-0"),
        pytest.param("GET", "/v1/documents/wells/pages/1.png", 404, id="picture"),
        pytest.param("GET", "/v1/ask", 405, id="method"),
        pytest.param("POST", "/v1/ask", 422, id="no-body"),
    ],
)
def test_a_problem_is_said_in_both_languages(
    service: Running, method: str, address: str, status: int
) -> None:
    response = service.client.request(method, address)
    for said in (is_problem(response, status), response.json()["title"]):
        assert re.fullmatch("[^|]*[\u1780-\u17ff][^|]* \\| [^|\u1780-\u17ff]*[a-z].*", said), said


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{"], ids=["bytes", "half"])
def test_a_body_that_is_no_json_is_said_in_both_languages(service: Running, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    response = service.client.post("/v1/ask", content=content, headers=headers)
    detail = is_problem(response, response.status_code)
    assert response.status_code in {400, 422}
    assert re.fullmatch("សំណើ.*។ \\| [A-Z].*|មិនអាច.*។ \\| [A-Z].*", detail)


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search"])
def test_a_body_that_announces_too_much_is_not_read(service: Running, path: str) -> None:
    body = b'{"question": "' + b"a" * MAX_BODY + b'"}'
    assert "KiB" in is_problem(service.client.post(path, content=body), 413)


def test_a_body_that_announces_nothing_is_read_up_to_the_limit(service: Running) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'{"question": "'
        while sent < 64 * MAX_BODY:
            sent += 65_536
            yield b"a" * 65_536

    headers = {"Content-Type": "application/json"}
    is_problem(service.client.post("/v1/ask", content=endless(), headers=headers), 413)


def test_a_body_within_the_limit_is_read(service: Running) -> None:
    body = json.dumps({"question": samples.ASK_WATER})
    headers = {"Content-Type": "application/json"}
    response = service.client.post("/v1/ask", content=body.ljust(MAX_BODY - 1), headers=headers)
    assert response.json()["status"] == "answered"


@pytest.mark.parametrize(
    "address", ["/", "/app.js", "/health", "/openapi.json", "/v1/documents", "/nothing"]
)
def test_every_answer_has_safe_headers(service: Running, address: str) -> None:
    headers = service.client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


class FailingAssistant(Assistant):
    """An assistant whose index fails in the way it is given."""

    def __init__(self, error: Exception) -> None:
        layout = IndexLayout(samples.CORPUS / "nowhere")
        super().__init__(
            layout,
            segmenter=ClusterSegmenter(),
            embedder=embedder(),
            translations=FixedTranslations({}),
        )
        self.error = error

    def generation(self) -> Generation:
        raise self.error


def failing(error: Exception, folder: Path) -> FastAPI:
    assistant = FailingAssistant(error)
    service = Service(
        Settings(index=IndexSettings(directory=assistant.layout.root)),
        State(folder / "state.sqlite"),
        lambda: assistant,
    )
    service.load()
    return create_app(service)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        pytest.param(RuntimeError(f"{SECRET}/passages.sqlite"), 500, id="unforeseen"),
        pytest.param(OSError(5, "Input/output error", SECRET), 500, id="disk"),
        pytest.param(OSError(30, "Read-only file system", SECRET), 503, id="read-only"),
        pytest.param(OSError(28, "No space left on device", SECRET), 503, id="full"),
        pytest.param(RecordsError(Bilingual(SECRET, SECRET)), 503, id="records"),
        pytest.param(
            UnreadableError(Bilingual(SECRET, f"{SECRET} is damaged.")), 500, id="unreadable"
        ),
        pytest.param(KhmerQAError(Bilingual(SECRET, SECRET)), 500, id="any-of-ours"),
        pytest.param(
            IndexMismatchError(Bilingual(SECRET, f"built with {SECRET}")), 503, id="mismatch"
        ),
    ],
)
@pytest.mark.parametrize("address", ["/ready", "/v1/documents", "/v1/documents/a/file"])
def test_a_failure_reveals_nothing_about_the_machine(
    error: Exception,
    status: int,
    address: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    response = TestClient(failing(error, tmp_path), "http://localhost").get(address)
    detail = is_problem(response, status)
    assert SECRET not in response.text
    assert SECRET in caplog.text
    assert " | " in detail
    assert response.headers["x-content-type-options"] == "nosniff"


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
    service: Running, accepted: str, language: str | None
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
