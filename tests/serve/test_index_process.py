"""A change of the index in a process of its own: of low priority, and gone with the service."""

from __future__ import annotations

import operator
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from khmerqa.errors import IndexLockedError, IndexWriteError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.lock import locked
from khmerqa.ingest.changes import update_index
from khmerqa.serve.index_child import NICENESS
from khmerqa.serve.index_process import change_in_process
from khmerqa.settings import STATIC, Settings

from . import samples

CHILD = "khmerqa.serve.index_child"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "water.en.md").write_text(samples.WATER, encoding="utf-8")
    values = {"corpus": tmp_path / "corpus", "index": tmp_path / "index", "embedder": STATIC}
    return Settings().with_values(values, "test")


def processes(parent: int) -> list[int]:
    """Those among the children of a process that change an index."""
    found = subprocess.run(
        ["pgrep", "-P", str(parent), "-f", CHILD], capture_output=True, check=False
    )
    return [int(each) for each in found.stdout.split()]


def no_progress(stage: str, done: int, total: int) -> None:
    """Say nothing."""


def test_it_runs_beside_the_service_and_waits_for_it(settings: Settings) -> None:
    seen: dict[str, tuple[int, int]] = {}

    def progress(stage: str, done: int, total: int) -> None:
        (child,) = processes(os.getpid())
        seen[stage] = (child, os.getpriority(os.PRIO_PROCESS, child))

    change = partial(update_index, corpus=settings.index.corpus)
    report = change_in_process(settings, change, progress)
    assert report["added"] == ["water.en.md"]
    assert {"reading", "embedding", "publishing"} <= set(seen)
    assert len(set(seen.values())) == 1
    assert seen["reading"][1] >= min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
    assert not processes(os.getpid())


def test_its_errors_are_raised_here(settings: Settings) -> None:
    with (
        locked(IndexLayout(settings.index.directory)),
        pytest.raises(IndexLockedError, match=r"[\u1780-\u17ff].*។ \| .*[a-z]"),
    ):
        change_in_process(
            settings, partial(update_index, corpus=settings.index.corpus), no_progress
        )
    index = settings.index.directory
    assert not index.exists()
    index.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(IndexWriteError, match=r"index cannot be written"):
        change_in_process(
            settings, partial(update_index, corpus=settings.index.corpus), no_progress
        )
    with pytest.raises(RuntimeError, match="AttributeError"):
        change_in_process(settings, operator.methodcaller("nothing"), no_progress)


STALLED = """
import sys
from functools import partial
from pathlib import Path

from khmerqa.ingest.changes import update_index
from khmerqa.serve.index_process import change_in_process
from khmerqa.settings import Settings

settings = Settings().with_values({"index": sys.argv[1], "embedder": "built-in-static"}, "test")
change = partial(update_index, corpus=Path(sys.argv[2]), wait=600.0)
try:
    change_in_process(settings, change, lambda stage, done, total: None)
except Exception as error:
    print(error)
"""


@pytest.mark.parametrize("ended", ["the service", "the process"])
def test_neither_outlives_the_other_or_waits_for_it(settings: Settings, ended: str) -> None:
    with locked(IndexLayout(settings.index.directory)):
        service = subprocess.Popen(
            [sys.executable, "-c", STALLED, settings.index.directory, settings.index.corpus],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        found: list[int] = []
        until = time.monotonic() + 60
        while not found and time.monotonic() < until:
            found = processes(service.pid)
            time.sleep(0.05)
        (child,) = found
        os.kill(service.pid if ended == "the service" else child, signal.SIGKILL)
        said, _ = service.communicate(timeout=60)
        while Path(f"/proc/{child}").exists() and time.monotonic() < until:
            time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()
    assert ("The index is as it was" in said) == (ended == "the process")
