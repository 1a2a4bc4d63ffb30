"""The process that changes the index beside the service: ``python -m khmerqa.serve.index_child FD``."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from khmerqa.errors import IndexWriteError, KhmerQAError, not_written
from khmerqa.ingest.report import report_json
from khmerqa.reading.workers.encoding import encode_message
from khmerqa.reading.workers.process import end_with_parent
from khmerqa.serve.observability import logs

NICENESS = 10  # beside a question, it gets a tenth of a core that both want
_sending = threading.Lock()


def main() -> None:
    """Make one change, report on it, and end."""
    connection = Connection(int(sys.argv[1]))
    end_with_parent(connection.fileno())
    os.nice(NICENESS)
    from khmerqa import wiring

    logs.set_up()
    settings, change = connection.recv()  # of the service, which is our own program

    def progress(stage: str, done: int, total: int) -> None:
        _send(connection, kind="progress", stage=stage, done=done, total=total)

    try:
        report = report_json(change(wiring.reindexer(settings, progress)))
    except KhmerQAError as error:
        _refuse(connection, error)
    except OSError as error:  # the disk is full or read only
        where = Path(str(error.filename or settings.index.directory)).name
        _refuse(connection, IndexWriteError(not_written(where, error.strerror or error)))
    except Exception:
        _send(connection, kind="failed", traceback=traceback.format_exc())
    else:
        _send(connection, kind="done", report=report)


def _refuse(connection: Connection, error: KhmerQAError) -> None:
    message = (error.message.km, error.message.en)
    _send(connection, kind="refused", error=type(error).__name__, message=message)


def _send(connection: Connection, **values: Any) -> None:
    with _sending:  # several files are read at a time, and each reports its pages
        connection.send_bytes(encode_message(values))


if __name__ == "__main__":
    main()
