"""`khmerqa init`: a corpus folder to begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from khmerqa import wiring
from khmerqa.ingest.files.catalogue import read_catalogue

from ..conftest import Run, assert_fails


def test_a_folder_with_our_summaries(run: Run, tmp_path: Path) -> None:
    ran = run("init")
    assert ran.code == 0
    assert "khmerqa index\n    khmerqa serve" in ran.out
    corpus = tmp_path / "corpus"
    names = {path.name for path in corpus.iterdir()}
    assert {path.name for path in wiring.digests().glob("*.pdf")} < names
    assert len(names) == 25
    catalogue = read_catalogue(corpus)
    assert set(catalogue) >= names - {"catalogue.toml"}
    assert {catalogue[name].kind for name in names - {"catalogue.toml"}} == {"digest"}


def test_an_installation_without_summaries_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "digests", lambda: tmp_path / "nowhere")
    assert_fails(run("init"), 1, "without our summaries. Run khmerqa init --empty")
    assert not (tmp_path / "corpus").exists()


def test_an_empty_folder(run: Run, tmp_path: Path) -> None:
    made = run("init", "--corpus", "policies", "--empty", "--json")
    assert made.json == {"corpus": "policies", "files": [], "dry_run": False}
    assert list((tmp_path / "policies").iterdir()) == []
    assert run("init", "--corpus", "policies").code == 0  # it is empty still


def test_a_folder_with_files_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "mine.pdf").write_bytes(b"mine")
    assert_fails(run("init"), 2, "files in corpus already, and nothing was changed")
    assert [path.name for path in (tmp_path / "corpus").iterdir()] == ["mine.pdf"]


def test_what_was_interrupted_goes_on(run: Run, tmp_path: Path) -> None:
    assert run("init", "--corpus", "whole").code == 0
    whole = {path.name: path.read_bytes() for path in (tmp_path / "whole").iterdir()}
    for name in sorted(whole)[5:]:
        (tmp_path / "whole" / name).unlink()
    (tmp_path / "whole" / ".khmerqa-init.part").write_bytes(b"the beginning of")
    assert run("init", "--corpus", "whole").code == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "whole").iterdir()} == whole
    assert_fails(run("init", "--corpus", "whole"), 2, "nothing was changed")


def test_a_file_of_ours_that_was_changed_is_left_alone(run: Run, tmp_path: Path) -> None:
    ours = next(iter(wiring.digests().glob("*.pdf"))).name
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / ours).write_bytes(b"changed")
    assert_fails(run("init"), 2, "nothing was changed")
    assert (tmp_path / "corpus" / ours).read_bytes() == b"changed"
