"""A service on this machine: its port, an administrator's key, its processes and their memory."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

from khmerqa.settings import STATIC
from khmerqa.storage.service.keys import Keys
from khmerqa.storage.service.state import FILE_NAME, State

_START = 600.0  # seconds until it answers, on a machine that does much else


class ServiceProcess:
    """A service over ``root / "corpus"``, which runs while the block runs."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.port = 0
        self.token = ""

    def __enter__(self) -> ServiceProcess:
        """Index, make a key, start."""
        index = self._root / "index"
        environment = {
            **os.environ,
            "KHMERQA_INDEX": str(index),
            "KHMERQA_CORPUS": str(self._root / "corpus"),
            "KHMERQA_EMBEDDER": STATIC,
            "KHMERQA_RATE": "1000000",
        }
        khmerqa = [sys.executable, "-m", "khmerqa"]
        subprocess.run([*khmerqa, "index"], env=environment, stdout=subprocess.DEVNULL, check=True)
        with closing(State(index / FILE_NAME)) as state:
            self.token = Keys(state).create("mixed", "admin")[1]
        with Path(self._root, "log").open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [*khmerqa, "serve", "--port", "0"],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        assert self._process.stdout is not None
        found = re.search(r":(\d+)/", self._process.stdout.readline())
        assert found, "the service does not say where it is"
        self.port = int(found[1])
        self._wait()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop it."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)

    def _wait(self) -> None:
        until = time.monotonic() + _START
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ready", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemExit("the service does not answer")

    def memory(self) -> float:
        """Return the resident memory of the service itself in MiB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024

    def processes(self) -> int:
        """Return how many processes the service has, itself included."""
        listed = subprocess.run(
            ["pgrep", "-P", str(self._process.pid)], capture_output=True, check=False
        )
        return 1 + len(listed.stdout.split())
