"""`khmerqa documents`: the list, and the versions of a document."""

from __future__ import annotations

import re
from pathlib import Path

from ..conftest import Run


def test_documents(run: Run, index: Path) -> None:
    listed = run("documents", "--index", "index", "--json").json
    assert [each["id"] for each in listed] == ["ferry", "wells", "អណ្តូង"]
    assert {"title", "source", "language", "sha256", "pages", "passages"} <= set(listed[0])
    plain = run("documents", "--index", "index")
    assert [line for line in plain.out.splitlines() if not line.startswith(" ")] == [
        *("ferry", "wells", "អណ្តូង"),
    ]


def test_what_nobody_has_labelled_is_not_called_official(
    run: Run, index: Path, tmp_path: Path
) -> None:
    assert "official" not in run("documents", "--index", "index").out
    assert "kind" not in run("documents", "--index", "index", "--json").json[0]
    (tmp_path / "corpus" / "catalogue.toml").write_text(
        '["ferry.txt"]\nkind = "official"\n["wells.md"]\nkind = "digest"\n', encoding="utf-8"
    )
    assert run("index", "--index", "index", "--corpus", "corpus").code == 0
    said = run("documents", "--index", "index").out
    assert "en · official · no pages" in said
    assert "en · digest · no pages" in said
    assert "| km · no pages" in said


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
