"""The generation that a running service uses: the current one, or the last that could be used.

What is opened is known to be whole from an earlier time. So every byte is read again in the background,
at the start and once a day: a disk may change what was written without telling the file system.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from threading import Thread

from khmerqa.errors import IndexDamagedError, IndexMissingError, IndexStateError
from khmerqa.index.access.record import read_access
from khmerqa.index.access.restrict import restricted_since
from khmerqa.index.checked import changed_files
from khmerqa.index.current import Published, read_current
from khmerqa.index.engines.embedded import EMBEDDED_ENGINES
from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import damaged_error, open_serving
from khmerqa.ports import NamedEngines

_RETRY_AFTER = 10.0  # seconds until a generation that could not be used is tried again
_PATIENCE = 2.0  # seconds that a request waits for a new generation while it has an old one
_CHECK_EVERY = 86_400.0  # seconds
_NICENESS = 10  # of the thread that reads every byte
_logger = logging.getLogger(__name__)


class GenerationProvider:
    """Changes to a new generation when one is published; safe to share between threads.

    ``check`` raises IndexStateError for a generation that cannot be used here.
    """

    def __init__(
        self,
        layout: IndexLayout,
        check: Callable[[Generation], None],
        engines: NamedEngines = EMBEDDED_ENGINES,
    ) -> None:
        self._layout = layout
        self._check = check
        self._engines = engines
        self._generation: Generation | None = None
        # What was current at the last look, usable or not. The checksum says more than the name.
        self._seen: Published | None = None
        self._troubled = False  # the current generation cannot be used
        self._retry_at = 0.0
        self._lock = threading.Lock()
        self._opening: Future[Generation] | None = None  # the last, or the one under way
        self._check_at = 0.0  # when every byte of the generation in use is read next

    def generation(self) -> Generation:
        """Return the current generation, or the one in use where the current one cannot be used.

        Raises IndexStateError where there is neither.
        """
        current = self._current()
        with self._lock:
            in_use = self._generation
            if in_use is not None and self._is_settled(current):
                if time.monotonic() >= self._check_at:
                    self._check_at = time.monotonic() + _CHECK_EVERY
                    Thread(target=self._check_bytes, args=(in_use,), daemon=True).start()
                return in_use
            opening = self._opening
            if opening is None or opening.done():
                opening = self._opening = Future()
                Thread(target=self._open, args=(opening, current), daemon=True).start()
        try:
            # A large index takes seconds to check and open. The old one serves meanwhile; it is not
            # closed afterwards either: requests in flight still read it, and then drop it.
            return opening.result(None if in_use is None else _PATIENCE)
        except TimeoutError:
            in_use = self._generation
            assert in_use is not None, "only who has one does not wait for another"
            return in_use

    def _restrict_in_use(self) -> Generation | None:
        """Let what was said since hold for the generation in use, which may serve for long."""
        in_use = self._generation
        if in_use is not None:
            in_use = restricted_since(in_use, read_access(self._layout))
            with self._lock:
                self._generation = in_use
        return in_use

    def _open(self, opening: Future[Generation], current: Published | None) -> None:
        try:
            opened = self._opened(self._restrict_in_use())
        except BaseException as error:
            opening.set_exception(error)
        else:
            with self._lock:
                self._generation, self._seen = opened, current
                self._check_at = 0.0
            opening.set_result(opened)

    def _check_bytes(self, checked: Generation) -> None:
        """Read every byte of a generation; where one is not as written, the next request opens anew.

        That request waits until the last whole generation is open, and fails where there is none.
        """
        with suppress(OSError):  # of this thread alone, where the system can
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        layout = self._layout.generation(checked.manifest.generation)
        damaged = changed_files(layout, checked.manifest, every_byte=True)
        if not damaged or not layout.manifest.exists():  # or it was replaced, and removed meanwhile
            return
        _logger.warning("%s", damaged_error(damaged))
        with self._lock:
            if self._generation is not None and self._generation.identity is checked.identity:
                self._generation = self._seen = None

    def _is_settled(self, current: Published | None) -> bool:
        return self._seen == current and (not self._troubled or time.monotonic() < self._retry_at)

    def _current(self) -> Published | None:
        with suppress(IndexDamagedError):
            return next(iter(read_current(self._layout)), None)
        return None

    def _opened(self, in_use: Generation | None) -> Generation:
        """Return the generation to use from now on."""
        self._retry_at = time.monotonic() + _RETRY_AFTER
        self._troubled = True
        try:
            served = open_serving(self._layout, self._engines)
            self._check(served.generation)
        except IndexMissingError:
            raise  # the index was deleted, and that is what its owner wanted
        except IndexStateError as error:
            if in_use is None:
                raise
            _logger.warning("%s", error)
            return in_use
        if served.trouble is not None:
            _logger.warning("%s", served.trouble)
            return served.generation if in_use is None else in_use
        self._troubled = False
        return served.generation
