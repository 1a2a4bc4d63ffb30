"""The backup holds what cannot be rebuilt, with keys and without; restored, a service is what it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from khmerqa.storage.service.keys import Keys
from khmerqa.storage.service.state import State

BACKUP = Path(__file__).parents[2] / "deploy" / "backup"


@pytest.fixture
def service(tmp_path: Path) -> Path:
    (tmp_path / "corpus" / "laws").mkdir(parents=True)
    (tmp_path / "corpus" / "laws" / "ច្បាប់.md").write_text("# A law\n", encoding="utf-8")
    (tmp_path / "corpus" / "catalogue.toml").write_text("", encoding="utf-8")
    (tmp_path / "corpus" / "laws" / "above").symlink_to(tmp_path / "corpus")
    (tmp_path / "index").mkdir()
    return tmp_path


def backed_up(service: Path, *more: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, BACKUP, service / "backups", *more],
        env={
            **os.environ,
            "KHMERQA_CORPUS": str(service / "corpus"),
            "KHMERQA_INDEX": str(service / "index"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "above" not in path.parts
    }


def test_without_keys_the_documents_are_copied(service: Path) -> None:
    made = Path(backed_up(service).stdout.strip())
    assert files(made) == {
        f"corpus/{name}": data for name, data in files(service / "corpus").items()
    }
    assert (service / "backups" / "latest").resolve() == made


def test_restored_keys_are_the_keys_and_the_service_stays_locked(service: Path) -> None:
    records = service / "index" / "service.sqlite"
    with closing(State(records)) as state:
        _, token = Keys(state).create("portal", "read", None)
        made = Path(backed_up(service).stdout.strip())  # while the service has it open
    for path in (service / "index").iterdir():
        path.unlink()
    for name in ("service.sqlite", "service.locked"):
        shutil.copy2(made / name, service / "index")
    with closing(State(records)) as state:
        assert Keys(state).locked()
        assert Keys(state).valid(token) is not None


def test_what_did_not_change_takes_no_room(service: Path) -> None:
    law = "corpus/laws/ច្បាប់.md"
    first = Path(backed_up(service).stdout.strip())
    (service / "corpus" / "new.md").write_text("New\n", encoding="utf-8")
    second = Path(backed_up(service).stdout.strip())
    assert (first / law).stat().st_ino == (second / law).stat().st_ino
    (service / law).write_text("# A law, amended\n", encoding="utf-8")
    third = Path(backed_up(service).stdout.strip())
    assert (first / law).read_text(encoding="utf-8") == "# A law\n"
    assert (third / law).read_text(encoding="utf-8") == "# A law, amended\n"


def test_the_newest_stay(service: Path) -> None:
    made = [backed_up(service, "--keep", "2").stdout.strip() for _ in range(3)]
    assert sorted(map(str, (service / "backups").glob("2*"))) == made[1:]


def test_a_missing_folder_is_named_and_leaves_no_backup(service: Path) -> None:
    shutil.rmtree(service / "corpus")
    assert "There is no folder" in backed_up(service, code=1).stderr
    assert not list((service / "backups").glob("2*"))
