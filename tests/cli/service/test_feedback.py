"""`khmerqa feedback`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from khmerqa import wiring
from khmerqa.settings import IndexSettings, Settings
from khmerqa.storage.service.records import Feedback, Records

from ..conftest import Run, assert_fails


def test_feedback_is_exported_and_forgotten(run: Run, tmp_path: Path) -> None:
    where = ("--index", str(tmp_path / "index"))
    with closing(
        wiring.state(Settings(index=IndexSettings(directory=tmp_path / "index")))
    ) as state:
        for at, comment in ((1_700_000_000.0, "ចាស់"), (1_790_000_000.0, "ថ្មី")):
            Records(state).keep_feedback(Feedback(at, "a" * 32, "down", comment, "តើ…?", None))
    found = run("feedback", "--json", *where).json
    assert [each["comment"] for each in found] == ["ចាស់", "ថ្មី"]
    assert found[0]["at"].startswith("2023-11-14")
    assert run("feedback", *where).out.count("down") == 2
    assert "1 records were deleted" in run("feedback", "--forget-before", "1/1/2025", *where).out
    assert "ចាស់" not in run("feedback", *where).out
    assert_fails(run("feedback", "--forget-before", "soon", *where), 2, "'soon' is not a date")
