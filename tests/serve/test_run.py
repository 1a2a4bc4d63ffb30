"""Where the service may listen, and how it stops."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest
import uvicorn

from khmerqa import wiring
from khmerqa.errors import SettingsError
from khmerqa.serve import run
from khmerqa.serve.run import check_address, listen, serve
from khmerqa.settings import IndexSettings, ServeSettings, Settings

from . import samples


def served_at(host: str, index: Path, *, no_auth: bool = False) -> Settings:
    """Settings of a service with an index of its own."""
    return Settings(
        index=IndexSettings(directory=index), serve=ServeSettings(host=host, no_auth=no_auth)
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org", ""])
def test_an_address_that_others_reach_is_refused(host: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--no-auth"):
        serve(served_at(host, tmp_path))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.53", "::1", "localhost"])
def test_this_machine_alone_is_no_question(host: str, tmp_path: Path) -> None:
    check_address(served_at(host, tmp_path))


def test_no_auth_opens_every_address(tmp_path: Path) -> None:
    check_address(served_at("0.0.0.0", tmp_path, no_auth=True))


def test_the_folders_in_force_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(uvicorn.Server, "run", lambda server, sockets: None)
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "water.en.md").write_text(samples.WATER, encoding="utf-8")
    given = Settings().with_values({"index": tmp_path / "index", "port": 0}, "test")
    wiring.reindexer(given).run([tmp_path / "live"])
    for settings, shown in (
        (given, tmp_path / "live"),
        (given.with_values({"corpus": tmp_path / "copy"}, "test"), tmp_path / "copy"),
    ):
        serve(settings)
        assert f"Documents: {shown}\n" in capsys.readouterr().out


def test_a_worker_that_starts_slowly_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[uvicorn.Config] = []

    class Supervisor:
        def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
            seen.append(config)

        def run(self) -> None:
            """Start none."""

    monkeypatch.setattr(run, "Multiprocess", Supervisor)
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    serve(Settings().with_values({"index": tmp_path, "port": 0, "workers": 2}, "test"))
    (config,) = seen
    assert config.timeout_worker_healthcheck >= 60


def test_port_0_is_any_free_one() -> None:
    with listen("127.0.0.1", 0) as listening:
        assert listening.getsockname()[1] > 0


def test_a_port_in_use_is_said_plainly() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"port {port}.*--port"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port"),
    [
        pytest.param("127.0.0.1", 70_000, id="no-port"),
        pytest.param("192.0.2.7", 0, id="not-ours"),
    ],
)
def test_an_address_that_cannot_be_is_said_plainly(host: str, port: int) -> None:
    with pytest.raises(SettingsError, match=r"មិនអាចបើកសេវា.*ច្រក.*។ \| .*not possible to listen"):
        listen(host, port).close()


def test_localhost_is_ipv4_where_there_is_one() -> None:
    with listen("localhost", 0) as listening:
        assert listening.family == socket.AF_INET


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
