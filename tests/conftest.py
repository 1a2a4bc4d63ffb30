"""What tests of several packages share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from khmerqa.adapters.khmer_nltk import load_segmenter
from khmerqa.text.segmentation import CrfSegmenter


@pytest.fixture(scope="session")
def segmenter() -> CrfSegmenter:
    """The segmenter with khmer-nltk's weights."""
    return load_segmenter()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and benchmarks, which is no part of the repository."""
    named = os.environ.get("KHMERQA_SHARED")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not here")
    return folder
