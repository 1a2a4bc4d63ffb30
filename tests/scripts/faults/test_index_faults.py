"""The faults of scripts/faults/break-index, a few of each."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from index_faults.faults import fill_disk, forbid_writing
from index_faults.trial import Trial, fast_command, require_equal
from khmerqa.index.layout import IndexLayout


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial(tmp_path_factory.mktemp("faults"), fast_command, random.Random(7))


def test_ten_kills_at_random_moments(trial: Trial) -> None:
    for _ in range(10):
        trial.kill()  # raises where the index did not recover
    assert trial.killed.total() == 10
    assert trial.killed["too late"] < 10


def test_full_disk_is_reported_and_survived(trial: Trial) -> None:
    messages = fill_disk(trial, (0, 40_000))
    assert all(
        "cannot be written" in message or "File too large" in message
        for message in messages.values()
    )


@pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may write anywhere"
)
def test_write_protected_index_is_reported_and_survived(trial: Trial) -> None:
    assert "Permission denied" in forbid_writing(trial)


def limited_to_one_core() -> None:
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])


def test_one_core_leaves_what_all_cores_leave(trial: Trial, tmp_path: Path) -> None:
    layouts = [IndexLayout(tmp_path / name) for name in ("one", "all")]
    for layout, prepare in zip(layouts, (limited_to_one_core, None), strict=True):
        command = fast_command(trial.corpus, layout.root)
        subprocess.run(command, check=True, capture_output=True, preexec_fn=prepare)
    require_equal(*layouts)
