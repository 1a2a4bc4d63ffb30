"""Reading on several machines: the workers of a Dask cluster read as this machine would.

A worker reads a file in a process of its own, with the same limits, and sends back the same bytes; they
are not trusted here either. What is sent is the file itself, so the machines need no folder in common.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

from khmerqa.errors import GivenUpError, IndexStateError, UnreadableError, without_extra
from khmerqa.reading.workers.encoding import (
    bilingual,
    decode_extracted,
    decode_message,
    encode_message,
)
from khmerqa.reading.workers.pool import ReadingPool
from khmerqa.reading.workers.tasks import read_file, version
from khmerqa.types import Bilingual, Extracted

_TRIES = 2  # of a file whose worker ended: it may have been the machine, or the file
_LARGE = "1 GiB"  # Dask warns from 10 MB on that a task is large
_SECONDS = 20  # to reach the scheduler
_of_thread = threading.local()  # on a worker: the reading process of each of its threads


class Future(Protocol):
    """What a task that was sent will return."""

    def result(self) -> bytes:
        """Wait for it."""
        ...

    def cancel(self) -> Any:
        """Do not wait any longer."""
        ...


Submit = Callable[[str, bytes], Future]


class ClusterPool:
    """What ``ParallelReader`` needs of a ``ReadingPool``: one file at a time, on some worker."""

    def __init__(self, submit: Submit, lost: tuple[type[Exception], ...] = ()) -> None:
        """``lost`` are the errors that say that a worker ended before its task did."""
        self._submit = submit
        self._lost = lost
        self._future: Future | None = None

    def read(self, name: str, data: bytes) -> Extracted:
        """Read a file as ``ReadingPool.read`` does; raises what that does.

        Raises IndexStateError where the cluster does not answer: the run ends, and the next one goes on
        with what was read until then.
        """
        for _ in range(_TRIES):
            try:
                self._future = self._submit(name, data)
                return _read_by(self._future.result())
            except self._lost:
                continue
            except (UnreadableError, IndexStateError):
                raise
            except Exception as error:  # of Dask, of its messages, of the network
                raise _no_answer(error) from error
        raise GivenUpError(
            Bilingual(
                "ម៉ាស៊ីនដែលអានឯកសារ (file) នេះឈប់ពីរដង។ សូមបើកវា រក្សាទុកវាឡើងវិញ រួចបញ្ចូលម្តងទៀត។",
                "The machine that read it ended twice. Open it, save it again and add the new file.",
            )
        )

    def stop(self) -> None:
        """Let the thread that waits for a file go on."""
        if self._future is not None:
            self._future.cancel()

    def close(self) -> None:
        """Do nothing: the workers belong to the cluster."""


def connected(address: str) -> tuple[int, Callable[[], ClusterPool]]:
    """Return how many files the cluster reads at a time, and what makes a pool of one.

    Raises MissingDependencyError, and IndexStateError where no worker answers.
    """
    try:
        from distributed import KilledWorker
    except ImportError as error:
        what = Bilingual("អ្វីដែល readers ត្រូវការ (dask)", "What readers needs (dask)")
        raise without_extra("cluster", what) from error
    try:
        client = _client(address)
        if client.status != "running":  # the scheduler was started anew
            _client.cache_clear()
            client = _client(address)
        threads = sum(client.nthreads().values())
    except (OSError, ValueError) as error:
        raise _no_answer(error) from error
    if not threads:
        raise _no_answer("it has no workers")

    def submit(name: str, data: bytes) -> Future:
        future: Future = client.submit(read_here, name, data, pure=False)
        return future

    return threads, lambda: ClusterPool(submit, (KilledWorker,))


@lru_cache(maxsize=1)
def _client(address: str) -> Any:
    """Return a client, connected once: a service indexes many times."""
    import dask
    from distributed import Client

    dask.config.set({"distributed.admin.large-graph-warning-threshold": _LARGE})
    return Client(address, timeout=_SECONDS, set_as_default=False)


def read_here(name: str, data: bytes) -> bytes:
    """Read a file on a worker; return a message about it."""
    if not hasattr(_of_thread, "pool"):
        _of_thread.pool = ReadingPool()
    try:
        read = _of_thread.pool.run(read_file, name, data, None)
    except UnreadableError as error:
        kind = "given up" if isinstance(error, GivenUpError) else "refused"
        message = (error.message.km, error.message.en)
        return encode_message({"version": version(), "kind": kind, "message": message})
    return encode_message({"version": version(), "kind": "read"}, read)


def _read_by(message: bytes) -> Extracted:
    """Return what a worker read; raises what it raised, and ValueError for nonsense."""
    values, read = decode_message(message)
    if values["version"] != version():
        raise IndexStateError(
            Bilingual(
                "ម៉ាស៊ីនមួយក្នុង readers មាន khmerqa ឬ tesseract កំណែផ្សេង។ សូមដំឡើងកំណែដូចគ្នាលើម៉ាស៊ីនទាំងអស់។",
                "A machine of readers has another version of khmerqa or tesseract "
                f"({str(values['version'])[:200]} instead of {version()}). Install the same on all.",
            )
        )
    if values["kind"] == "refused":
        raise UnreadableError(bilingual(values["message"]))
    if values["kind"] == "given up":
        raise GivenUpError(bilingual(values["message"]))
    return decode_extracted(read)


def _no_answer(why: object) -> IndexStateError:
    return IndexStateError(
        Bilingual(
            "ម៉ាស៊ីនដែលអានឯកសារ (readers) មិនឆ្លើយតប។ សូមពិនិត្យថា dask scheduler និង dask worker កំពុងដំណើរការ "
            "រួចដំណើរការម្តងទៀត។",
            f"The machines that read files do not answer ({str(why)[:200]}). Check that dask scheduler "
            "and dask worker run (readers), then run the command again.",
        )
    )
