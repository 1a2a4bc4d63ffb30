"""Files are read ahead of their turn, and documents wait in the store, not in memory."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from khmerqa.embedding.cached import CachedEmbedder
from khmerqa.errors import GivenUpError, UnreadableError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import open_current
from khmerqa.ingest.reindex import Reindexer
from khmerqa.reading.workers.in_process import InProcessReader
from khmerqa.testing import ClusterSegmenter, HashEmbedder
from khmerqa.types import Bilingual, Extracted, IndexReport

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


class FailingReader(InProcessReader):
    """Cannot read files that hold the word "broken"."""

    def __init__(self, error: type[UnreadableError]) -> None:
        super().__init__()
        self.error = error

    def read(self, name: str, data: bytes, /) -> Extracted:
        if b"broken" in data:
            raise self.error(Bilingual("ខូច", "damaged"))
        return super().read(name, data)


@pytest.mark.parametrize("error", [UnreadableError, GivenUpError])
def test_a_document_that_cannot_be_read_any_more_stays(
    folder: Path, error: type[UnreadableError]
) -> None:
    layout = IndexLayout(folder.parent / "index")
    embedder = partial(CachedEmbedder, HashEmbedder(words_of))

    def run() -> IndexReport:
        reader = FailingReader(error)
        return Reindexer(layout, reader, ClusterSegmenter(), embedder, grace=0).run([folder])

    assert not run().lost
    (folder / "b.txt").write_text("broken\n")
    for _ in range(2):  # also when nothing has changed since
        (folder / "a.txt").write_text((folder / "a.txt").read_text() + "More.\n")
        report = run()
        assert report.kept == ("b.txt",)
        assert report.lost
        assert not report.removed
        assert open_current(layout).passages.document("b").text.startswith("Well b")
    assert run().kept == ("b.txt",)
    (folder / "b.txt").unlink()
    report = run()
    assert (report.removed, report.kept, report.lost) == (("b.txt",), (), False)


def test_a_new_file_that_cannot_be_read_is_no_loss(folder: Path) -> None:
    layout = IndexLayout(folder.parent / "index")
    embedder = partial(CachedEmbedder, HashEmbedder(words_of))
    (folder / "e.txt").write_text("broken\n")
    reader = FailingReader(UnreadableError)
    report = Reindexer(layout, reader, ClusterSegmenter(), embedder).run([folder])
    assert [name for name, _ in report.unread] == ["e.txt"]
    assert not report.lost
