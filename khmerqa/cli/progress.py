"""The progress of a run: a bar with the time left on a terminal, a line every ten seconds elsewhere."""

from __future__ import annotations

import shutil
import time
from types import TracebackType
from typing import TextIO

from khmerqa.cli.language import Message

STAGES = {
    "hashing": Message("ពិនិត្យឯកសារ", "checking files"),
    "reading": Message("អានឯកសារ", "reading"),
    "ocr": Message("អានអក្សរពីរូបភាព", "recognising pages"),
    "terms": Message("កាត់ពាក្យ", "indexing words"),
    "sentences": Message("រៀបចំប្រយោគ", "preparing sentences"),
    "embedding": Message("គណនាវ៉ិចទ័រ", "embedding"),
    "publishing": Message("ប្តូរលិបិក្រម", "publishing"),
}
_PARTS = frozenset({"ocr"})  # stages within another one
_LINE_EVERY = 10.0  # seconds between two lines of a stage where there is no terminal
_WIDTH = 20  # of a bar
_REDRAW_EVERY = 0.1  # seconds
_MIN_SECONDS = 2.0  # of a stage, before the time left is estimated


class Progress:
    """Shows the stage of a run.

    On a terminal a stage is a line that is written over until it is at 100 % and stays. Elsewhere it is
    a line, or more where it is slow. A stage that belongs to another one (OCR while files are read) is
    shown in its place for as long as it lasts.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._last = ""  # the stage whose line was written last
        self._shown: dict[str, float] = {}  # when a line of each stage was written
        self._stage = ""  # the stage that is not part of another one
        self._total = 0
        self._began: dict[str, float] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        now = time.monotonic()
        if stage != self._stage and not (self._stage and stage in _PARTS):
            self._finish(now)
            self._stage = stage
            self._began, self._shown = {stage: now}, {}
        if stage == self._stage:
            self._total = total
        interval = _REDRAW_EVERY if self._terminal else _LINE_EVERY
        shown = self._shown.get(stage)
        if (
            shown is not None
            and now - shown < interval
            and (stage == self._last or not self._terminal)
        ):
            return
        began = self._began.setdefault(stage, now)
        self._last, self._shown[stage] = stage, now
        if self._terminal:
            counted = bar(done, total, now - began) if total > 1 else ""
            self._draw(stage, counted)
        else:
            counted = f" {bar(done, total, now - began)}" if done and total > 1 else ""
            self._write(f"{STAGES.get(stage, stage)}{counted}\n")

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            self._finish(time.monotonic())
        elif self._terminal and self._stage:
            self._write("\r\x1b[K")

    def _finish(self, now: float) -> None:
        """Leave the line of the stage behind, at 100 %."""
        if self._terminal and self._stage:
            total = max(self._total, 1)
            self._draw(
                self._stage, f"{bar(total, total)} · {clock(now - self._began[self._stage])}"
            )
            self._write("\n")

    def _draw(self, stage: str, counted: str) -> None:
        name = str(STAGES.get(stage, stage))
        # A line that is wrapped could not be written over.
        room = shutil.get_terminal_size().columns - len(name) - 1
        self._write(f"\r\x1b[K{name}{f' {counted}' if len(counted) < room else ''}")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def bar(done: int, total: int, seconds: float = 0.0) -> str:
    """Return a bar with percentage and counts and, once it can be estimated, the time left."""
    full = _WIDTH * done // max(total, 1)
    drawn = "█" * full + "░" * (_WIDTH - full)
    text = f"{drawn} {100 * done // max(total, 1)} % {done}/{total}"
    if 0 < done < total and seconds >= _MIN_SECONDS:
        left = seconds * (total - done) / done
        text += f" · {Message(f'នៅសល់ {clock(left)}', f'{clock(left)} left')}"
    return text


def clock(seconds: float) -> str:
    """Return a time as hours, minutes and seconds: 0:05, 12:00, 1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
