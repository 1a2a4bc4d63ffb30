"""Reading several files at a time, each in a process of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from queue import LifoQueue
from typing import Protocol

from khmerqa.reading.formats import SUFFIXES
from khmerqa.reading.ocr.cache import forget_others
from khmerqa.reading.workers.pool import FileProgress
from khmerqa.reading.workers.tasks import version
from khmerqa.types import Extracted

MAX_PROCESSES = 4  # each may need some hundred MB


class Pool(Protocol):
    """What reads one file at a time: ``ReadingPool``, or a worker of a cluster."""

    def read(self, name: str, data: bytes, /) -> Extracted:
        """Return what a file holds."""
        ...

    def stop(self) -> None:
        """End for good, even while another thread waits for a file; that read then fails."""
        ...

    def close(self) -> None:
        """Free all resources."""
        ...


class ParallelReader:
    """A FileReader that reads announced files while others are still being read.

    Only one thread may use it. ``make`` returns a pool that reads one file at a time.
    """

    suffixes = SUFFIXES

    def __init__(
        self,
        make: Callable[[FileProgress], Pool],
        progress: FileProgress = lambda stage, done, total: None,
        processes: int | None = None,
        ocr_cache: Path | None = None,
    ) -> None:
        self.read_ahead = processes or min(MAX_PROCESSES, len(os.sched_getaffinity(0)))
        self._make = make
        self._ocr_cache = ocr_cache
        self._progress = progress
        self._workers: _Workers | None = None
        self._announced: dict[tuple[str, bytes], Future[Extracted]] = {}  # by name and content
        self._pages: dict[int, tuple[int, int]] = {}  # by process: done, of how many
        self._lock = threading.Lock()

    @cached_property
    def version(self) -> str:
        """The version of the readers, and of all methods to recover pages."""
        return version()

    def announce(self, name: str, data: bytes, /) -> None:
        """Start reading a file that ``read`` will be called with."""
        if (name, data) not in self._announced:
            self._announced[name, data] = self._started(name, data)

    def read(self, name: str, data: bytes, /) -> Extracted:
        """Return what a file holds; raises what ``ReadingPool.read`` does."""
        reading = self._announced.pop((name, data), None) or self._started(name, data)
        return reading.result()

    def keep_only(self, hashes: Collection[str], /) -> None:
        """Drop from the OCR cache the pages of all files but those with these SHA-256 hashes."""
        if self._ocr_cache is not None:
            forget_others(self._ocr_cache, hashes)

    def close(self) -> None:
        """End all processes, even those that are reading; the next file starts new ones."""
        self._announced.clear()
        workers, self._workers = self._workers, None
        if workers is not None:
            workers.end()

    def _started(self, name: str, data: bytes) -> Future[Extracted]:
        if self._workers is None:
            callbacks = [partial(self._report, process) for process in range(self.read_ahead)]
            self._workers = _Workers(
                [self._make(callback) for callback in callbacks], self._finished
            )
        return self._workers.submit(name, data)

    def _report(self, process: int, stage: str, done: int, total: int) -> None:
        """Report the pages of all files that are being read together."""
        with self._lock:
            self._pages[process] = (done, total)
            pages = self._pages.values()
            self._progress(stage, sum(part for part, _ in pages), sum(whole for _, whole in pages))

    def _finished(self, process: int) -> None:
        with self._lock:
            self._pages.pop(process, None)


class _Workers:
    """Threads that each wait for one process at a time."""

    def __init__(self, pools: Sequence[Pool], finished: Callable[[int], None]) -> None:
        self._pools = pools
        self._finished = finished  # called with the process that is free
        self._threads = ThreadPoolExecutor(len(pools), thread_name_prefix="reading")
        self._free: LifoQueue[int] = LifoQueue()  # a started process is used again before others
        for process in reversed(range(len(pools))):
            self._free.put(process)

    def submit(self, name: str, data: bytes) -> Future[Extracted]:
        return self._threads.submit(self._read, name, data)

    def end(self) -> None:
        for pool in self._pools:
            pool.stop()
        self._threads.shutdown(cancel_futures=True)
        for pool in self._pools:
            pool.close()

    def _read(self, name: str, data: bytes) -> Extracted:
        process = self._free.get()
        try:
            return self._pools[process].read(name, data)
        finally:
            self._finished(process)
            self._free.put(process)
