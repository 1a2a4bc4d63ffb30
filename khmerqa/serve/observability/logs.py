"""Logs as one JSON object per line. They never contain what people ask."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

ACCESS = logging.getLogger("khmerqa.access")
FIELDS = "khmerqa_fields"  # the attribute of a record that holds its further fields


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        value = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info:
            value["traceback"] = self.formatException(record.exc_info)
        return json.dumps(value, ensure_ascii=False)


def set_up(stream: TextIO | None = None) -> None:
    """Log to ``stream``: JSON lines, or only warnings as plain text where it is a terminal."""
    stream = stream or sys.stderr
    terminal = stream.isatty()
    handler = logging.StreamHandler(stream)
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
