"""Drawing pages in processes of their own: a hostile page holds up no other and fills no memory."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, LifoQueue

from khmerqa.errors import BusyError, NotFoundError, UnreadableError
from khmerqa.reading.workers.child import ChildSettings
from khmerqa.reading.workers.pool import Limits, ReadingPool
from khmerqa.types import Bilingual

MEMORY = 1 * 2**30  # bytes of address space; the largest picture takes a third
SECONDS = 10.0  # of processor time for one page; nearly all take less than half a second
_CLOCK = 30.0  # by the clock, also for a process that starts on a busy machine
_PAGES = 200  # after so many the process is replaced: engines leak
_PROCESSES = 2  # a page that takes all its seconds leaves one for the others
_END = _CLOCK + 2.0  # after which no page is still being drawn
_WAIT = 20.0  # seconds to wait for a free process


class PagePictures:
    """Draws pages for all threads; processes are started when they are first needed."""

    def __init__(self, processes: int = _PROCESSES, seconds: float = SECONDS) -> None:
        settings = ChildSettings(memory=MEMORY)
        limits = Limits(seconds=seconds, clock_seconds=_CLOCK, files=_PAGES)
        self._pools = [ReadingPool(settings, limits) for _ in range(processes)]
        self._free: LifoQueue[ReadingPool] = LifoQueue()  # a started process is used before others
        for pool in self._pools:
            self._free.put(pool)

    def draw(
        self,
        data: bytes,
        number: int,
        quote: str | None,
        scale: float = 1.5,
        word_boxes: bytes = b"",
    ) -> bytes:
        """Return a page as a PNG; raises NotFoundError where it cannot be drawn, and BusyError."""
        try:
            pool = self._free.get(timeout=_WAIT)
        except Empty:
            raise BusyError(
                Bilingual(
                    "មានអ្នកសុំរូបភាពទំព័រច្រើនពេក។ សូមព្យាយាមម្តងទៀតបន្តិចក្រោយ។",
                    "Too many page pictures are asked for just now. Try again a little later.",
                )
            ) from None
        try:
            return pool.draw(data, number, quote, scale, word_boxes)
        except UnreadableError as error:
            raise NotFoundError(
                Bilingual(
                    "ទំព័រនេះគូរជារូបភាពមិនបានទេ ព្រោះវាខូច ឬត្រូវការពេល ឬអង្គចងចាំច្រើនពេក។ សូមមើលអត្ថបទ ឬឯកសារដើម។",
                    "This page cannot be drawn: it is damaged, or takes too much time or memory. "
                    "See its text, or the file itself.",
                )
            ) from error
        finally:
            self._free.put(pool)

    def close(self) -> None:
        """End the processes, each when its page is drawn; the next page starts new ones."""
        ended = []
        with suppress(Empty):
            for _ in self._pools:
                pool = self._free.get(timeout=_END)
                pool.close()
                ended.append(pool)
        for pool in ended:
            self._free.put(pool)
