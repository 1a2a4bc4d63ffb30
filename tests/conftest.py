"""Fixtures for tests of several packages."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from khmerqa import wiring
from khmerqa.adapters.khmer_nltk import load_segmenter
from khmerqa.settings import IndexSettings, Settings
from khmerqa.text.khmer.segmentation import CrfSegmenter

CORPUS = Path(__file__).parents[1] / "corpus"

# A slow moment of the machine must fail no test. In continuous integration the examples are the same
# each time; elsewhere they are new, to find unknown faults.
hypothesis_settings.register_profile(
    "khmerqa",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
hypothesis_settings.load_profile("khmerqa")

# Messages are expected in both languages, whatever the locale of who runs the tests.
os.environ["KHMERQA_LANG"] = "both"


# Nor does any test open an index of whoever runs them.
_OWN_INDEXES = os.path.join(Path(__file__).resolve().parents[1], "indexes", "")


def refuse_own_indexes(event: str, arguments: tuple[object, ...]) -> None:
    """Fail whatever opens a file of the checkout's own indexes."""
    if event in {"open", "sqlite3.connect"} and isinstance(arguments[0], str | Path):
        path = os.path.abspath(str(arguments[0]).removeprefix("file://").partition("?")[0])
        if path.startswith(_OWN_INDEXES) and path != f"{_OWN_INDEXES}README.md":
            raise AssertionError(f"a test opens {path}: give it an index of its own")


sys.addaudithook(refuse_own_indexes)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests of the web page run in another browser than the one that most officials have."""
    parser.addoption(
        "--page-browser",
        choices=["chromium", "firefox"],
        default="chromium",
        help="the browser of the system for the tests of the web page (default: chromium)",
    )


@pytest.fixture(scope="session")
def segmenter() -> CrfSegmenter:
    """The segmenter with khmer-nltk's weights."""
    return load_segmenter()


@pytest.fixture(scope="session")
def digests(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An index of the digests' sources with the parts that ship, made once for all processes of a run.

    No test changes it.
    """
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    folder = root / "digests"
    settings = Settings(index=IndexSettings(directory=folder / "index", corpus=folder / "corpus"))
    with (root / "digests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "whole").exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a process that was ended meanwhile
            shutil.copytree(CORPUS / "_sources", folder / "corpus")
            wiring.reindexer(settings).run([settings.index.corpus])
            (folder / "whole").touch()
    return settings


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and benchmarks, which is not part of the repository."""
    named = os.environ.get("KHMERQA_SHARED")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not here")
    return folder
