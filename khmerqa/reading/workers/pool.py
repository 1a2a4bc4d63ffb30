"""Reading in processes of their own, so that no file can take the program down with it.

A process is started when the first file is to be read, kept for the files after it, and replaced after
a failure or after many files. Reading has limits of time, memory and pages. Time is that of the
processor, of all that the process has started: a busy machine makes no file unreadable.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from khmerqa.errors import GivenUpError, NotFoundError, UnreadableError
from khmerqa.reading.workers.child import ChildSettings
from khmerqa.reading.workers.encoding import (
    MAX_BYTES,
    bilingual,
    decode_extracted,
    decode_message,
    only,
)
from khmerqa.reading.workers.process import ChildProcess
from khmerqa.reading.workers.tasks import draw_page, read_file
from khmerqa.types import Bilingual, Extracted

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_ENVIRONMENT = frozenset(
    {"LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "TMPDIR", "TZ"}
)
_MAX_REASON = 300  # characters of an engine's message
_PROCESSORS = os.cpu_count() or 1
_LOOK = 0.5  # seconds at least between two looks at the time that a process has taken
FileProgress = Callable[[str, int, int], None]  # stage, done, of how many


@dataclass(frozen=True, slots=True)
class Limits:
    """When a process is given up or replaced."""

    seconds: float = 180.0  # of processor time, without any sign of life
    ocr_seconds: float = 900.0  # the same, once pages are being recognised
    clock_seconds: float = 3_600.0  # the same by the clock, for a process that waits for ever
    files: int = 1_000  # after so many the process is replaced: engines leak


class ReadingPool:
    """Runs tasks on files of unknown origin in a child process.

    Not to be used by two threads at once, except ``stop``.
    """

    def __init__(
        self,
        settings: ChildSettings | None = None,
        limits: Limits | None = None,
        progress: FileProgress = lambda stage, done, total: None,
    ) -> None:
        self._settings = settings or ChildSettings()
        self._limits = limits or Limits()
        self._progress = progress
        self._child: _Child | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def read(self, name: str, data: bytes, page: int | None = None) -> Extracted:
        """Read a file, or one page of it, as ``formats.read`` does.

        Raises what that does, and GivenUpError where another try may do better.
        """
        try:
            return decode_extracted(self.run(read_file, name, data, page))
        except ValueError as error:
            self.close()  # it talks nonsense
            raise _crashed() from error

    def draw(
        self, data: bytes, number: int, quote: str | None, scale: float, word_boxes: bytes
    ) -> bytes:
        """Draw a page as ``formats.render_page`` does; raises what that does and what ``read`` does."""
        return self.run(draw_page, data, number, quote, scale, word_boxes)

    def run(self, task: Callable[..., bytes], *arguments: Any) -> bytes:
        """Return what a function of a module returns there; raises what ``read`` does.

        The bytes come from a process that a file may have taken over: do not unpickle them.
        """
        used = self._child is not None
        try:
            return self._once(task, arguments)
        except _DiedError:
            # An earlier file may have damaged the process; a fresh one decides.
            if used and not self._stopped:
                with suppress(_DiedError):
                    return self._once(task, arguments)
        raise _crashed()

    def close(self) -> None:
        """End the process; the next file starts another."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def stop(self) -> None:
        """End the process for good, even while another thread waits for a file; that read then fails."""
        with self._lock:
            self._stopped = True
            if self._child is not None:
                self._child.kill()

    def _started(self) -> _Child:
        with self._lock:
            if self._stopped:
                raise _DiedError
            self._child = self._child or _Child(self._settings)
            return self._child

    def _once(self, task: Callable[..., bytes], arguments: tuple[Any, ...]) -> bytes:
        if self._child is not None and self._child.files >= self._limits.files:
            self.close()
        child = self._started()
        finished = False
        try:
            values, result = self._outcome(child, task, arguments)
            kind = values["kind"]
            finished = kind in ("done", "refused", "missing", "nested", "failed")
            if kind == "done":
                return result
            if kind == "missing":
                raise NotFoundError(bilingual(values["message"]))
            raise _refusal(values, settings=self._settings)
        except (EOFError, OSError, ValueError, KeyError, TypeError) as error:
            raise _DiedError from error  # or talks nonsense, which is no better
        finally:
            if not finished:  # also where the caller is interrupted
                self.close()

    def _outcome(
        self, child: _Child, task: Callable[..., bytes], arguments: tuple[Any, ...]
    ) -> tuple[dict[str, Any], bytes]:
        child.files += 1
        child.connection.send((task, arguments))
        seconds = self._limits.seconds
        while (exceeded := self._silence(child, seconds)) is None:
            values, result = decode_message(child.connection.recv_bytes(MAX_BYTES))
            if values["kind"] != "progress":
                return values, result
            seconds = self._limits.ocr_seconds
            self._progress("ocr", only(values["done"], int), only(values["total"], int))
        return exceeded, b""

    def _silence(self, child: _Child, seconds: float) -> dict[str, Any] | None:
        """Wait for a sign of life; return the limit that was exceeded before there was one."""
        began, spent = time.monotonic(), child.processor_seconds(of_running=False)
        left, left_by_clock = seconds, self._limits.clock_seconds
        # All processors together cannot reach the limit earlier, so there is no need to look.
        while not child.connection.poll(
            min(max(left / _PROCESSORS, min(_LOOK, seconds)), left_by_clock)
        ):
            left = seconds - (child.processor_seconds() - spent)
            left_by_clock = self._limits.clock_seconds - (time.monotonic() - began)
            if left <= 0:
                return {"kind": "time", "seconds": seconds}
            if left_by_clock <= 0:
                return {"kind": "clock", "seconds": self._limits.clock_seconds}
        return None


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what a reading process may know of the environment: no secrets, and no other code."""
    known = {name: value for name, value in environ.items() if name in _ENVIRONMENT}
    folders = [each for each in environ.get("PATH", os.defpath).split(":") if each.startswith("/")]
    return {**known, "PATH": ":".join(folders), **_ONE_THREAD}


class _DiedError(Exception):
    """The process ended before it answered."""


class _Child(ChildProcess):
    """A process that reads files, and how many it was given."""

    def __init__(self, settings: ChildSettings) -> None:
        super().__init__(
            "khmerqa.reading.workers.child",
            environment=environment(os.environ),
            folder="/",
            errors=subprocess.DEVNULL,
        )
        self.files = 0
        with suppress(OSError):  # a process that died at once is noticed at the first answer
            self.connection.send(settings)


def _crashed() -> GivenUpError:
    return GivenUpError(
        Bilingual(
            "ឯកសារ (file) នេះធ្វើឱ្យកម្មវិធីអានរលំ។ សូមបើកវា រក្សាទុកវាឡើងវិញ រួចបញ្ចូលម្តងទៀត។",
            "The file crashes the reading program; open it, save it again and add the new file.",
        )
    )


def _refusal(values: Mapping[str, Any], settings: ChildSettings) -> UnreadableError:
    """Return why a file could not be read; raises KeyError or ValueError for a message without it."""
    kind = values["kind"]
    if kind == "refused":
        return UnreadableError(bilingual(values["message"]))
    if kind == "nested":
        return UnreadableError(
            Bilingual(
                "ឯកសារ (file) នេះមានផ្នែកត្រួតគ្នាជ្រៅពេក។ សូមរក្សាទុកវាជាទម្រង់ផ្សេង រួចបញ្ចូលម្តងទៀត។",
                "It is nested too deeply. Save it in another format and add it again.",
            )
        )
    if kind == "time":
        return GivenUpError(
            Bilingual(
                f"ការអានឯកសារ (file) នេះចំណាយពេលលើសពី {values['seconds']:.0f} វិនាទី "
                "ដូច្នេះត្រូវបានបញ្ឈប់។ សូមបំបែកវាជាផ្នែក រួចបញ្ចូលម្តងទៀត។",
                f"Reading it took more than {values['seconds']:.0f} seconds and was stopped; "
                "split it and add it again.",
            )
        )
    if kind == "clock":
        return GivenUpError(
            Bilingual(
                f"ការអានឯកសារ (file) នេះមិនទាន់ចប់ក្រោយ {values['seconds']:.0f} វិនាទី ដោយកម្មវិធីអានឈប់ធ្វើការ។ "
                "សូមបញ្ចូលម្តងទៀត នៅពេលម៉ាស៊ីនទំនេរ។",
                f"Reading it stood still: it had not ended after {values['seconds']:.0f} seconds. "
                "Add it again when the machine is less busy.",
            )
        )
    if kind == "memory":
        gigabytes = f"{settings.memory / 2**30:.1f}"
        return GivenUpError(
            Bilingual(
                f"ការអានឯកសារ (file) នេះត្រូវការអង្គចងចាំលើសពី {gigabytes} GB ។ សូមបំបែកវាជាផ្នែក រួចបញ្ចូលម្តងទៀត។",
                f"Reading it needs more than {gigabytes} GB of memory; split it and add it again.",
            )
        )
    # Perhaps a fault of ours, or of the machine: that it failed is not remembered of the file.
    reason = only(values["error"], str)[:_MAX_REASON]
    return GivenUpError(
        Bilingual(
            "មានបញ្ហាពេលអានឯកសារ (file) នេះ។ សូមរក្សាទុកវាជាទម្រង់ផ្សេង រួចព្យាយាមម្តងទៀត។",
            f"Reading it failed ({reason}). Save it in another format.",
        )
    )
