"""A service of two workers as processes, and the commands that change its index; each may be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index_faults.trial import InvariantError
from launched import KHMERQA, START, environment_of, launched, new_key
from service_faults.key_ledger import KeyLedger

_JOB = 900.0  # seconds that a job may take there
_END = 120.0  # seconds until what belonged to a killed service is gone, on such a machine
_CHANGER = "khmerqa.serve.index_child"


@dataclass
class Service:
    """A running service and the keys of its callers."""

    folder: Path
    workers: int = 2

    def __post_init__(self) -> None:
        self.corpus, self.index = self.folder / "corpus", self.folder / "index"
        self.environment = environment_of(self.folder)
        self._process: subprocess.Popen[str] | None = None
        self._base = ""
        self.took: dict[str, float] = {}  # seconds that each command took undisturbed
        self.tokens: dict[str, str] = {}  # of the callers, by their names
        self.keys = KeyLedger()

    def begin(self) -> None:
        """Index the corpus, make the keys and start."""
        done = self.command("index", str(self.corpus))
        done.communicate()
        if done.returncode:
            raise InvariantError("the first index failed")
        self.tokens["read"] = new_key(self.folder, "read")
        self.tokens["admin"] = new_key(self.folder, "admin")
        self.start()

    def start(self) -> None:
        """Start the service and wait until it answers."""
        workers = ("--workers", str(self.workers))
        self._process, self._base = launched(self.environment, *workers)

    def kill(self) -> None:
        """Kill the service with all its workers; what changes its index must end by itself."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):  # it was killed before
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        until = time.monotonic() + _END
        while self.changers() and time.monotonic() < until:
            time.sleep(0.05)
        if self.changers():
            raise InvariantError("a process that changes the index outlives its service")

    def is_running(self) -> bool:
        """Return whether it was started and not killed since."""
        return self._process is not None and self._process.poll() is None

    def changers(self) -> list[int]:
        """Return the processes that change this index for a service."""
        found = subprocess.run(["pgrep", "-f", _CHANGER], capture_output=True, check=False)
        return [int(each) for each in found.stdout.split() if self._is_ours(int(each))]

    def _is_ours(self, process: int) -> bool:
        try:
            environment = Path(f"/proc/{process}/environ").read_bytes()
        except OSError:
            return False
        return f"KHMERQA_INDEX={self.index}".encode() in environment

    def command(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command that changes the index."""
        return subprocess.Popen(
            [*KHMERQA, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def call(
        self,
        method: str,
        path: str,
        caller: str = "read",
        data: bytes | None = None,
        kind: str = "application/json",
    ) -> tuple[int, Any]:
        """Return the status of a request and its JSON; 0 where there was no answer.

        A worker that does not have the index yet says so with 503, and is asked again.
        """
        until = time.monotonic() + START
        while True:
            answered = self._call_once(method, path, caller, data, kind)
            if answered[0] != 503 or time.monotonic() > until:
                return answered
            time.sleep(0.2)

    def _call_once(
        self, method: str, path: str, caller: str, data: bytes | None, kind: str
    ) -> tuple[int, Any]:
        headers = {"Content-Type": kind}
        if caller in self.tokens:
            headers["Authorization"] = f"Bearer {self.tokens[caller]}"
        request = urllib.request.Request(self._base + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, _json(response.read())
        except urllib.error.HTTPError as error:
            return error.code, _json(error.read())
        except OSError:
            return 0, None

    def upload(self, name: str, text: str, entry: Mapping[str, str]) -> tuple[int, Any]:
        """Send a document."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in entry.items()
        ]
        parts.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            f"Content-Type: text/markdown\r\n\r\n{text}\r\n--{boundary}--\r\n"
        )
        kind = f"multipart/form-data; boundary={boundary}"
        return self.call("POST", "/v1/documents", "admin", "".join(parts).encode(), kind)

    def finished(self, job: str) -> bool:
        """Wait until a job has ended; return whether it was done."""
        until = time.monotonic() + _JOB
        while time.monotonic() < until:
            status, value = self.call("GET", f"/v1/jobs/{job}", "admin")
            if status == 0 or (status == 200 and value["status"] != "running"):
                return bool(status and value["status"] == "done")
            time.sleep(0.05)
        raise InvariantError(f"job {job} does not end")

    def names(self, caller: str) -> list[str]:
        """Return the file names of the documents that a caller sees."""
        status, value = self.call("GET", "/v1/documents", caller)
        if status != 200:
            raise InvariantError(f"the list of documents is refused with {status}")
        return [each["source"] for each in value]


@contextmanager
def running(folder: Path) -> Iterator[Service]:
    """Give a service that ends with the block."""
    service = Service(folder)
    service.corpus.mkdir(parents=True)
    (service.corpus / "wells.md").write_text("# Wells\n\nA well is cleaned twice a year.\n")
    try:
        service.begin()
        yield service
    finally:
        service.kill()


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None
