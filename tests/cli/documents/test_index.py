"""`khmerqa index`: what it reports and what it refuses."""

from __future__ import annotations

import re
from pathlib import Path

from ...ingest.samples import FERRY, FILES, SCHOOL
from ...reading.samples import simple_pdf
from ..conftest import Run, assert_fails


def test_index_reports_what_it_did(run: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (tmp_path / "corpus" / "empty.txt").write_text("", encoding="utf-8")
    ran = run("index")
    assert ran.code == 0
    assert "1 document, 1 passage" in ran.out
    assert "added: ferry.txt" in ran.out
    assert re.search(r"NOT READ: empty\.txt: [^|a-z]*។\n    .*empty.*\n", ran.out)
    assert "អានឯកសារ | reading" in ran.err
    again = run("index", "--json")
    assert again.json["embedded"] == 0
    assert again.json["unchanged"] == ["ferry.txt"]
    assert again.json["unread"][0][0] == "empty.txt"
    assert (tmp_path / "indexes" / "default" / "current").exists()


def test_nothing_readable_is_2_and_the_index_stays(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    assert_fails(run("index", "empty.txt", "--index", "index"), 2, "No file .*empty.txt: ")
    assert len(run("documents", "--index", "index", "--json").json) == len(FILES)


def test_a_file_that_is_only_a_table_of_contents_is_called_that(run: Run, tmp_path: Path) -> None:
    lines = [f"Duties of office {n} {'.' * 40} {3 * n}" for n in range(1, 19)]
    page = [(72.0, 780.0 - 20 * at, 11.0, line) for at, line in enumerate(lines)]
    (tmp_path / "contents.pdf").write_bytes(simple_pdf([page]))
    ran = run("index", "contents.pdf", "--index", "other")
    assert_fails(ran, 2, "contents.pdf: .*only a table of contents")


def test_dry_run_changes_nothing(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "school.txt").write_text(SCHOOL, encoding="utf-8")
    planned = run("index", "--dry-run", "--index", "index", "--json").json
    assert (planned["added"], planned["dry_run"]) == (["school.txt"], True)
    assert "nothing was changed" in run("index", "--dry-run", "--index", "index").out
    assert len(run("documents", "--index", "index", "--json").json) == 3


def test_dry_run_says_how_much_would_be_done(run: Run, index: Path, tmp_path: Path) -> None:
    dry = ("index", "--dry-run", "--index", "index", "--lang", "en")
    run("index", "--index", "index")  # of this folder
    assert "The index is up to date: nothing to do." in run(*dry).out
    assert "3 files would be read" in run(*dry, "--full").out
    (tmp_path / "corpus" / "ferry.txt").unlink()
    (tmp_path / "corpus" / "school.txt").write_text(SCHOOL, encoding="utf-8")
    said = run(*dry).out
    assert "added: school.txt\nremoved: ferry.txt\nunchanged: 2\n" in said
    assert "1 file would be read. The index would then hold 3 documents" in said


def test_report_holds_everything(run: Run, index: Path) -> None:
    report = run("index", "--index", "index", "--json").json
    assert {"added", "changed", "unchanged", "removed", "unread", "seconds"} <= set(report)
    assert set(report["seconds"]) >= {"hashing"}


def test_bad_catalogue_is_2(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "catalogue.toml").write_text('["a"]\ncolour = "x"', encoding="utf-8")
    assert_fails(run("index", "--index", "index"), 2, "catalogue.toml, a: unknown colour")
