from __future__ import annotations

import pytest

from khmerqa.answer.assistant import Assistant
from khmerqa.ports import Segmenter
from tests.small_corpus import SmallIndex, small_index


@pytest.fixture(scope="package")
def index(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> SmallIndex:
    return small_index(tmp_path_factory.mktemp("answer"), segmenter)


@pytest.fixture(scope="package")
def assistant(index: SmallIndex) -> Assistant:
    return index.assistant()
