"""What every FileReader does, alone or with processes of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from khmerqa.errors import UnreadableError
from khmerqa.ports import FileReader
from khmerqa.reading.formats import READER_VERSION, SUFFIXES
from khmerqa.reading.workers.in_process import InProcessReader
from khmerqa.reading.workers.parallel import ParallelReader
from khmerqa.reading.workers.pool import FileProgress, ReadingPool

MAKERS: tuple[Callable[[], FileReader], ...] = (
    InProcessReader,
    lambda: ParallelReader(pool, processes=1),
)


def pool(progress: FileProgress) -> ReadingPool:
    return ReadingPool(progress=progress)


@pytest.fixture(params=MAKERS, ids=["in this process", "in another process"], scope="module")
def reader(request: pytest.FixtureRequest) -> Iterator[FileReader]:
    make: Callable[[], FileReader] = request.param
    with closing(make()) as made:
        yield made


def text_of(reader: FileReader, name: str, data: bytes) -> str:
    return reader.read(name, data).pages[0].blocks[0].text


def test_it_says_what_it_reads_and_with_which_version(reader: FileReader) -> None:
    assert reader.suffixes == SUFFIXES
    assert reader.version.startswith(READER_VERSION)
    assert reader.read_ahead >= 0


def test_a_file_is_read_whether_it_was_announced_or_not(reader: FileReader) -> None:
    reader.announce("a.txt", b"Water.")
    assert text_of(reader, "b.txt", b"Wells.") == "Wells."
    assert text_of(reader, "a.txt", b"Water.") == "Water."


def test_a_file_that_cannot_be_read_is_refused_with_its_reason(reader: FileReader) -> None:
    with pytest.raises(UnreadableError) as refused:
        reader.read("a.txt", b"")
    assert "ឯកសារនេះទទេ" in refused.value.message.km
    assert "empty" in refused.value.message.en


def test_it_reads_again_after_it_was_closed(reader: FileReader) -> None:
    reader.keep_only(frozenset())
    reader.close()
    assert text_of(reader, "a.txt", b"Water.") == "Water."
