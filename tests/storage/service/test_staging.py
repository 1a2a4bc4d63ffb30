"""The folders of uploads: private, gone when they are done, and gone after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from khmerqa.storage.service.staging import Staging, delete_left_over

# Run by another Python: receive an upload, and be killed before anything is done with it.
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from khmerqa.storage.service.staging import Staging

staging = Staging(Path(sys.argv[2]))
(staging.folder / "letter.txt").write_text("secret")
os.kill(os.getpid(), signal.SIGKILL)
"""


def folders(parent: Path) -> set[Path]:
    return {path for path in parent.iterdir() if path.is_dir()}


def killed(parent: Path) -> None:
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", KILLED, str(root), str(parent)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def test_a_folder_is_private_and_goes_when_it_is_closed(tmp_path: Path) -> None:
    first, second = Staging(tmp_path / "uploads"), Staging(tmp_path / "uploads")
    for folder in (tmp_path / "uploads", first.folder, second.folder):
        assert folder.stat().st_mode & 0o077 == 0
    (first.folder / "letter.txt").write_text("secret", encoding="utf-8")
    first.close()
    assert folders(tmp_path / "uploads") == {second.folder}
    second.close()
    assert folders(tmp_path / "uploads") == set()


def test_what_a_killed_service_left_goes_and_what_is_in_use_stays(tmp_path: Path) -> None:
    parent = tmp_path / "uploads"
    delete_left_over(parent)  # nothing was ever sent
    mine = Staging(parent)
    killed(parent)
    (left,) = folders(parent) - {mine.folder}
    assert (left / "letter.txt").exists()
    delete_left_over(parent)
    assert folders(parent) == {mine.folder}
    killed(parent)
    other = Staging(parent)  # the next upload cleans up too
    assert folders(parent) == {mine.folder, other.folder}
    mine.close()
    other.close()


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        Staging(tmp_path).close()
        delete_left_over(tmp_path)
    assert len(os.listdir("/proc/self/fd")) == before
