"""Commands and requests that change the index as a whole, and what leaves it."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

from index_faults.trial import InvariantError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import open_current
from service_faults.acts import SERVICE, begun, job_done, must
from service_faults.ledger import Ledger
from service_faults.service import Service
from service_faults.state import brought_up_to_date, check

_EXPORTED = "exported.tar"
# Some may fail: there is nothing to go back to, for instance.
_CHANGES = {
    "index --full": ("index", "--full"),
    "rollback": ("rollback",),
    "import": ("import",),
    "prune": ("prune", "--keep", "1"),
}
_REQUESTS = {
    "reindex, HTTP": ("/v1/admin/reindex", {"full": True}, "index"),
    "rollback, HTTP": ("/v1/admin/rollback", {}, "rollback"),
}
_OTHERS = ("export", "init")


def change_index(
    service: Service, ledger: Ledger, dice: random.Random, victim: str, share: float
) -> str:
    """Change the index, or take something from it; return what was done."""
    act = dice.choice([*_CHANGES, *_REQUESTS, *_OTHERS])
    exported = str(service.folder / _EXPORTED)
    if act in _CHANGES:
        arguments = [*_CHANGES[act], *([exported] if act == "import" else [])]
        begun(service, arguments, victim, share)
    elif act in _REQUESTS:
        path, body, like = _REQUESTS[act]
        answer = service.call("POST", path, "admin", json.dumps(body).encode())
        job_done(service, answer, like, victim, share)
    elif act == "export":
        begun(service, ["export", exported], victim, share)
    else:
        _begin_corpus(service, victim, share)
    brought_up_to_date(service, ledger, restart=victim == SERVICE)
    check(service, ledger, dice)
    if act == "export":
        _check_exported(service, ledger)
        must(service, "export", exported)
        _check_exported(service, ledger)
    return act


def export_first(service: Service) -> None:
    """Make the file that is imported later."""
    must(service, "export", str(service.folder / _EXPORTED))


def _check_exported(service: Service, ledger: Ledger) -> None:
    """Import the file elsewhere: it is whole, and says of each document what its owner said."""
    elsewhere = service.folder / "elsewhere"
    shutil.rmtree(elsewhere, ignore_errors=True)
    must(service, "import", str(service.folder / _EXPORTED), "--index", str(elsewhere))
    for each in open_current(IndexLayout(elsewhere)).passages.listed():
        hidden = each.catalogue.access == "internal" or each.marking is not None
        if ledger.access.get(each.source, "public") != "public" and not hidden:
            raise InvariantError(f"exposed in an exported index: {each.source}")


def _begin_corpus(service: Service, victim: str, share: float) -> None:
    """Make a corpus folder; after a kill the same command makes it whole."""
    folder, whole = service.folder / "begun", service.folder / "whole"
    if not whole.exists():
        must(service, "init", "--corpus", str(whole))
    shutil.rmtree(folder, ignore_errors=True)
    arguments = ["init", "--corpus", str(folder)]
    if begun(service, arguments, victim, share)[0] and _content(folder) != _content(whole):
        must(service, *arguments)
    if _content(folder) != _content(whole):
        raise InvariantError("a corpus that was begun is not whole")


def _content(folder: Path) -> dict[str, bytes]:
    found = folder.iterdir() if folder.is_dir() else ()
    return {each.name: each.read_bytes() for each in found}
