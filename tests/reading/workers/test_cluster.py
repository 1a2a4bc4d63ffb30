"""Files read by other machines: the same as here, whatever happens to the machines."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import closing

import pytest

from khmerqa.errors import GivenUpError, IndexStateError, MissingDependencyError, UnreadableError
from khmerqa.reading.workers import cluster
from khmerqa.reading.workers.cluster import ClusterPool, Future, connected, read_here
from khmerqa.reading.workers.encoding import encode_message
from khmerqa.reading.workers.parallel import ParallelReader
from khmerqa.reading.workers.pool import ReadingPool
from khmerqa.reading.workers.tasks import version

from ..samples import KHMER_PARAGRAPHS, paragraph_page, simple_pdf

FILES = {
    "a.txt": "\n\n".join(KHMER_PARAGRAPHS).encode(),
    "b.pdf": simple_pdf([paragraph_page(), paragraph_page()]),
    "c.pdf": b"",  # refused
    "d.md": b"# Wells\n\nEvery village keeps two wells.\n",
}


class LostError(Exception):
    """A worker ended."""


class Answer:
    """Implements ``cluster.Future``."""

    def __init__(self, result: bytes | Exception) -> None:
        self._result = result
        self.cancelled = False

    def result(self) -> bytes:
        if isinstance(self._result, Exception):
            raise self._result
        return self._result

    def cancel(self) -> None:
        self.cancelled = True


@pytest.fixture(scope="module")
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as made:
        yield made
        made.submit(lambda: cluster._of_thread.pool.close()).result()


def outcome(read: Callable[[str, bytes], object], name: str) -> object:
    try:
        return read(name, FILES[name])
    except UnreadableError as error:
        return type(error), error.message


def answering(*answers: bytes | Exception) -> ClusterPool:
    left = list(answers)
    return ClusterPool(lambda name, data: Answer(left.pop(0)), (LostError,))


def test_each_file_is_read_as_here(executor: ThreadPoolExecutor) -> None:
    def submit(name: str, data: bytes) -> Future:
        return executor.submit(read_here, name, data)

    with (
        closing(ReadingPool()) as here,
        closing(ParallelReader(lambda _: ClusterPool(submit), processes=2)) as there,
    ):
        assert there.version == version()
        for name in FILES:
            there.announce(name, FILES[name])
        for name in FILES:
            assert outcome(there.read, name) == outcome(here.read, name)


def test_a_worker_that_ends_once_is_another_try(executor: ThreadPoolExecutor) -> None:
    read = executor.submit(read_here, "d.md", FILES["d.md"]).result()
    assert answering(LostError(), read).read("d.md", b"").pages


def test_a_file_whose_worker_ends_twice_is_given_up() -> None:
    with pytest.raises(GivenUpError, match="ended twice"):
        answering(LostError(), LostError()).read("d.md", b"")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\0",
        encode_message({}),
        encode_message({"version": version(), "kind": "read"}, b"{}\0"),
        encode_message({"version": version(), "kind": "refused", "message": 1}),
        OSError("the network"),
        CancelledError(),
    ],
)
def test_nonsense_and_silence_end_the_run(answer: bytes | Exception) -> None:
    with pytest.raises(IndexStateError, match=r"do not answer.*run the command again"):
        answering(answer).read("d.md", b"")


def test_another_version_is_named() -> None:
    with pytest.raises(IndexStateError, match=r"another version.*other 1.*Install the same"):
        answering(encode_message({"version": "other 1", "kind": "read"})).read("d.md", b"")


def test_who_waits_can_be_stopped() -> None:
    answer = Answer(LostError())
    pool = ClusterPool(lambda name, data: answer, (LostError,))
    pool.stop()
    with pytest.raises(GivenUpError):
        pool.read("d.md", b"")
    pool.stop()
    assert answer.cancelled


def test_what_is_missing_or_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_SECONDS", 1)
    with pytest.raises(
        (MissingDependencyError, IndexStateError), match=r"khmerqa\[cluster\]|do not answer"
    ):
        connected("tcp://127.0.0.1:9")


@pytest.mark.filterwarnings("default")
def test_a_real_cluster_reads_and_survives_the_end_of_a_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    distributed = pytest.importorskip("distributed", reason="needs the extra 'cluster'")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as made:
        at_a_time, make = connected(made.scheduler_address)
        assert at_a_time == 2
        with (
            closing(ReadingPool()) as here,
            closing(ParallelReader(lambda _: make(), processes=at_a_time)) as there,
        ):
            for turn in range(2):
                for name in FILES:
                    there.announce(name, FILES[name])
                if turn:
                    os.kill(made.workers[0].pid, signal.SIGKILL)
                for name in FILES:
                    assert outcome(there.read, name) == outcome(here.read, name)
