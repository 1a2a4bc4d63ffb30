"""What scripts/faults/break-service and mixed-requests hold against a service."""

from __future__ import annotations

import json
import os
import random
import signal
from pathlib import Path
from typing import Any

import pytest

from index_faults.trial import InvariantError
from mixed_requests.clients import Counted
from mixed_requests.documents import DOCUMENTS, fee_of, text_of
from service_faults.acts import CHANGE, NOTHING
from service_faults.key_ledger import NOBODY, KeyLedger
from service_faults.killed import Killed
from service_faults.ledger import Ledger
from service_faults.ledger import text_of as plan
from service_faults.service import Service
from stopping import ends_when_asked


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    for name in ("pay.md", "map.md"):
        (tmp_path / name).write_text("A plan.\n", encoding="utf-8")
    made = Ledger(tmp_path)
    made.begin("pay.md", "internal")
    made.begin("map.md", "public")
    return made


def test_what_was_interrupted_may_be_there_or_not(ledger: Ledger) -> None:
    ledger.check([], [])
    ledger.check(["map.md"], ["map.md", "pay.md"])


def test_what_is_exposed_or_lost_is_found(ledger: Ledger) -> None:
    with pytest.raises(InvariantError, match="exposed"):
        ledger.check(["pay.md"], ["pay.md"])
    ledger.end("map.md", there=True)
    with pytest.raises(InvariantError, match="lost"):
        ledger.check([], ["pay.md"])
    ledger.begin("map.md", None)
    ledger.end("map.md", there=False)
    with pytest.raises(InvariantError, match="still there"):
        ledger.check([], ["map.md"])
    (ledger.corpus / "map.md").unlink()
    with pytest.raises(InvariantError, match="nowhere"):
        ledger.check([], [])


def test_an_owner_who_sends_again_does_not_open_what_was_internal(ledger: Ledger) -> None:
    ledger.begin("pay.md", "public")
    assert ledger.access["pay.md"] == "internal"


def test_what_is_held_is_seen_once_it_was_released(ledger: Ledger) -> None:
    (ledger.corpus / "order.md").write_text(plan("order.md", "held"), encoding="utf-8")
    ledger.begin("order.md", "held")
    ledger.end("order.md", there=True)
    with pytest.raises(InvariantError, match="exposed"):
        ledger.check(["order.md"], ["order.md"])
    ledger.released["order.md"] = None  # a release was interrupted
    ledger.check(["order.md"], ["order.md"])
    ledger.check([], ["order.md"])
    ledger.released["order.md"] = True
    with pytest.raises(InvariantError, match="released, and not seen"):
        ledger.check([], ["order.md"])


@pytest.mark.parametrize(
    ("caller", "valid", "locked", "status", "fault"),
    [
        ("key-0", True, True, 200, ""),
        ("key-0", False, True, 401, ""),
        ("key-0", None, True, 401, ""),
        ("key-0", True, True, 401, "key-0"),
        ("key-0", False, True, 200, "key-0"),
        (NOBODY, True, True, 401, ""),
        (NOBODY, True, None, 200, ""),
        (NOBODY, True, True, 200, "without a key"),
        (NOBODY, True, False, 401, "without a key"),
    ],
)
def test_a_key_or_a_lock_that_does_not_hold_is_found(
    ledger: Ledger, caller: str, valid: bool | None, locked: bool | None, status: int, fault: str
) -> None:
    def call(method: str, path: str, by: str) -> tuple[int, Any]:
        usual = {
            "key-0": 401 if valid is False else 200,
            NOBODY: 401 if locked is not False else 200,
        }
        return (status if by == caller else usual[by]), []

    keys = KeyLedger({"key-0": "1"}, {"key-0": valid}, locked)
    if not fault:
        keys.check(call, ledger, random.Random(1))
        return
    with pytest.raises(InvariantError, match=fault):
        keys.check(call, ledger, random.Random(1))


def test_an_open_service_shows_nothing_hidden(ledger: Ledger) -> None:
    keys = KeyLedger(locked=False)
    with pytest.raises(InvariantError, match="exposed"):
        keys.check(lambda *_: (200, [{"source": "pay.md"}]), ledger, random.Random(1))


def test_an_interrupted_run_still_counts(tmp_path: Path) -> None:
    killed = Killed(tmp_path / "killed")
    killed.add("index", CHANGE)
    killed.add("index", NOTHING)
    again = Killed(tmp_path / "killed")
    assert (again.total(), again.counts) == (1, killed.counts)
    assert [json.loads(line) for line in (tmp_path / "killed").read_text("utf-8").splitlines()]
    assert "| index | the change | 1 |" in again.table()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_program_in_the_background_ends_when_asked(number: signal.Signals) -> None:
    before = {each: signal.signal(each, signal.SIG_IGN) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        ends_when_asked()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def test_only_its_own_processes_are_taken_for_those_of_a_service(tmp_path: Path) -> None:
    assert Service(tmp_path).changers() == []


def test_each_document_has_a_fact_of_its_own() -> None:
    assert len({fee_of(number) for number in range(DOCUMENTS)}) == DOCUMENTS
    assert all(str(fee_of(number)) in text_of(number) for number in range(DOCUMENTS))


def test_times_are_counted_together() -> None:
    counted = Counted(answers=[3.0, 1.0]) + Counted(answers=[2.0])
    assert [counted.percentile(share) for share in (0, 50, 99)] == [1.0, 2.0, 3.0]
    assert Counted().percentile(99) == 0.0
