from __future__ import annotations

import io
import re
from pathlib import Path

from khmerqa.cli.progress import Progress, bar, clock

from ..ingest.samples import SCHOOL
from .conftest import Run


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_dry_run_changes_nothing(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "school.txt").write_text(SCHOOL, encoding="utf-8")
    planned = run("index", "--dry-run", "--index", "index", "--json").json
    assert (planned["added"], planned["dry_run"]) == (["school.txt"], True)
    assert "nothing was done" in run("index", "--dry-run", "--index", "index").out
    assert len(run("documents", "--index", "index", "--json").json) == 3


def test_report_holds_everything(run: Run, index: Path) -> None:
    report = run("index", "--index", "index", "--json").json
    assert {"added", "changed", "unchanged", "removed", "unread", "seconds"} <= set(report)
    assert set(report["seconds"]) >= {"hashing"}


def test_new_version_replaces_the_old_one_which_stays_readable(
    run: Run, index: Path, tmp_path: Path
) -> None:
    (tmp_path / "ferry.txt").write_text("The ferry rests on holidays.\n", encoding="utf-8")
    assert run("add", "ferry.txt", "--index", "index").code == 2
    added = run("add", "ferry.txt", "--replace", "--index", "index", "--json").json
    assert added["changed"] == ["ferry.txt"]
    assert (tmp_path / "corpus" / "_withdrawn" / "ferry.txt").exists()
    versions = run("documents", "--history", "ferry", "--index", "index", "--json").json
    assert [each["version"] for each in versions] == [1, 2]
    assert [bool(each["replaced"]) for each in versions] == [True, False]
    assert all(Path(each["file"]).is_file() for each in versions)
    show = ("documents", "--history", "ferry", "--index", "index", "--show")
    assert "at noon" in run(*show, "1").out
    assert "holidays" in run(*show, "2", "--json").json["text"]
    assert "the current version" in run("documents", "--history", "ferry", "--index", "index").out
    assert re.search("versions 1 to 2", run(*show, "3").err)


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


def test_bar_tells_the_time_left() -> None:
    assert "0/10" in bar(0, 10, 9.0)
    assert "left" not in bar(0, 10, 9.0)
    assert "0:30 left" in bar(1, 4, 10.0)
    assert bar(4, 4, 10.0).count("█") == 20
    assert [clock(each) for each in (5, 720, 3723)] == ["0:05", "12:00", "1:02:03"]


def test_terminal_gets_one_line_and_a_file_a_line_a_stage() -> None:
    said = {}
    for stream in (Terminal(), io.StringIO()):
        with Progress(stream) as progress:
            for done in range(3):
                progress("reading", done, 3)
            progress("terms", 0, 5)
        said[stream.isatty()] = stream.getvalue()
    assert "\n" not in said[True]
    assert "0/5" in said[True]
    assert said[True].endswith("\r\x1b[K")
    assert said[False].splitlines() == ["អានឯកសារ | reading", "កាត់ពាក្យ | indexing words"]
