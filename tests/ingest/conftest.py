"""A corpus in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from .samples import Corpus, new_corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Three small files, not indexed yet."""
    return new_corpus(tmp_path)
