"""A corpus in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from .samples import Corpus, copied, new_corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Three small files, not indexed yet."""
    return new_corpus(tmp_path)


@pytest.fixture(scope="session")
def indexed_once(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus with its index, which no test changes."""
    corpus = new_corpus(tmp_path_factory.mktemp("indexed"))
    corpus.reindexer().run([corpus.folder])
    return corpus


@pytest.fixture
def indexed(indexed_once: Corpus, tmp_path: Path) -> Corpus:
    """A copy of the corpus and its index."""
    return copied(indexed_once, tmp_path)
