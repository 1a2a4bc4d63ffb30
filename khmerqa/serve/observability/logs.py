"""Logs as one JSON object per line. They never contain what people ask."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO

ACCESS = logging.getLogger("khmerqa.access")
MAX_LINES_A_SECOND = 100  # of requests, and of warnings
MAX_TEXT = 8_000  # characters of a message, or of the end of a traceback
FIELDS = "khmerqa_fields"  # the attribute of a record that holds its further fields


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        value = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage()[:MAX_TEXT],
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info:
            value["traceback"] = self.formatException(record.exc_info)[-MAX_TEXT:]
        return json.dumps(value, ensure_ascii=False)


class RateLimit(logging.Filter):
    """Lets so many records a second pass; then one record says how many were left out.

    Warnings have an allowance of their own, so that a flood of requests does not hide them.
    """

    def __init__(
        self, a_second: int = MAX_LINES_A_SECOND, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._a_second = a_second
        self._clock = clock
        self._lock = threading.Lock()
        self._counted = {False: [0.0, 0], True: [0.0, 0]}  # since when, how many

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is written; the first of a second may say what the last left out."""
        with self._lock:
            window = self._counted[record.levelno >= logging.WARNING]
            now = self._clock()
            if now - window[0] >= 1.0:
                left_out = int(window[1]) - self._a_second
                window[:] = now, 0
                if left_out > 0:
                    fields = getattr(record, FIELDS, {})
                    setattr(record, FIELDS, {**fields, "left_out_before": left_out})
            window[1] += 1
            return window[1] <= self._a_second


class OpenStreamHandler(logging.StreamHandler[TextIO]):
    """Writes lines while its stream is open; a thread may outlive whoever closes it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Report an error of the log, but not that the stream is closed."""
        if not self.stream.closed:
            super().handleError(record)


def set_up(stream: TextIO | None = None) -> None:
    """Log to ``stream``: JSON lines, or only warnings as plain text where it is a terminal."""
    stream = stream or sys.stderr
    terminal = stream.isatty()
    handler = OpenStreamHandler(stream)
    handler.addFilter(RateLimit())
    if not terminal:
        handler.setFormatter(JsonLines())
    for name in ("khmerqa", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.propagate = False
        logger.setLevel(logging.WARNING if terminal else logging.INFO)


def event(message: str, level: int = logging.INFO, **fields: object) -> None:
    """Log an event with its fields."""
    ACCESS.log(level, message, extra={FIELDS: fields})
