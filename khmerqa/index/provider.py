"""The generation that a reader holds: the current one, or the last that could be used."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from khmerqa.errors import IndexDamagedError, IndexMissingError, IndexStateError
from khmerqa.index.current import Published, read_current
from khmerqa.index.generation import Generation, open_serving
from khmerqa.index.layout import IndexLayout

_AGAIN = 10.0  # seconds until what could not be used is tried again
_logger = logging.getLogger(__name__)


class GenerationProvider:
    """Goes over to a new generation when one is published; safe to share between threads.

    ``check`` raises IndexStateError for a generation that this reader cannot use.
    """

    def __init__(self, layout: IndexLayout, check: Callable[[Generation], None]) -> None:
        self._layout = layout
        self._check = check
        self._generation: Generation | None = None
        # What was current when last looked, usable or not. Its checksum tells more than its name.
        self._seen: Published | None = None
        self._troubled = False  # what is current cannot be used
        self._try_again = 0.0
        self._opening = threading.Lock()

    def generation(self) -> Generation:
        """Return the current generation, or the one held where the current one cannot be used.

        Raises IndexStateError where none can be.
        """
        current = self._current()
        held = self._generation
        if held is not None and self._is_settled(current):
            return held
        with self._opening:
            held = self._generation
            if held is None or not self._is_settled(current):
                held = self._opened(held)
                self._generation, self._seen = held, current
        # The old one is not closed: requests in flight still read it, and then drop it.
        return held

    def _is_settled(self, current: Published | None) -> bool:
        return self._seen == current and (not self._troubled or time.monotonic() < self._try_again)

    def _current(self) -> Published | None:
        with suppress(IndexDamagedError):
            return next(iter(read_current(self._layout)), None)
        return None

    def _opened(self, held: Generation | None) -> Generation:
        """Return what is to be held from now on."""
        self._try_again = time.monotonic() + _AGAIN
        self._troubled = True
        try:
            served = open_serving(self._layout)
            self._check(served.generation)
        except IndexMissingError:
            raise  # the index was deleted, and that is what its owner wanted
        except IndexStateError as error:
            if held is None:
                raise
            _logger.warning("%s", error)
            return held
        if served.trouble is not None:
            _logger.warning("%s", served.trouble)
            return served.generation if held is None else held
        self._troubled = False
        return served.generation
