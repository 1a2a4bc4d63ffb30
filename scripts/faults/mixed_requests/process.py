"""A service on this machine: its port, an administrator's key, its processes and their memory."""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path

from launched import KHMERQA, environment_of, launched, new_key


class ServiceProcess:
    """A service over ``root / "corpus"``, which runs while the block runs."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.port = 0
        self.token = ""

    def __enter__(self) -> ServiceProcess:
        """Index, make a key, start."""
        environment = environment_of(self._root)
        subprocess.run([*KHMERQA, "index"], env=environment, stdout=subprocess.DEVNULL, check=True)
        self.token = new_key(self._root, "admin")
        with Path(self._root, "log").open("w", encoding="utf-8") as log:
            self._process, address = launched(environment, log=log)
        self.port = int(address.rpartition(":")[2])
        return self

    def __exit__(self, *error: object) -> None:
        """Stop it."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)

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
