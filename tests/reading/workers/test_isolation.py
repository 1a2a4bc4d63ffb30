"""No code that lies beside the documents is run, and no secret reaches what reads them."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from khmerqa.reading.workers.pool import ReadingPool, environment
from khmerqa.serve import run
from khmerqa.serve.observability.metrics import SHARED
from khmerqa.settings import Settings

# Modules that the standard library, our dependencies and we import at some moment.
MODULES = (
    "resource",
    "socket",
    "pickle",
    "struct",
    "tempfile",
    "random",
    "pypdfium2",
    "lxml",
    "numpy",
)


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: each module in it leaves a mark when it is imported."""
    code = f"open({str(tmp_path / 'MARK')!r}, 'a').write(__name__ + ' ')\n"
    for name in (*MODULES, "khmerqa", "multiprocessing"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(code, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_reading_imports_nothing_from_the_working_folder(
    hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(hostile))
    with closing(ReadingPool()) as pool:
        assert pool.read("a.txt", b"The ferry crosses at noon.").pages
    assert not (hostile / "MARK").exists()


WORKERS = f"""
import multiprocessing, os
if __name__ == "__main__":
    os.environ[{run.SAFE_PATH!r}] = "1"
    process = multiprocessing.get_context("spawn").Process(target=os.getpid)
    process.start()
    process.join()
    raise SystemExit(process.exitcode)
"""


def test_neither_do_the_workers_of_the_service(hostile: Path) -> None:
    script = hostile / "bin" / "service.py"
    script.parent.mkdir()
    script.write_text(WORKERS, encoding="utf-8")
    subprocess.run([sys.executable, str(script)], check=True, timeout=60)
    assert not (hostile / "MARK").exists()


def test_the_service_says_so_to_its_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []

    class Supervisor:
        def __init__(self, config: object, sockets: object) -> None:
            pass

        def run(self) -> None:
            said.append(os.environ[run.SAFE_PATH])

    monkeypatch.setattr(run, "Multiprocess", Supervisor)
    monkeypatch.setenv(run.SAFE_PATH, "")
    monkeypatch.setenv(SHARED, "")
    settings = Settings().with_values({"index": tmp_path, "workers": 2, "port": 0}, "test")
    run.serve(settings)
    assert said == ["1"]


def test_what_a_reading_process_knows() -> None:
    given = {
        "PATH": ".:/usr/bin::bin:/bin",
        "LANG": "km_KH.UTF-8",
        "KHMERQA_TELEGRAM_TOKEN": "secret",
        "PYTHONPATH": ".",
        "LD_PRELOAD": "evil.so",
    }
    known = environment(given)
    assert known["PATH"] == "/usr/bin:/bin"
    assert known["LANG"] == "km_KH.UTF-8"
    assert not set(known) & {"KHMERQA_TELEGRAM_TOKEN", "PYTHONPATH", "LD_PRELOAD"}
