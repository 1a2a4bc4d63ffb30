"""Files are read ahead of their turn, and documents wait in the store, not in memory."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from khmerqa.embedding.cached import CachedEmbedder
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import open_current
from khmerqa.ingest.reindex import Reindexer
from khmerqa.reading.workers.in_process import InProcessReader
from khmerqa.testing import ClusterSegmenter, HashEmbedder
from khmerqa.types import Extracted

from .samples import words_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "corpus"
    made.mkdir()
    for name in "abcd":
        (made / f"{name}.txt").write_text(f"Well {name} is cleaned twice a year.\n")
    return made


class AnnouncedReader(InProcessReader):
    """Notes what was announced (+) and read, in order."""

    def __init__(self, read_ahead: int) -> None:
        super().__init__()
        self.read_ahead = read_ahead
        self.calls: list[str] = []

    def announce(self, name: str, data: bytes, /) -> None:
        self.calls.append(f"+{name[0]}")

    def read(self, name: str, data: bytes, /) -> Extracted:
        self.calls.append(name[0])
        return super().read(name, data)


def index(folder: Path, ahead: int) -> list[str]:
    """Index a folder; return what was announced (+) and read, in order."""
    reader = AnnouncedReader(ahead)
    embedder = partial(CachedEmbedder, HashEmbedder(words_of))
    layout = IndexLayout(folder.parent / "index")
    Reindexer(layout, reader, ClusterSegmenter(), embedder, grace=0).run([folder])
    return reader.calls


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (0, "a b c d"),
        (1, "+a +b a +c b +d c d"),
        (2, "+a +b +c a +d b c d"),
        (9, "+a +b +c +d a b c d"),
    ],
)
def test_as_many_files_are_announced_as_may_be_read(
    folder: Path, ahead: int, expected: str
) -> None:
    assert " ".join(index(folder, ahead)) == expected


def test_what_did_not_change_is_not_announced(folder: Path) -> None:
    index(folder, ahead=2)
    (folder / "c.txt").write_text("Well c is closed.\n")
    assert index(folder, ahead=2) == ["+c", "c"]


def test_vectors_are_removed_once_they_are_indexed(folder: Path) -> None:
    index(folder, ahead=1)
    layout = IndexLayout(folder.parent / "index")
    generation = open_current(layout)
    assert len(generation.dense) == 4
    assert not layout.generation(generation.manifest.generation).vectors.exists()
