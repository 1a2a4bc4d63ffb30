"""nginx and Caddy with TLS as in deploy/, in front of a small server, asked as a client would.

Ports, the certificate and the server behind are exchanged; all else is the file's own.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

NAME = "ask.example.gov.kh"  # in the files of deploy/
_START, _WAIT = 30.0, 10.0  # seconds until a proxy listens, and until it answers
_ANSWER = b"data: 1\n\ndata: 2\n\n"
_PAUSE = 3.0  # seconds for which the second half of an answer waits for the first to arrive


@dataclass(slots=True)
class Upstream:
    """A server that keeps what it was asked, and sends the second half when the first has arrived."""

    seen: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    is_streamed: bool = False

    def handler(self) -> type[BaseHTTPRequestHandler]:
        """Return the class that answers."""
        upstream = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                upstream.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                self.wfile.write(_ANSWER[:9])
                upstream.is_streamed = upstream.arrived.wait(_PAUSE)
                self.wfile.write(_ANSWER[9:])

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the proxy listens and where it asks."""

    plain: int
    tls: int
    upstream: int


Proxy = Callable[[str, Path, Ports], list[str]]  # its file, a folder for it: the command


def nginx(text: str, folder: Path, ports: Ports) -> list[str]:
    """Write a whole configuration around deploy/nginx.conf; return the command that runs it."""
    text = re.sub(r"listen \[::\]:.*\n", "\n", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{ports.plain};")
    text = text.replace("listen 443 ", f"listen 127.0.0.1:{ports.tls} ")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{ports.upstream}")
    text = text.replace("/etc/ssl/khmerqa", str(folder))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off;\nevents {{}}\npid {folder}/pid;\nerror_log stderr;\n"
        f"http {{\naccess_log off;\n{temporary}{text}\n}}\n",
        encoding="utf-8",
    )
    return ["nginx", "-e", "stderr", "-c", str(path)]


def caddy(text: str, folder: Path, ports: Ports) -> list[str]:
    """Write deploy/Caddyfile with a certificate of its own; return the command that runs it."""
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{ports.upstream}")
    certificate = f"\ttls {folder}/fullchain.pem {folder}/privkey.pem\n\tbind 127.0.0.1\n"
    text = text.replace(f"{NAME} {{\n", f"{NAME} {{\n{certificate}")
    path = folder / "Caddyfile"
    path.write_text(
        f"{{\n\tadmin off\n\thttp_port {ports.plain}\n\thttps_port {ports.tls}\n}}\n{text}",
        encoding="utf-8",
    )
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(path)]


def fault_of(proxy: Proxy, text: str, folder: Path) -> str | None:
    """Run a proxy with the text of its file; return what is not as it should be, None where all is.

    Raises FileNotFoundError where its program or openssl is not installed.
    """
    folder.chmod(0o755)  # the proxy's workers may run as another user
    _make_certificate(folder)
    upstream = Upstream()
    server = ThreadingHTTPServer(("127.0.0.1", 0), upstream.handler())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ports = Ports(_free_port(), _free_port(), server.server_port)
    try:
        with _running(proxy(text, folder, ports), folder, ports.tls):
            return _wrong(upstream, ports, folder / "fullchain.pem")
    except (OSError, http.client.HTTPException, RuntimeError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        return str(error)
    finally:
        server.shutdown()
        server.server_close()


def _wrong(upstream: Upstream, ports: Ports, authority: Path) -> str | None:
    """Ask as clients do; return what is wrong."""
    with closing(http.client.HTTPConnection("127.0.0.1", ports.plain, timeout=_WAIT)) as plain:
        plain.request("GET", "/", headers={"Host": NAME})
        answer = plain.getresponse()
        if answer.status not in (301, 308) or not answer.headers["Location"].startswith("https://"):
            return f"HTTP does not lead to HTTPS: {answer.status}"
    with closing(_over_tls(ports.tls, authority)) as client:
        client.request("GET", "/metrics", headers={"Host": NAME})
        answer = client.getresponse()
        if answer.status != 403 or upstream.seen:
            return f"/metrics is open to others: {answer.status}"
    with closing(_over_tls(ports.tls, authority)) as client:
        client.request("GET", "/v1", headers={"Host": NAME, "X-Forwarded-For": "192.0.2.1"})
        answer = client.getresponse()
        first = answer.readline()
        upstream.arrived.set()
        whole = first + answer.read()
    if whole != _ANSWER or not upstream.is_streamed:
        return "an answer does not stream"
    if "max-age" not in answer.headers.get("Strict-Transport-Security", ""):
        return "no Strict-Transport-Security"
    _, told = upstream.seen[-1]
    expected = {"host": NAME, "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https"}
    wrong = {name: told.get(name) for name, value in expected.items() if told.get(name) != value}
    if wrong or not told.get("x-request-id"):
        return f"the service is told {wrong or 'no X-Request-ID'}"
    return None


def _over_tls(port: int, authority: Path) -> http.client.HTTPConnection:
    """Return a connection to the name in the certificate, which is checked."""
    context = ssl.create_default_context(cafile=str(authority))
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=_WAIT)
    plain = socket.create_connection(("127.0.0.1", port), timeout=_WAIT)
    client.sock = context.wrap_socket(plain, server_hostname=NAME)
    return client


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """Run a program until the end of the block. Raises RuntimeError where it does not listen soon."""
    log = folder / "log"
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
    try:
        end = time.monotonic() + _START
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > end:
                lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
                raise RuntimeError("; ".join(lines[-3:]) or "it does not listen")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(_START)


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


def _make_certificate(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
            *("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")),
        ],
        check=True,
        capture_output=True,
    )
