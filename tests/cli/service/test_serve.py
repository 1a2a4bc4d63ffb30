"""`khmerqa serve` by someone who has just installed it, in an empty folder."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from ...ingest.samples import WELLS

_LONGEST = 300.0  # seconds; a busy machine must fail no test


def quiet(controller: int) -> bool:
    return not select.select([controller], [], [], 2.0)[0]


@contextmanager
def served(folder: Path, *arguments: str) -> Iterator[str]:
    """Serve in a terminal of its own until the block ends; yield what it says first."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "khmerqa", "serve", "--port", "0", "--lang", "en", *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={name: text for name, text in os.environ.items() if not name.startswith("KHMERQA_")},
    )
    os.close(terminal)
    said = ""
    deadline = time.monotonic() + _LONGEST
    try:
        # The link, where there is one, comes at once after the folder.
        while time.monotonic() < deadline and not ("Documents: " in said and quiet(controller)):
            try:
                said += os.read(controller, 4096).decode("utf-8", "replace")
            except OSError:  # it has ended
                break
        yield said
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        os.close(controller)


def loaded(client: httpx2.Client) -> dict[str, Any]:
    """The example questions, as soon as the models are loaded."""
    deadline = time.monotonic() + _LONGEST
    while (answer := client.get("/v1/examples")).status_code == 503:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    found: dict[str, Any] = answer.json()
    return found


def until_done(client: httpx2.Client, job: str) -> str:
    deadline = time.monotonic() + _LONGEST
    while time.monotonic() < deadline:
        status: str = client.get(f"/v1/jobs/{job}").json()["status"]
        if status != "running":
            return status
        time.sleep(0.2)
    return "running"


def test_an_empty_folder_is_served_and_takes_an_upload(tmp_path: Path) -> None:
    with served(tmp_path) as said:
        found = re.search(r"Add documents \(this run\): (http://\S+?/)\?view=admin#key=(\S+)", said)
        assert found, said
        address, key = found.groups()
        with httpx2.Client(base_url=address, timeout=60) as client:
            assert client.get("/?view=admin").status_code == 200
            assert loaded(client)["documents"] == 0  # reading needs no key
            file = {"file": ("wells.md", WELLS.encode(), "text/markdown")}
            assert client.post("/v1/documents", files=file).status_code == 401
            client.headers["Authorization"] = f"Bearer {key}"
            sent = client.post("/v1/documents", files=file)
            assert sent.status_code == 202, sent.text
            assert until_done(client, sent.json()["id"]) == "done"
            del client.headers["Authorization"]
            asked = client.post("/v1/ask", json={"question": "How often is a well cleaned?"})
            assert "twice a year" in asked.json()["answer"]
    assert (tmp_path / "corpus" / "wells.md").exists()


def test_the_link_is_of_one_run_only(tmp_path: Path) -> None:
    keys: list[str] = []
    for _ in range(2):
        with served(tmp_path) as said:
            found = re.search(r"(http://\S+?/)\?view=admin#key=(\S+)", said)
            assert found, said
            for old in keys:
                refused = httpx2.get(
                    f"{found[1]}v1/admin/state", headers={"Authorization": f"Bearer {old}"}
                )
                assert refused.status_code == 401
            keys.append(found[2])
    stored = (tmp_path / "indexes" / "default" / "service.sqlite").read_bytes()
    assert not any(key.encode() in stored for key in keys)


@pytest.mark.parametrize("why", ["a key was made", "several workers", "keys are required"])
def test_no_link_where_others_may_use_the_service(tmp_path: Path, why: str) -> None:
    arguments: list[str] = []
    if why == "a key was made":
        folder = tmp_path / "indexes" / "default"
        folder.mkdir(parents=True)
        (folder / "current").write_text("", encoding="utf-8")
        command = [sys.executable, "-m", "khmerqa", "keys", "create", "portal"]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    elif why == "several workers":
        arguments = ["--workers", "2"]
    else:
        (tmp_path / "khmerqa.toml").write_text("require_keys = true\n", encoding="utf-8")
    with served(tmp_path, *arguments) as said:
        assert "Documents: " in said
        assert "#key=" not in said
