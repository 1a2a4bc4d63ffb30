"""Keys are made and revoked, the service is unlocked, and held documents are released and held again."""

from __future__ import annotations

import json
import random
from pathlib import Path

from index_faults.trial import InvariantError
from service_faults.acts import CHANGE, NOTHING, SERVICE, asked, begun, must
from service_faults.ledger import Ledger
from service_faults.service import Service
from service_faults.state import check

_ANSWERED = 0.05  # seconds in which a request that changes the records is answered


def change_records(
    service: Service, ledger: Ledger, dice: random.Random, victim: str, share: float
) -> tuple[str, str]:
    """Change them; return what was done, and what was killed.

    A request is killed with its service: it has no process of its own.
    """
    over_http = dice.random() < 0.4
    if over_http and victim == CHANGE:
        victim = SERVICE
    present = set(service.names("admin"))
    held = sorted(each for each, access in ledger.access.items() if access == "held")
    held = [each for each in held if each in present and ledger.promised.get(each)]
    valid = sorted(each for each, state in service.keys.valid.items() if state)
    acts = ["keys create", *(["release"] * 3 if held else []), *(["keys revoke"] if valid else [])]
    act = dice.choice([*acts, *([] if over_http else ["keys unlock"])])
    way = (over_http, victim, share)
    if act == "keys create":
        _create(service, way)
    elif act == "keys revoke":
        _revoke(service, dice.choice(valid), way)
    elif act == "keys unlock":
        _unlock(service, ledger, dice, way)
    else:
        act = _release(service, ledger, dice, dice.choice(held), way)
    _restarted(service, victim)
    check(service, ledger, dice)
    return f"{act}, HTTP" if over_http else act, victim


_Way = tuple[bool, str, float]  # over HTTP; what is killed; when


def _create(service: Service, way: _Way) -> None:
    """A key that was shown is valid, and the service is locked."""
    over_http, victim, share = way
    caller = f"key-{len(service.keys.valid)}"
    if over_http:
        body = json.dumps({"name": caller, "scope": "read"}).encode()
        status, made = asked(service, "POST", "/v1/admin/keys", body, victim, share * _ANSWERED)
        shown = made if status == 201 else None
    else:
        arguments = ["keys", "create", caller, "--scope", "read", "--json"]
        _, out = begun(service, arguments, victim, share)
        shown = json.loads(out) if out.endswith("}\n") else None
    service.keys.locked = True if shown else service.keys.locked or None
    if shown is not None:
        service.tokens[caller] = shown["key"]
        service.keys.ids[caller] = shown["id"]
        service.keys.valid[caller] = True


def _revoke(service: Service, caller: str, way: _Way) -> None:
    """A key of which it was said that it is revoked opens nothing; otherwise it is revoked again."""
    over_http, victim, share = way
    key = service.keys.ids[caller]
    service.keys.valid[caller] = None
    if over_http:
        path = f"/v1/admin/keys/{key}"
        done = asked(service, "DELETE", path, None, victim, share * _ANSWERED)[0] == 204
    else:
        done = begun(service, ["keys", "revoke", key], victim, share)[0] == 0
    if not done:
        begun(service, ["keys", "revoke", key], NOTHING, 0.0)  # fails where it was done after all
    service.keys.valid[caller] = False


def _unlock(service: Service, ledger: Ledger, dice: random.Random, way: _Way) -> None:
    _, victim, share = way
    service.keys.locked = service.keys.locked and None
    done = begun(service, ["keys", "unlock"], victim, share)[0] == 0
    if not done:
        _restarted(service, victim)
        check(service, ledger, dice)
        must(service, "keys", "unlock")
    service.keys.locked = False


def _release(service: Service, ledger: Ledger, dice: random.Random, name: str, way: _Way) -> str:
    """Release a document, or hold it again: what was said to be done holds for both workers."""
    over_http, victim, share = way
    wanted = not ledger.released.get(name, False)
    ledger.released[name] = None
    document = Path(name).stem
    again = ["release", document, *([] if wanted else ["--hold"])]
    if over_http:
        method = "POST" if wanted else "DELETE"
        path = f"/v1/documents/{document}/release"
        status, problem = asked(service, method, path, None, victim, share * _ANSWERED)
        if status not in (0, 204):
            raise InvariantError(f"{method} {path} is refused with {status}: {problem}")
        done = status == 204
    else:
        done = begun(service, again, victim, share)[0] == 0
    if not done:
        _restarted(service, victim)
        check(service, ledger, dice)
        must(service, *again)
    ledger.released[name] = wanted
    return "release" if wanted else "release --hold"


def _restarted(service: Service, victim: str) -> None:
    if victim == SERVICE and not service.is_running():
        service.start()
