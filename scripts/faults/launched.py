"""A service as a process on this machine, with the fast embedder and no limit of requests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import IO

from khmerqa.settings import STATIC
from khmerqa.storage.service.keys import Keys, Scope
from khmerqa.storage.service.state import FILE_NAME, State

KHMERQA = (sys.executable, "-m", "khmerqa")
START = 600.0  # seconds until it answers, on a machine that does much else


def environment_of(root: Path) -> dict[str, str]:
    """Return the settings of a service over ``root / "corpus"`` and ``root / "index"``."""
    return {
        **os.environ,
        "KHMERQA_INDEX": str(root / "index"),
        "KHMERQA_CORPUS": str(root / "corpus"),
        "KHMERQA_EMBEDDER": STATIC,
        "KHMERQA_RATE": "1000000",
    }


def new_key(root: Path, scope: Scope) -> str:
    """Make a key and return its secret."""
    with closing(State(root / "index" / FILE_NAME)) as state:
        return Keys(state).create(scope, scope)[1]


def launched(
    environment: Mapping[str, str], *arguments: str, log: int | IO[str] = subprocess.DEVNULL
) -> tuple[subprocess.Popen[str], str]:
    """Start the service on a free port; return its process, and its address once it is ready."""
    process = subprocess.Popen(
        [*KHMERQA, "serve", "--port", "0", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    found = re.search(r"http://[^/ ]+", process.stdout.readline())
    assert found, "the service does not say where it is"
    until = time.monotonic() + START
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{found[0]}/ready", timeout=60).close()
        except OSError:
            time.sleep(0.1)
        else:
            return process, found[0]
    raise SystemExit("the service does not answer")
