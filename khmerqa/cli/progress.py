"""The progress of a run: a bar with the time left on a terminal, a line for each stage elsewhere."""

from __future__ import annotations

import shutil
import time
from types import TracebackType
from typing import TextIO

from khmerqa.types import Bilingual

STAGES = {
    "hashing": Bilingual("ពិនិត្យឯកសារ", "checking files"),
    "reading": Bilingual("អានឯកសារ", "reading"),
    "ocr": Bilingual("អានអក្សរពីរូបភាព", "recognising pages"),
    "terms": Bilingual("កាត់ពាក្យ", "indexing words"),
    "sentences": Bilingual("រៀបចំប្រយោគ", "preparing sentences"),
    "embedding": Bilingual("គណនាវ៉ិចទ័រ", "embedding"),
    "publishing": Bilingual("ប្តូរលិបិក្រម", "publishing"),
}
_LINE_EVERY = {"ocr": 30.0}  # seconds between two lines of a slow stage where there is no terminal
_WIDTH = 20  # of a bar
_REDRAW_EVERY = 0.1  # seconds
_MIN_SECONDS = 2.0  # of a stage, before the time left is estimated


class Progress:
    """Shows the stage: on a terminal in one line that is overwritten, elsewhere in a line for each."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._stage = ""
        self._began = 0.0
        self._shown = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        now = time.monotonic()
        interval = _REDRAW_EVERY if self._terminal else _LINE_EVERY.get(stage, float("inf"))
        if stage == self._stage and now - self._shown < interval:
            return
        if stage != self._stage:
            self._began = now
        self._stage, self._shown = stage, now
        line = str(STAGES.get(stage, stage))
        if self._terminal:
            counted = f" {bar(done, total, now - self._began)}" if total > 1 else ""
            # A line that is wrapped could not be written over.
            room = shutil.get_terminal_size().columns - len(line) - 1
            self._stream.write(f"\r\x1b[K{line}{counted if len(counted) < room else ''}")
        else:
            slow = stage in _LINE_EVERY and total > 1
            counted = f" {bar(done, total, now - self._began)}" if slow else ""
            self._stream.write(f"{line}{counted}\n")
        self._stream.flush()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._terminal and self._stage:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def bar(done: int, total: int, seconds: float) -> str:
    """Return a bar with counts and, once it can be estimated, the time left."""
    full = _WIDTH * done // max(total, 1)
    drawn = "█" * full + "░" * (_WIDTH - full)
    text = f"{drawn} {done}/{total}"
    if done and seconds >= _MIN_SECONDS:
        left = seconds * (total - done) / done
        text += f" · {Bilingual(f'នៅសល់ {clock(left)}', f'{clock(left)} left')}"
    return text


def clock(seconds: float) -> str:
    """Return a time as hours, minutes and seconds: 0:05, 12:00, 1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
