"""No page of another site gets an answer: not by its own name, and not by one that leads here."""

from __future__ import annotations

from pathlib import Path

import pytest

from khmerqa.serve.auth.origins import Origins, is_private
from khmerqa.settings import ServeSettings

from ..conftest import Running, empty_service, is_problem

# One address of each kind: everything that answers.
ADDRESSES = (
    "/",
    "/app.js",
    "/health",
    "/ready",
    "/metrics",
    "/openapi.json",
    "/v1/documents",
    "/v1/models",
    "/mcp",
    "/nothing",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_everything_refuses_other_names_and_other_pages(service: Running, address: str) -> None:
    for host in (
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "",
        "a@localhost",
    ):
        is_problem(service.client.get(address, headers={"Host": host}), 421)
    for origin in ("https://evil.example", "null", "http://localhost.evil.example", ""):
        is_problem(service.client.get(address, headers={"Origin": origin}), 403)
        is_problem(service.client.post(address, headers={"Origin": origin}), 403)
    embedded = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    is_problem(service.client.get(address, headers=embedded), 403)


def test_a_link_a_program_and_the_own_page_are_answered(service: Running) -> None:
    for headers in (
        {},
        {"Origin": "http://localhost"},
        {"Origin": "http://127.0.0.1:6274"},  # served by this machine
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},
        {"Host": "[::1]:8000"},
        {"Host": "LOCALHOST:8000"},
    ):
        assert service.client.get("/v1/models", headers=headers).status_code == 200


def test_two_hosts_are_refused(service: Running) -> None:
    headers = [(b"host", b"localhost"), (b"host", b"evil.example")]
    is_problem(service.client.get("/v1/models", headers=headers), 421)


@pytest.mark.parametrize(
    ("settings", "host", "answered"),
    [
        (ServeSettings(), "localhost:8000", True),
        (ServeSettings(), "192.0.2.7", False),
        (ServeSettings(host="0.0.0.0"), "192.0.2.7:8000", True),
        (ServeSettings(host="0.0.0.0"), "[2001:db8::1]", True),
        (ServeSettings(host="0.0.0.0"), "ask.example.org", False),
        (ServeSettings(host="ask.example.org"), "ask.example.org:8000", True),
        (ServeSettings(hosts="a.gov.kh, B.gov.kh"), "b.gov.kh", True),
        (ServeSettings(hosts="a.gov.kh"), "c.a.gov.kh", False),
        (ServeSettings(public_url="https://ask.gov.kh/x"), "ask.gov.kh", True),
        (ServeSettings(), "localhost:x", False),
        (ServeSettings(), "localhost/a", False),
        (ServeSettings(), "[::1", False),
    ],
)
def test_names(settings: ServeSettings, host: str, answered: bool) -> None:
    assert Origins(settings).answers_to(host) == answered


@pytest.mark.parametrize(
    ("settings", "origin", "allowed"),
    [
        (ServeSettings(host="0.0.0.0"), "http://192.0.2.7:8000", True),  # that of the request
        (ServeSettings(host="0.0.0.0"), "http://192.0.2.8:8000", False),
        (ServeSettings(host="0.0.0.0"), "http://localhost:3000", False),
        (ServeSettings(public_url="https://ask.gov.kh"), "https://ask.gov.kh", True),
        (ServeSettings(cors="https://a.example/"), "https://a.example", True),
        (ServeSettings(cors="https://a.example"), "https://a.example.evil", False),
        (ServeSettings(cors="*"), "https://any.example", True),
    ],
)
def test_pages(settings: ServeSettings, origin: str, allowed: bool) -> None:
    headers = {"origin": origin, "host": "192.0.2.7:8000"}
    assert Origins(settings).may_call(headers) == allowed


@pytest.mark.parametrize(
    ("more", "private"),
    [
        ({}, True),
        ({"host": "0.0.0.0"}, False),
        ({"public_url": "http://localhost:8000"}, True),
        ({"public_url": "https://ask.gov.kh"}, False),
        ({"hosts": "ask.gov.kh"}, False),
    ],
)
def test_behind_a_proxy_for_others_keys_are_needed(
    tmp_path: Path, more: dict[str, str], private: bool
) -> None:
    made = empty_service(tmp_path, **more)
    assert is_private(made.service.settings.serve) == private
    assert (made.client.get("/v1/models").status_code == 200) == private
