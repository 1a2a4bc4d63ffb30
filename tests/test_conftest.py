"""No test can touch the indexes of whoever runs it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

INDEX = Path(__file__).parents[1] / "indexes" / "default"


@pytest.mark.parametrize("name", ["service.sqlite", "current", "new/generation"])
def test_own_indexes_are_refused(name: str) -> None:
    path = INDEX / name
    for opened in (
        lambda: path.open("a"),
        lambda: path.read_bytes(),
        lambda: sqlite3.connect(path),
        lambda: sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True),
    ):
        with pytest.raises(AssertionError, match="an index of its own"):
            opened()


def test_other_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "indexes").mkdir()
    (tmp_path / "indexes" / "current").write_text("000001", encoding="utf-8")
    assert (INDEX.parent / "README.md").read_bytes()
