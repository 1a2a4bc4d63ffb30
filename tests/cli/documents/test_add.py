"""`khmerqa add` and `khmerqa remove`."""

from __future__ import annotations

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
    assert (tmp_path / "corpus" / "_withdrawn" / "school.txt").exists()
    assert_fails(run("remove", "school", "--index", "index"), 1, "There is no document school.")


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
