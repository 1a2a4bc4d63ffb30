"""Several files read at a time: each gets what reading it alone gives, and all can be stopped."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import pytest

from khmerqa.errors import GivenUpError, UnreadableError
from khmerqa.reading.formats import read
from khmerqa.reading.workers.parallel import ParallelReader
from khmerqa.reading.workers.pool import FileProgress, ReadingPool
from khmerqa.types import Extracted

from ..samples import KHMER_PARAGRAPHS, paragraph_page, simple_pdf

FILES = {
    "a.txt": "\n\n".join(KHMER_PARAGRAPHS).encode(),
    "b.pdf": simple_pdf([paragraph_page(), paragraph_page()]),
    "c.pdf": b"",  # refused
    "d.md": b"# Wells\n\nEvery village keeps two wells.\n",
    "e.txt": "\n\n".join(reversed(KHMER_PARAGRAPHS)).encode(),
}
PATIENCE = 30  # seconds that threads of a test wait for each other


def pool(progress: FileProgress) -> ReadingPool:
    return ReadingPool(progress=progress)


@pytest.fixture(scope="module")
def reading() -> Iterator[ParallelReader]:
    with closing(ParallelReader(pool, processes=2)) as made:
        yield made


def outcome(reading: ParallelReader, name: str) -> object:
    try:
        return reading.read(name, FILES[name])
    except UnreadableError as error:
        return error.message


@pytest.mark.parametrize("ahead", [0, 1, 2, 5])
def test_each_file_gets_its_own(reading: ParallelReader, ahead: int) -> None:
    names = list(FILES)
    found = {}
    for place, name in enumerate(names):
        for other in names[place : place + ahead]:
            reading.announce(other, FILES[other])
        found[name] = outcome(reading, name)

    for name, data in FILES.items():
        if name == "c.pdf":
            assert "empty" in str(found[name])
        else:
            assert found[name] == read(name, data)


def test_the_same_name_with_another_content_is_another_file(reading: ParallelReader) -> None:
    reading.announce("a.txt", b"as it was")
    assert reading.read("a.txt", FILES["a.txt"]) == read("a.txt", FILES["a.txt"])


class WaitingPool(ReadingPool):
    """A pool whose files are done when the test lets them be."""

    def __init__(self, together: threading.Barrier, progress: FileProgress) -> None:
        super().__init__(progress=progress)
        self._together, self._report = together, progress

    def read(self, name: str, data: bytes, page: int | None = None) -> Extracted:
        self._report("ocr", len(data), 10)
        self._together.wait(PATIENCE)
        return read("a.txt", name.encode())


def test_two_files_are_read_at_a_time_and_their_pages_reported_together() -> None:
    reported: list[tuple[str, int, int]] = []
    together = threading.Barrier(2)  # breaks if the second does not start before the first ends
    reading = ParallelReader(
        partial(WaitingPool, together), lambda *how_far: reported.append(how_far), processes=2
    )
    with closing(reading):
        reading.announce("one", b"...")
        reading.announce("two", b"....")
        assert [reading.read("one", b"..."), reading.read("two", b"....")] == [
            read("a.txt", b"one"),
            read("a.txt", b"two"),
        ]

    assert reported[-1] == ("ocr", 7, 20)


def test_closing_ends_a_file_that_is_being_read() -> None:
    started: list[ReadingPool] = []

    def made(progress: FileProgress) -> ReadingPool:
        started.append(ReadingPool(progress=progress))
        return started[-1]

    reading = ParallelReader(made, processes=1)
    reading.read("a.txt", FILES["a.txt"])
    child = started[0]._child
    assert child is not None
    os.kill(child._process.pid, signal.SIGSTOP)  # from now on it answers nothing
    reading.announce("d.md", FILES["d.md"])
    (waiting,) = reading._announced.values()
    for _ in range(100 * PATIENCE):
        if waiting.running():
            break
        time.sleep(0.01)

    reading.close()

    with pytest.raises(GivenUpError):
        waiting.result(PATIENCE)
    assert child._process.poll() is not None
    with closing(reading):  # and the next file starts another
        assert reading.read("d.md", FILES["d.md"]) == read("d.md", FILES["d.md"])
    assert len(started) == 2
