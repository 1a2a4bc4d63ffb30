"""`khmerqa rollback` and `khmerqa prune`."""

from __future__ import annotations

from pathlib import Path

from ...ingest.samples import SCHOOL
from ..conftest import Run


def test_rollback_and_prune(run: Run, index: Path, tmp_path: Path) -> None:
    assert run("rollback", "--index", "index").code == 1  # nothing to go back to
    (tmp_path / "corpus" / "school.txt").write_text(SCHOOL, encoding="utf-8")
    second = run("index", "--index", "index", "--json").json["generation"]
    assert run("rollback", "--index", "index", "--json").json["from"] == second
    assert len(run("documents", "--index", "index", "--json").json) == 3
    third = run("index", "--index", "index", "--json").json["generation"]
    assert third > second
    removed = run("prune", "--keep", "1", "--index", "index", "--json").json
    assert removed["removed"] == ["000001"]
    assert run("verify", "--index", "index").code == 0
    assert "Removed 0 generations" in run("prune", "--index", "index").out
