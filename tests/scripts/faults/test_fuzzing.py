"""The parts of scripts/faults/fuzz: inputs are made up, and those that show a fault are kept."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from fuzzing import worker
from fuzzing.coverage import steps
from fuzzing.mutation import mutated
from fuzzing.targets import TARGETS, Target
from khmerqa.text.khmer.normalise import search_key

_TRIES = 4  # of each target


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_made_up_shows_no_fault(name: str) -> None:
    target, dice = TARGETS[name], random.Random(name)
    seeds = target.seeds()
    for data in (*seeds, *(mutated(dice, seeds, zipped=target.zipped) for _ in range(_TRIES))):
        target.run(data)  # raises where something does not hold


def test_steps_are_those_of_khmerqa() -> None:
    with steps() as found:
        search_key("ក្រសួង")
        random.Random(1).random()
    assert found
    assert all("khmerqa" in name for name, _, _ in found)


def test_a_fault_is_kept_and_the_next_input_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_a(data: bytes) -> None:
        assert b"a" not in data, "an a"
        search_key(data.decode("utf-8", "replace"))

    monkeypatch.setattr(worker, "TARGETS", {"letters": Target(refuse_a, lambda: [b"b", b"a"])})
    monkeypatch.setattr(worker, "_MEMORY", -1)  # this process goes on
    worker.work("letters", tmp_path, 0.2, seed=1)
    faults = [path for path in tmp_path.glob("fault-*") if not path.suffix]
    assert b"a" in {path.read_bytes() for path in faults}
    assert all("an a" in path.with_suffix(".txt").read_text("utf-8") for path in faults)
    made = worker.counted(tmp_path)
    assert made["tried"] > 2
    assert made["kept"] == len(list(tmp_path.glob("kept-*")))
    assert made["steps"] > 0
    worker.work("letters", tmp_path, 0.1, seed=2)  # what comes of another run is added
    assert worker.counted(tmp_path)["tried"] > made["tried"]
    assert worker.counted(tmp_path)["seconds"] >= made["seconds"] + 0.1
