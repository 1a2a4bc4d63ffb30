"""Which keys must open the service, and whether it must be locked."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from index_faults.trial import InvariantError
from service_faults.ledger import Ledger

NOBODY = "nobody"  # the caller without a key
_TRIED = 3  # keys each time
Call = Callable[[str, str, str], tuple[int, Any]]


@dataclass
class KeyLedger:
    """The keys made by the way, by the names of their callers; those of the trial itself are not here.

    None: a change was interrupted, and either may have come of it.
    """

    ids: dict[str, str] = field(default_factory=dict)
    valid: dict[str, bool | None] = field(default_factory=dict)
    locked: bool | None = True

    def check(self, call: Call, ledger: Ledger, dice: random.Random) -> None:
        """Raise InvariantError where a revoked key opens, a valid one does not, or the lock is lost."""
        for caller in dice.sample(sorted(self.valid), min(len(self.valid), _TRIED)):
            status, listed = call("GET", "/v1/documents", caller)
            if status not in _allowed(self.valid[caller]):
                raise InvariantError(f"{caller}, valid: {self.valid[caller]}, gets {status}")
            if status == 200:
                ledger.check_hidden([each["source"] for each in listed])
        status, listed = call("GET", "/v1/documents", NOBODY)
        is_open = None if self.locked is None else not self.locked
        if status not in _allowed(is_open):
            raise InvariantError(f"without a key, locked: {self.locked}: {status}")
        if status == 200:
            ledger.check_hidden([each["source"] for each in listed])


def _allowed(opens: bool | None) -> tuple[int, ...]:
    return (200, 401) if opens is None else (200,) if opens else (401,)
