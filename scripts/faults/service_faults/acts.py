"""How a change is made, and killed before it is done."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from threading import Timer
from typing import Any

from index_faults.trial import InvariantError
from service_faults.service import Service

CHANGE, SERVICE, NOTHING = "the change", "the service", "nothing"  # what is killed
_FIRST = 4.0  # seconds that a change is taken to take, until one was measured


def begun(service: Service, arguments: Sequence[str], victim: str, share: float) -> tuple[int, str]:
    """Run a command and kill what is to be killed; return its exit status and its output.

    The kill comes after this share of the time that the same command took before.
    """
    began = time.monotonic()
    process = service.command(*arguments)
    if victim != NOTHING:
        time.sleep(share * service.took.get(arguments[0], _FIRST))
    if victim == CHANGE:
        process.kill()
    if victim == SERVICE:
        service.kill()
    out, _ = process.communicate()
    if victim == NOTHING and process.returncode == 0:
        service.took[arguments[0]] = time.monotonic() - began
    return process.returncode, out.decode()


def must(service: Service, *arguments: str) -> str:
    """Run a command and return its output; raise InvariantError where it fails."""
    status, out = begun(service, arguments, NOTHING, 0.0)
    if status:
        raise InvariantError(f"khmerqa {' '.join(arguments)} failed")
    return out


def job_done(
    service: Service, answer: tuple[int, Any], like: str, victim: str, share: float
) -> bool:
    """Kill what is to be killed while a job runs; return whether the job said that it was done.

    The kill comes after this share of the time that the command ``like`` took.
    """
    status, job = answer
    if status != 202:
        raise InvariantError(f"the change is refused with {status}: {job}")
    if victim == NOTHING:
        return service.finished(job["id"])
    time.sleep(share * service.took.get(like, _FIRST))
    if victim == CHANGE:
        for process in service.changers():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        return service.finished(job["id"])
    return bool(service.call("GET", f"/v1/jobs/{job['id']}", "admin")[1]["status"] == "done")


def asked(
    service: Service, method: str, path: str, data: bytes | None, victim: str, seconds: float
) -> tuple[int, Any]:
    """Send a request that is answered when it is done, and kill the service meanwhile."""
    if victim == NOTHING:
        return service.call(method, path, "admin", data)
    killer = Timer(seconds, service.kill)
    killer.start()
    try:
        return service.call(method, path, "admin", data)
    finally:
        killer.join()
