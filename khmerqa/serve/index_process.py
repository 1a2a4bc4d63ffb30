"""Changes of the index in a process of its own, beside the service: no index job slows an answer.

The process has a low priority, and ends with the service. Whatever happens in it, the service goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from khmerqa import errors
from khmerqa.errors import KhmerQAError
from khmerqa.ingest.reindex import Reindexer
from khmerqa.ingest.report import report_json
from khmerqa.ports import Progress
from khmerqa.reading.workers.encoding import MAX_BYTES, bilingual, decode_message
from khmerqa.reading.workers.process import ChildProcess
from khmerqa.settings import Settings
from khmerqa.types import Bilingual, IndexReport

Change = Callable[[Reindexer], IndexReport]  # a function of a module, or a partial of one
ChangeIndex = Callable[[Change, Progress], Mapping[str, Any]]  # returns the report as JSON
_ENDED = Bilingual(
    "ដំណើរការធ្វើលិបិក្រមបានឈប់មុនពេលចប់ ប្រហែលជាខ្វះអង្គចងចាំ។ លិបិក្រមនៅដដែល។ សូមព្យាយាមម្តងទៀត។",
    "The indexing process ended before it had finished; perhaps memory is short. The index is as it "
    "was. Try again.",
)


def no_changes(change: Change, progress: Progress) -> NoReturn:
    """Make none: this service only reads."""
    raise AssertionError("this service was made without a way to change its index")


def change_here(
    reindexer: Callable[[Progress], Reindexer], change: Change, progress: Progress
) -> Mapping[str, Any]:
    """Make a change in this process: for tests."""
    return report_json(change(reindexer(progress)))


def change_in_process(settings: Settings, change: Change, progress: Progress) -> Mapping[str, Any]:
    """Make a change in a process of its own; raises what the change raises of ``khmerqa.errors``.

    Raises RuntimeError with the traceback for any other error.
    """
    child = ChildProcess("khmerqa.serve.index_child")
    try:
        child.connection.send((settings, change))
        return _outcome(child, progress)
    except (EOFError, OSError) as error:
        raise KhmerQAError(_ENDED) from error
    finally:
        child.end()


def _outcome(child: ChildProcess, progress: Progress) -> Mapping[str, Any]:
    while True:
        # What the process started may hold the socket open after it.
        while not child.connection.poll(1.0):
            if child.has_ended() and not child.connection.poll():
                raise EOFError
        values, _ = decode_message(child.connection.recv_bytes(MAX_BYTES))
        if values["kind"] == "done":
            report: Mapping[str, Any] = values["report"]
            return report
        if values["kind"] != "progress":
            _raise(values)
        progress(values["stage"], values["done"], values["total"])


def _raise(values: Mapping[str, Any]) -> NoReturn:
    if values["kind"] == "failed":
        raise RuntimeError(values["traceback"])
    kind = getattr(errors, values["error"], KhmerQAError)
    raise kind(bilingual(values["message"]))
