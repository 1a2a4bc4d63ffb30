"""With KHMERQA_DRY_RUN, every command that changes something says what it would do, or refuses."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from khmerqa.cli.registry import COMMANDS, build_parser

from ..ingest.samples import SCHOOL
from ..small_corpus import contents
from .conftest import Run, assert_fails
from .test_json import COMMANDS as LINES

CHANGES = {
    name: line
    for name, line in LINES.items()
    if COMMANDS[line.split()[0]].changes(build_parser().parse_args(line.format(key="1").split()))
}
READS = {name: line for name, line in LINES.items() if name not in CHANGES}
RECORDS = "index/service.sqlite"
SAYS_IT = {"init", "index", "add", "add --dry-run", "remove", "remove --dry-run"}


def state(folder: Path) -> dict[str, bytes]:
    """Every file with its content, SQLite's by what it says; without caches and SQLite's own files."""
    files = {
        name: content
        for name, content in contents(folder).items()
        if not name.startswith(("index/cache/", "index/service.sqlite-"))
    }
    with closing(sqlite3.connect(folder / RECORDS)) as records:
        files[RECORDS] = "\n".join(records.iterdump()).encode()
    return files


@pytest.fixture
def before(run: Run, index: Path, tmp_path: Path) -> dict[str, bytes]:
    (tmp_path / "school.txt").write_text(SCHOOL, encoding="utf-8")
    (tmp_path / "questions.jsonl").write_text("", encoding="utf-8")
    run("export", "index.tar", "--index", "index")
    run("add", "school.txt", "--index", "index")
    (tmp_path / "corpus" / "school.txt").write_text(f"{SCHOOL}\nMore.\n", encoding="utf-8")
    run("keys", "create", "portal", "--index", "index")
    return state(tmp_path)


def test_nothing_is_changed_and_each_command_says_so(
    run: Run, before: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHMERQA_DRY_RUN", "yes")
    for name, line in CHANGES.items():
        words = line.format(key="1").split()
        replace = ["--replace"] if words[0] == "add" else []
        done = run(*words, *replace, "--index", "index")
        assert state(tmp_path) == before, name
        if name in SAYS_IT:
            assert done.code == 0, (name, done.err)
            assert "Nothing was changed" in done.out or "would be read" in done.out, name
        else:
            assert_fails(done, 2, f"KHMERQA_DRY_RUN is set, and khmerqa {words[0]} cannot only say")


def test_what_reads_still_reads(
    run: Run, before: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHMERQA_DRY_RUN", "1")
    for name in READS.keys() - {"bench", "eval", "doctor", "documents --history --show"}:
        done = run(*LINES[name].split(), "--index", "index")
        assert done.code == 0, (name, done.err)
        assert state(tmp_path) == before, name


@pytest.mark.parametrize("line", ["serve", "prune", "keys revoke 1", "feedback --forget-before 1"])
def test_no_is_no(run: Run, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHMERQA_DRY_RUN", "perhaps")
    assert_fails(run(*line.split()), 2, "environment: 'perhaps' .*'dry_run'")


def test_a_removal_is_planned_as_it_is_done(run: Run, before: dict[str, bytes]) -> None:
    planned = run("remove", "school", "ferry", "--index", "index", "--dry-run", "--json").json
    done = run("remove", "school", "ferry", "--index", "index", "--json").json
    assert planned["withdrawn"] == done["withdrawn"]


def test_an_addition_that_would_fail_fails(run: Run, before: dict[str, bytes]) -> None:
    refused = run("add", "school.txt", "--index", "index", "--dry-run")
    assert_fails(refused, 2, "There is another school.txt in")


def test_twins_of_two_roots_are_both_removed(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "school.txt").write_text(SCHOOL, encoding="utf-8")
    run("index", "one", "two", "--index", "index")
    ids = [each["id"] for each in run("documents", "--index", "index", "--json").json]
    done = run("remove", *ids, "--index", "index", "--json").json
    assert sorted(Path(each["file"]).parts[-3] for each in done["withdrawn"]) == ["one", "two"]
