"""The faults of scripts/faults/fail-each-call, a few of each: whichever call fails, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from disk_faults.bench import Bench
from disk_faults.calls import FAULTS, Fault
from disk_faults.subjects import SUBJECTS

_TRIES = 3  # of each subject and fault


@pytest.fixture(scope="module")
def bench_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Bench, list[str]]]:
    @cache
    def made(name: str) -> tuple[Bench, list[str]]:
        bench = Bench(SUBJECTS[name](), tmp_path_factory.mktemp(name))
        return bench, bench.count()

    return made


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", SUBJECTS)
def test_whichever_call_fails_nothing_is_lost_or_exposed(
    bench_of: Callable[[str], tuple[Bench, list[str]]], name: str, fault: Fault
) -> None:
    bench, calls = bench_of(name)
    assert len(calls) > _TRIES
    for number in range(_TRIES):
        at = 1 + (number * len(calls) + FAULTS.index(fault)) // _TRIES
        seen, ended = bench.fail(at, fault)  # raises where something does not hold
        assert seen[: at - 1] == calls[: at - 1]
        assert fault != "kill" or ended == "killed"


def test_the_calls_of_all_kinds_are_seen(
    bench_of: Callable[[str], tuple[Bench, list[str]]],
) -> None:
    kinds = {call.split()[0] for call in bench_of("adding")[1]}
    assert {"write", "fsync", "replace", "mkdir", "SQL"} <= kinds
    assert any(call.startswith("SQL INSERT") for call in bench_of("keys")[1])
