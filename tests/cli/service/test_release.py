"""`khmerqa release`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from khmerqa import wiring
from khmerqa.settings import IndexSettings, Settings
from khmerqa.storage.service.records import Records

from ..conftest import Run, assert_fails


def test_release_and_hold(run: Run, index: Path) -> None:
    ids = [each["id"] for each in run("documents", "--json", "--index", str(index)).json]
    assert run("release", ids[0], "--index", str(index)).code == 0
    with closing(wiring.state(Settings(index=IndexSettings(directory=index)))) as state:
        assert [document_id for document_id, _ in Records(state).released()] == [ids[0]]
        assert run("release", "--hold", ids[0], "--index", str(index)).code == 0
        assert Records(state).released() == frozenset()
    assert_fails(run("release", "nothing", "--index", str(index)), 1, "no document 'nothing'")
