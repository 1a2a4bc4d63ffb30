from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from khmerqa.errors import IndexLockedError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.lock import locked

HOLD = """
import sys, time
from pathlib import Path
from khmerqa.index.layout import IndexLayout
from khmerqa.index.lock import locked
with locked(IndexLayout(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


def refusal(layout: IndexLayout) -> str:
    with pytest.raises(IndexLockedError) as caught, locked(layout):
        pass
    assert re.search("[\u1780-\u17ff].*។ \\| .*[a-z]", str(caught.value))
    return str(caught.value)


def test_other_process_is_named_until_it_is_killed(tmp_path: Path) -> None:
    layout = IndexLayout(tmp_path)
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert f"(number {process.pid}) is changing" in refusal(layout)
        process.kill()
    with locked(layout):  # the lock went with the process, whatever stands in the file
        assert layout.lock.read_text(encoding="utf-8").startswith(f"{os.getpid()} ")
    assert layout.lock.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(
    ("holder", "said"),
    [
        pytest.param(
            "77 elsewhere 2026-11-22", r"number 77\) on elsewhere.*since.*is down", id="host"
        ),
        pytest.param(f"99999999 {socket.gethostname()} x", "has ended, but a process", id="dead"),
        pytest.param("", "number unknown", id="nobody"),
    ],
)
def test_the_message_names_the_process_and_its_machine(
    tmp_path: Path, holder: str, said: str
) -> None:
    layout = IndexLayout(tmp_path)
    with locked(layout):
        layout.lock.write_text(holder, encoding="utf-8")
        assert re.search(said, refusal(layout))


@pytest.mark.parametrize("failing", [False, True])
def test_a_folder_made_for_the_lock_alone_is_removed_again(tmp_path: Path, failing: bool) -> None:
    layout = IndexLayout(tmp_path / "indexes" / "default")
    with suppress(ValueError), locked(layout):
        assert layout.lock.exists()
        if failing:
            raise ValueError
    assert list(tmp_path.iterdir()) == []
    layout.root.mkdir(parents=True)
    with locked(layout):
        pass
    assert layout.lock.exists()  # the folder was there before
    layout.lock.unlink()
    layout.root.rmdir()
    with locked(layout):
        (layout.root / "current").write_text("1", encoding="utf-8")
    assert (layout.root / "current").exists()


def test_who_waits_for_a_lock_that_is_removed_takes_the_new_one(tmp_path: Path) -> None:
    layout = IndexLayout(tmp_path / "index")
    inside = [0]
    worst = []

    def change() -> None:
        for _ in range(20):
            with locked(layout, wait=60.0):
                inside[0] += 1
                worst.append(inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=change) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert worst == [1] * 80
