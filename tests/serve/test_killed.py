"""A service that is killed in the middle of an upload, and started again."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from khmerqa.storage.service.jobs import INTERRUPTED

from ..small_corpus import contents
from . import samples
from .conftest import empty_service
from .http.test_admin import FERRY, finished, send

# Run by another Python: take an upload, and be killed at a stage of indexing.
KILLED = """
import os, signal, sys
from functools import partial
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from khmerqa.serve.index_process import change_here
from tests.serve.conftest import empty_service, reindexer
from tests.serve.http.test_admin import FERRY, finished, send

made = empty_service(Path(sys.argv[2]))

def with_end(progress):
    def step(stage, done, total):
        progress(stage, done, total)
        if stage == sys.argv[3]:
            os.kill(os.getpid(), signal.SIGKILL)
    return reindexer(made.layout, step)

made.service.change_index = partial(change_here, with_end)
with made.client:
    admin = made.key("admin")
    finished(made, send(made, "ferry.txt", FERRY, admin, access="internal"), admin)
"""


@pytest.mark.parametrize("stage", ["reading", "embedding", "publishing"])
def test_its_job_has_failed_nothing_is_left_and_it_is_sent_again(
    tmp_path: Path, stage: str
) -> None:
    made = empty_service(tmp_path)
    samples.write_corpus(made.corpus)
    made.reindex()
    before = contents(made.corpus)
    command = [sys.executable, "-c", KILLED, str(Path(__file__).parents[2]), str(tmp_path), stage]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert (made.corpus / "ferry.txt").exists()
    (job,) = made.service.jobs.latest(9)
    assert (job.status, job.error) == ("failed", INTERRUPTED)
    with made.client:  # it is started again
        until = time.monotonic() + 60
        while made.layout.unfinished.exists() and time.monotonic() < until:
            time.sleep(0.01)
        assert contents(made.corpus) == before
        assert [path for path in made.layout.uploads.iterdir() if path.is_dir()] == []
        admin = made.key("admin")
        for _ in range(2):  # what was sent twice is there once
            response = send(made, "ferry.txt", FERRY, admin, access="internal")
            assert finished(made, response, admin)["error"] is None
        listed = made.client.get("/v1/documents", headers=admin).json()
        assert [each["access"] for each in listed if each["path"] == "ferry.txt"] == ["internal"]
