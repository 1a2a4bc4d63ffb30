"""The indexer broken as scripts/faults/break-index breaks it, a few times only."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from breaking import (
    Bench,
    fast_command,
    fill_disk,
    forbid_writing,
    require_equal,
)
from khmerqa.index.layout import IndexLayout


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("breaking"), fast_command, random.Random(7))


def test_ten_kills_at_random_moments(bench: Bench) -> None:
    for _ in range(10):
        bench.kill()  # raises where a law does not hold
    assert bench.killed.total() == 10
    assert bench.killed["too late"] < 10


def test_full_disk_is_told_and_survived(bench: Bench) -> None:
    told = fill_disk(bench, (0, 40_000))
    assert all("cannot be written" in said or "File too large" in said for said in told.values())


@pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may write anywhere"
)
def test_index_that_may_not_be_written_is_told_and_survived(bench: Bench) -> None:
    assert "Permission denied" in forbid_writing(bench)


def limited_to_one_core() -> None:
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])


def test_one_core_leaves_what_all_cores_leave(bench: Bench, tmp_path: Path) -> None:
    layouts = [IndexLayout(tmp_path / name) for name in ("one", "all")]
    for layout, prepare in zip(layouts, (limited_to_one_core, None), strict=True):
        command = fast_command(bench.corpus, layout.root)
        subprocess.run(command, check=True, capture_output=True, preexec_fn=prepare)
    require_equal(*layouts)
