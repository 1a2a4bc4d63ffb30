"""Once a key was made, nothing but an explicit command lets anyone in without one."""

from __future__ import annotations

import os
import time
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from khmerqa.errors import RecordsError
from khmerqa.storage.service.keys import Keys
from khmerqa.storage.service.state import State

EVENTS = ("create", "expire", "revoke", "lose", "restore", "restart", "unlock", "lose the mark")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(EVENTS), max_size=8))
def test_only_the_command_unlocks(
    tmp_path_factory: pytest.TempPathFactory, events: list[str]
) -> None:
    path = tmp_path_factory.mktemp("state") / "service.sqlite"
    state = State(path)
    empty = path.read_bytes()
    locked, in_records = False, False
    for event in events:
        keys = Keys(state)
        if event == "create":
            keys.create("portal", "read", days=1)
            locked, in_records = True, True
        elif event == "expire":
            state.write("UPDATE keys SET expires = ?", (time.time() - 1,))
        elif event == "revoke":
            for key in keys.listed():
                if key.revoked is None:
                    keys.revoke(key.id)
        elif event in ("lose", "restore", "restart"):
            state.close()
            if event != "restart":
                for each in path.parent.glob("service.sqlite*"):
                    each.unlink()
                in_records = False
            if event == "restore":  # an old copy, from before any key was made
                path.write_bytes(empty)
            state = State(path)
        elif event == "unlock":
            keys.unlock()
            locked = False
        elif in_records or not locked:  # where both are lost, only the setting locks
            path.with_suffix(".locked").unlink(missing_ok=True)
            assert keys.locked() == locked  # it is there again
        assert Keys(state).locked() == locked, event
    state.close()


def test_no_key_is_made_that_could_not_lock(tmp_path: Path) -> None:
    state = State(tmp_path / "service.sqlite")
    os.symlink(tmp_path / "nowhere" / "file", tmp_path / "service.locked")
    with pytest.raises(RecordsError, match="which locks the service"):
        Keys(state).create("portal", "read")
    assert not Keys(state).listed()
