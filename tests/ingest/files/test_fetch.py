"""Fetching from the web: what is refused, and what is fetched from a server of this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from khmerqa.errors import UsageError
from khmerqa.ingest.files.fetch import fetch, is_address
from khmerqa.ingest.files.public_addresses import is_public_address

BOTH = "[\u1780-\u17ff].*។ \\| .*[a-z]"
PAGE = b"The ferry crosses at noon.\n"
NAMED = {  # what a hostile server offers as the name of a file
    "/named-codec.txt": "filename*=idna''ferry.txt",
    "/named-undefined.txt": "filename*=undefined''ferry.txt",
    "/named-nothing.txt": "filename*=a\0b''ferry.txt",
    "/named-far.txt": f"filename*{'9' * 1_900}*=ferry.txt",
    "/named-too-far.txt": f"filename*{'9' * 5_000}*=ferry.txt",
    "/named-long.txt": f'filename="{";" * 60_000}',
}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path == "/endless.txt":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"a" * 65_536)
            except OSError:
                return
        if path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
            return
        if path == "/missing.txt":
            self.send_error(404)
            return
        self.send_response(200)
        length = 999 if path == "/torn.txt" else len(PAGE)
        self.send_header("Content-Length", str(length))
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        if path == "/zipped.txt":
            self.send_header("Content-Encoding", "gzip")
        if path.startswith("/named"):
            offered = NAMED.get(path, 'filename="../../ferry plan.txt"')
            self.send_header("Content-Disposition", f"attachment; {offered}")
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join(10)


def here(host: str, port: int) -> Sequence[str]:
    """Every name is this machine, but for those of the inside."""
    return ["10.0.0.1"] if host.startswith("inside") else ["127.0.0.1"]


def is_outside(ip: str) -> bool:
    """For a test, this machine is the public web."""
    return ip == "127.0.0.1" or is_public_address(ip)


def fetched(folder: Path, url: str, **more: Any) -> Path:
    return fetch(url, folder, resolve=here, is_public=is_outside, **more)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/ferry.txt", "ferry.txt"),
        ("/dir/ferry.txt?x=1", "ferry.txt"),
        ("/report", "report.txt"),
        ("/%E1%9E%9F%E1%9E%B6%E1%9E%9B%E1%9E%B6.txt", "សាលា.txt"),
        ("/named", "ferry-plan.txt"),
        ("/..%2f..%2fetc%2fpasswd", "passwd.txt"),
        ("/", "example.org.txt"),
        ("/to//ferry.txt", "ferry.txt"),
        ("/to//to//ferry.txt", "ferry.txt"),
    ],
)
def test_a_public_document_is_fetched(tmp_path: Path, port: int, address: str, name: str) -> None:
    found = fetched(tmp_path, f"http://example.org:{port}{address}")
    assert found == tmp_path / name
    assert found.read_bytes() == PAGE


@pytest.mark.parametrize("address", NAMED)
def test_a_name_that_cannot_be_understood_is_not_taken(
    tmp_path: Path, port: int, address: str
) -> None:
    began = time.process_time()
    found = fetched(tmp_path, f"http://example.org:{port}{address}")
    assert found.name in (address.removeprefix("/"), "ferry.txt")
    assert found.read_bytes() == PAGE
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(
    ("address", "said"),
    [
        pytest.param("/endless.txt", "more than 1 MiB", id="endless"),
        pytest.param("/torn.txt", "broke off|IncompleteRead", id="torn"),
        pytest.param("/missing.txt", "HTTP 404", id="missing"),
        pytest.param("/zipped.txt", "encoding", id="encoding"),
        pytest.param("/to/" * 7 + "ferry.txt", "redirects", id="round-and-round"),
        pytest.param("/to/http://inside.example/a.txt", "internal network", id="into-the-inside"),
        pytest.param("/to/file:///etc/passwd", "cannot be used", id="into-a-file"),
        pytest.param("/to/http://a:b@example.org/", "cannot be used", id="into-a-password"),
    ],
)
def test_what_goes_wrong_is_said(tmp_path: Path, port: int, address: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as error:
        fetched(tmp_path, f"http://example.org:{port}{address}", max_bytes=1024 * 1024)
    assert " | " in str(error.value)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a.pdf",
        "file:///etc/passwd",
        "gopher://example.org/",
        "http:///a.pdf",
        "http://user:secret@example.org/a.pdf",
        "http://example.org:99999/",
        "http://exa mple.org/",
        "http://example.org/\r\nX-Header: 1",
    ],
)
def test_odd_addresses_are_refused_without_a_look(tmp_path: Path, url: str) -> None:
    def never(host: str, port: int) -> Sequence[str]:
        raise AssertionError("it was looked up")

    with pytest.raises(UsageError, match=BOTH) as error:
        fetch(url, tmp_path, resolve=never)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["192.0.2.1"], ["8.8.8.8", "10.0.0.1"], []],
    ids=["loopback", "documentation", "one-of-two", "none"],
)
def test_a_name_that_may_mean_the_inside_is_refused(tmp_path: Path, addresses: list[str]) -> None:
    with pytest.raises(UsageError, match="internal network"):
        fetch("https://example.org/a.pdf", tmp_path, resolve=lambda host, port: addresses)


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("2606:4700::1111", True),
        ("64:ff9b::808:808", True),
        ("::ffff:8.8.8.8", True),
        *(
            (each, False)
            for each in (
                *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
                *("0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1"),
                *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1"),
                *("::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::"),
                *("2001:0:53aa:64c:0:fbff:f5ff:fffe", "fe80::1%eth0", "192.88.99.1"),
                *("192.0.0.8", "192.0.0.170", "198.18.0.1", "198.19.255.254", "203.0.113.9"),
                *("fec0::1", "64:ff9b:1::1", "3fff::1", "2001:db8::1", "2001:20::1", "5f00::1"),
                *("::7f00:1", "100::1", "2002:808:808::1", "192.31.196.1", "250.1.2.3"),
            )
        ),
    ],
)
def test_public_addresses(ip: str, public: bool) -> None:
    assert is_public_address(ip) is public


@pytest.mark.parametrize("at", ["nothing", "status", "headers", "chunks", "endless"])
def test_a_server_that_drips_is_given_up(tmp_path: Path, at: str) -> None:
    parts = {
        "nothing": b"",
        "status": b"HTTP/1.1 200 OK",
        "headers": b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-A: ",
        "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0000",
        "endless": b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n",
    }
    given_up = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                connection.sendall(parts[at])
                for _ in range(600):
                    if at != "nothing":
                        connection.sendall(b"0")
                    if given_up.wait(0.1):
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        began = time.monotonic()
        with pytest.raises(UsageError, match="it took too long"):
            fetched(tmp_path, f"http://example.org:{listening.getsockname()[1]}/a.txt", seconds=0.5)
        assert time.monotonic() - began < 30
        given_up.set()
        thread.join(90)


def test_what_is_an_address() -> None:
    assert is_address("https://example.org/a.pdf")
    assert is_address("ftp://example.org")
    assert not is_address("folder/a.pdf")
    assert not is_address("C:\\a.pdf")
