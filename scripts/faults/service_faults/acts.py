"""What changes an index, as its owner does it; each change may be killed before it is done."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from index_faults.trial import InvariantError
from service_faults.ledger import Access, text_of
from service_faults.service import Service

CHANGE, SERVICE, NOTHING = "the change", "the service", "nothing"  # what is killed

# Commands that change what is served or kept, and not what documents there are. Some may fail: there
# is nothing to go back to, for instance.
ARCHIVE = "exported.tar"
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "index --full": ("index", "--full"),
    "rollback": ("rollback",),
    "import": ("import", ARCHIVE),
    "prune": ("prune", "--keep", "1"),
    "keys create": ("keys", "create", "another", "--scope", "read"),
}


def over_http(
    service: Service, name: str, access: Access, *, remove: bool, victim: str, seconds: float
) -> bool:
    """Begin a change over HTTP; return whether its job said that it was done."""
    if remove:
        status, job = service.call("DELETE", f"/v1/documents/{Path(name).stem}", "admin")
    else:
        status, job = service.upload(name, text_of(name), {"access": access})
    if status != 202:
        raise InvariantError(f"the change is refused with {status}: {job}")
    if victim == NOTHING:
        return service.finished(job["id"])
    time.sleep(seconds)
    if victim == CHANGE:
        for process in service.changers():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        return service.finished(job["id"])
    return bool(service.call("GET", f"/v1/jobs/{job['id']}", "admin")[1]["status"] == "done")


def by_command(
    service: Service, name: str, access: Access, *, remove: bool, victim: str, seconds: float
) -> bool:
    """Add or withdraw by a command; return whether it said that it was done."""
    arguments = ["remove", Path(name).stem]
    if not remove:
        arguments = ["add", str(file_of(service, name)), "--access", access]
    return command(service, arguments, victim, seconds)


def by_hand(service: Service, name: str, access: Access, *, victim: str, seconds: float) -> bool:
    """Put a file into the corpus with an entry in the catalogue; return whether it was indexed."""
    (service.corpus / name).write_text(text_of(name), encoding="utf-8")
    if access == "internal":
        with (service.corpus / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
            catalogue.write(f'["{name}"]\naccess = "internal"\n')
    return command(service, ["index"], victim, seconds)


def any_command(service: Service, dice: random.Random, victim: str, seconds: float) -> str:
    """Run one of ``COMMANDS``; return its name."""
    act = dice.choice(sorted(COMMANDS))
    arguments = [str(service.folder / each) if each == ARCHIVE else each for each in COMMANDS[act]]
    command(service, arguments, victim, seconds)
    return act


def command(service: Service, arguments: list[str], victim: str, seconds: float) -> bool:
    """Run a command and kill what is to be killed; return whether it said that it was done."""
    process = service.command(*arguments)
    if victim != NOTHING:
        time.sleep(seconds)
    if victim == CHANGE:
        process.kill()
    if victim == SERVICE:
        service.kill()
    return process.wait() == 0


def file_of(service: Service, name: str) -> Path:
    """Return a document outside of the corpus."""
    path = service.folder / "arrived" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text_of(name), encoding="utf-8")
    return path


def must(service: Service, *arguments: str) -> None:
    """Run a command, and note how long it took; raise InvariantError where it fails."""
    began = time.monotonic()
    if service.command(*arguments).wait():
        raise InvariantError(f"khmerqa {' '.join(arguments)} failed")
    service.took = time.monotonic() - began
