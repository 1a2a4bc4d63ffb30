"""The sdist is the repository, and the wheel that it builds holds all that the package needs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracked() -> list[str]:
    """The files of the repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    names = done.stdout.decode("utf-8").split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]


def build(kind: str, source: Path, into: Path) -> Path:
    """Build a distribution as pip and build do, without a network."""
    into.mkdir(parents=True)
    code = f"from setuptools import build_meta as b; print(b.build_{kind}({str(into)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=source, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return into / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("setuptools", minversion="77")
    folder = tmp_path_factory.mktemp("sdist")
    copy = folder / "checkout"
    for name in tracked():
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    built = build("sdist", copy, folder / "dist")
    with tarfile.open(built) as archive:
        archive.extractall(folder, filter="data")
    return folder / built.name.removesuffix(".tar.gz")


def test_the_sdist_is_complete(sdist: Path) -> None:
    assert [name for name in tracked() if not (sdist / name).is_file()] == []


def test_the_wheel_holds_the_package_and_the_summaries(sdist: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(build("wheel", sdist, tmp_path / "wheel")) as wheel:
        names = set(wheel.namelist())
    assert {name for name in tracked() if name.startswith("khmerqa/")} <= names
    summaries = {path.name for path in (ROOT / "corpus").glob("*.pdf")} | {"catalogue.toml"}
    packed = {name.rpartition("/")[2] for name in names if "/data/digests/" in name}
    assert packed == summaries
    assert not [name for name in names if name.startswith(("tests/", "scripts/"))]
