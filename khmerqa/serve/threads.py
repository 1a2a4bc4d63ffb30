"""The threads that questions are answered in: a limited number, whoever waits for them.

A thread cannot be stopped from outside. So a caller who leaves frees nothing: the thread stays taken
until its work ends. The work ends sooner, because it looks at ``raise_if_abandoned`` between its steps.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from typing import TypeVar

T = TypeVar("T")
_abandoned: ContextVar[threading.Event | None] = ContextVar("abandoned", default=None)


class AbandonedError(Exception):
    """Nobody waits for this work any more; raised inside it, and seen by nobody."""


class RequestThreads:
    """Runs tasks in at most ``count`` threads; further ones wait their turn."""

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="request")

    async def run(self, task: Callable[[], T]) -> T:
        """Return what the task returns. If the caller is cancelled, a task that waits never begins."""
        abandoned = threading.Event()

        def run_now() -> T:
            _abandoned.set(abandoned)
            raise_if_abandoned()
            return task()

        context = copy_context()
        future = self._threads.submit(context.run, run_now)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            abandoned.set()
            raise

    def close(self) -> None:
        """Take no more tasks; those that run are not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def raise_if_abandoned() -> None:
    """Raise AbandonedError where nobody waits for the work of this thread any more."""
    abandoned = _abandoned.get()
    if abandoned is not None and abandoned.is_set():
        raise AbandonedError
