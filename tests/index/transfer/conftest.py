"""An index and its archive, as they were made; a test changes copies only."""

from __future__ import annotations

from pathlib import Path

import pytest

from khmerqa.index.transfer.archive import export_index
from khmerqa.testing import ClusterSegmenter
from tests.small_corpus import SmallIndex, small_index


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SmallIndex:
    return small_index(tmp_path_factory.mktemp("made"), ClusterSegmenter())


@pytest.fixture(scope="module")
def archive(made: SmallIndex, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "index.tar"
    export_index(made.layout, path)
    return path
