"""`khmerqa add` and `khmerqa remove`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from khmerqa.cli.documents.add import CATALOGUE_FLAGS
from khmerqa.types import CatalogueEntry

from ...ingest.samples import SCHOOL
from ..conftest import Run, assert_fails

QUESTION = "How often is a well cleaned?"


def test_add_and_remove(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "school.txt").write_text(SCHOOL, encoding="utf-8")
    flags = ("--title-km", "ម៉ោងរៀន", "--kind", "digest", "--official-source", "Gazette")
    added = run("add", "school.txt", *flags, "--index", "index", "--json")
    assert added.json["added"] == ["school.txt"]
    (school,) = [
        each
        for each in run("documents", "--index", "index", "--json").json
        if each["id"] == "school"
    ]
    assert (school["title"], school["kind"]) == ("ម៉ោងរៀន", "digest")
    removed = run("remove", "school", "--index", "index", "--json")
    assert removed.json["removed"] == ["school.txt"]
    file = tmp_path / "corpus" / "_withdrawn" / "school.txt"
    assert removed.json["withdrawn"] == [{"id": "school", "file": str(file)}]
    assert file.exists()
    assert_fails(run("remove", "school", "--index", "index"), 1, "There is no document school.")


def test_remove_says_where_the_file_is_now(run: Run, index: Path, tmp_path: Path) -> None:
    said = run("remove", "ferry", "--index", "index").out
    assert f"ferry is withdrawn: its file is now {tmp_path}/corpus/_withdrawn/ferry.txt\n" in said


def test_a_date_is_understood_or_refused(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "school.txt").write_text(SCHOOL, encoding="utf-8")
    refused = run("add", "school.txt", "--date", "11/22/2026", "--index", "index")
    assert_fails(refused, 2, "'11/22/2026' is not a date. Write year-month-day, such as 2026-11-22")
    assert run("add", "school.txt", "--date", "22/11/2026", "--index", "index").code == 0
    listed = run("documents", "--index", "index", "--json").json
    assert {each["id"]: each.get("date") for each in listed}["school"] == "2026-11-22"


def test_copies_and_lock_files_are_noticed(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "ferry (1).txt").write_bytes((tmp_path / "corpus" / "ferry.txt").read_bytes())
    (tmp_path / "corpus" / "~$wells.docx").write_bytes(b"somebody")
    said = run("add", "ferry (1).txt", "--index", "index").out
    assert "the same file twice: ferry (1).txt = ferry.txt" in said
    assert re.search(r"open in another program .*: ~\$wells.docx", said)
    again = run("index", "--corpus", "corpus", "--index", "index", "--json").json
    assert again["up_to_date"] is True
    assert again["copies"] == [["ferry (1).txt", "ferry.txt"]]
    assert again["lock_files"] == ["~$wells.docx"]


def test_a_file_that_cannot_be_read_makes_add_fail_and_is_counted(
    run: Run, index: Path, tmp_path: Path
) -> None:
    (tmp_path / "half.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "corpus" / "voices.mp3").write_bytes(b"sound")
    ran = run("add", "half.pdf", "--index", "index")
    assert ran.code == 1
    assert "1 file could not be read; the reasons are above." in ran.out.splitlines()[-1]
    assert "of a format that is not read: voices.mp3" in ran.out
    assert run("index", "--corpus", "corpus", "--index", "index", "--json").code == 0


def test_last_document_can_be_removed(run: Run, index: Path) -> None:
    assert run("remove", "ferry", "wells", "អណ្តូង", "--index", "index", "--json").code == 0
    assert run("documents", "--index", "index", "--json").json == []
    assert "no documents" in run("documents", "--index", "index").out
    value = run("ask", QUESTION, "--index", "index", "--json").json
    assert (value["status"], value["hits"]) == ("no_evidence", [])


def test_add_has_a_flag_for_every_catalogue_key() -> None:
    assert set(CATALOGUE_FLAGS) == set(CatalogueEntry.__slots__)


@pytest.mark.parametrize("url", ["http://127.0.0.1/a.pdf", "ftp://example.org/a.pdf"])
def test_add_refuses_addresses_of_the_inside(run: Run, index: Path, url: str) -> None:
    assert_fails(run("add", url, "--index", str(index)), 2, "internal network|cannot be used")
