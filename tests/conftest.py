"""Fixtures for tests of several packages."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from khmerqa.adapters.khmer_nltk import load_segmenter
from khmerqa.text.khmer.segmentation import CrfSegmenter

# A slow moment of the machine must fail no test. In continuous integration the examples are the same
# each time; elsewhere they are new, to find unknown faults.
settings.register_profile(
    "khmerqa",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("khmerqa")

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
def shared() -> Path:
    """The folder of real documents and benchmarks, which is not part of the repository."""
    named = os.environ.get("KHMERQA_SHARED")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not here")
    return folder
