"""The state in which everything must hold again: the index up to date, both workers there."""

from __future__ import annotations

import random

from index_faults.trial import InvariantError
from khmerqa import wiring
from khmerqa.errors import KhmerQAError
from khmerqa.ingest.changes import update_index
from khmerqa.settings import from_env
from service_faults.ledger import Ledger, word_of
from service_faults.service import Service

_LOCK = 60.0  # seconds until what was killed has let go of the index
_ASKED = 4  # times; which of two workers answers is chance
_GONE = 5  # documents that are not there any more, searched for each time


def brought_up_to_date(service: Service, ledger: Ledger, *, restart: bool) -> None:
    """Index what lies in the folder, and start the service where it was killed.

    Before that an earlier index may be served: even then nothing hidden is seen.
    """
    if restart:
        service.kill()
    else:
        ledger.check_hidden(service.names("read"))
    try:
        reindexer = wiring.reindexer(from_env(service.environment))
        update_index(reindexer, service.corpus, wait=_LOCK)
    except KhmerQAError as error:
        raise InvariantError(f"the index cannot be brought up to date: {error}") from error
    if restart:
        service.start()


def check(service: Service, ledger: Ledger, dice: random.Random) -> None:
    """Check both workers, by asking more than once."""
    for _ in range(_ASKED):
        present = service.names("admin")
        ledger.check(service.names("read"), present)
        service.keys.check(service.call, ledger, dice)
    hidden = [name for name in ledger.access if ledger.is_hidden(name)]
    gone = [name for name in hidden if name not in present]
    for name in {*present} & {*hidden} | {*dice.sample(gone, min(len(gone), _GONE))}:
        body = f'{{"question": "{word_of(name)}"}}'.encode()
        _, found = service.call("POST", "/v1/search", "read", body)
        if found and any(word_of(name) in hit["text"] for hit in found["hits"]):
            raise InvariantError(f"exposed in a search: {name}")
