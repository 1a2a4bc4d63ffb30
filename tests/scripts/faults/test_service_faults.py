"""What scripts/faults/break-service and mixed-requests hold against a service."""

from __future__ import annotations

from pathlib import Path

import pytest

from index_faults.trial import InvariantError
from mixed_requests.clients import Counted
from mixed_requests.documents import DOCUMENTS, fee_of, text_of
from service_faults.ledger import Ledger
from service_faults.service import Service


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


def test_only_its_own_processes_are_taken_for_those_of_a_service(tmp_path: Path) -> None:
    assert Service(tmp_path).changers() == []


def test_each_document_has_a_fact_of_its_own() -> None:
    assert len({fee_of(number) for number in range(DOCUMENTS)}) == DOCUMENTS
    assert all(str(fee_of(number)) in text_of(number) for number in range(DOCUMENTS))


def test_times_are_counted_together() -> None:
    counted = Counted(answers=[3.0, 1.0]) + Counted(answers=[2.0])
    assert [counted.percentile(share) for share in (0, 50, 99)] == [1.0, 2.0, 3.0]
    assert Counted().percentile(99) == 0.0
