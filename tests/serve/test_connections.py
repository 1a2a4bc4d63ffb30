"""What a hostile or broken client can do to a service without a proxy in front of it."""

from __future__ import annotations

import socket
import time
from urllib.parse import urlsplit

import pytest

from khmerqa.serve import connections
from khmerqa.serve.http import middleware

WAIT = 20.0  # seconds after which a test gives up


def connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    return socket.create_connection((str(parts.hostname), parts.port or 0), timeout=WAIT)


def is_served(client: socket.socket) -> bool:
    client.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    found = b""
    while not found.endswith(b"}"):
        found += client.recv(65_536)
    return b"200 OK" in found


def answer(client: socket.socket) -> str:
    """Everything that the server still sends before it closes the connection."""
    found = b""
    try:
        while part := client.recv(65_536):
            found += part
    except ConnectionResetError:
        pass
    return found.decode("utf-8", "replace")


@pytest.mark.parametrize(
    "sent",
    [pytest.param(b"", id="nothing"), pytest.param(b"GET / HTTP/1.1\r\nA: b\r\n", id="half")],
)
def test_a_connection_without_a_request_is_closed(
    address: str, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.2)
    with connected(address) as client:
        client.sendall(sent)
        began = time.monotonic()
        assert answer(client) == ""
        assert time.monotonic() - began < WAIT / 2


def test_headers_that_drip_in_do_not_put_off_the_deadline(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.5)
    with connected(address) as client:
        client.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n")
        closed = False
        until = time.monotonic() + WAIT
        while not closed and time.monotonic() < until:
            try:
                client.sendall(b"X-A: b\r\n")
            except OSError:
                closed = True
            time.sleep(0.02)
        assert closed


def test_a_connection_that_asks_is_served_again_and_again(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 5.0)
    with connected(address) as client:
        assert all(is_served(client) for _ in range(3))


def test_one_connection_too_many_is_closed_at_once(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "max_connections", lambda: 2)
    with connected(address) as first, connected(address) as second:
        assert is_served(first)
        assert is_served(second)
        with connected(address) as third:
            assert answer(third) == ""


def test_a_body_that_drips_in_is_given_up(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "_BODY_TIMEOUT", 0.5)
    head = "POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
    with connected(address) as client:
        client.sendall(head.encode())
        client.settimeout(0.02)
        began = time.monotonic()
        found = b""
        while b"408" not in found and time.monotonic() - began < WAIT:
            client.sendall(b" ")
            try:
                found += client.recv(65_536)
            except TimeoutError:
                continue
        assert b"408" in found


@pytest.mark.parametrize(
    "lengths",
    [
        pytest.param("Content-Length: 2\r\nContent-Length: 30\r\n", id="two"),
        pytest.param("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", id="and chunked"),
    ],
)
def test_two_lengths_are_refused(address: str, lengths: str) -> None:
    with connected(address) as client:
        head = f"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{lengths}\r\n"
        client.sendall(f"{head}2\r\n{{}}\r\n0\r\n\r\n".encode())
        assert " 400 " in answer(client).split("\r\n")[0]
