"""Keys, feedback and release from the command line."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from khmerqa import wiring
from khmerqa.settings import IndexSettings, ServeSettings, Settings
from khmerqa.storage.service.keys import Keys
from khmerqa.storage.service.records import Feedback, Records

from .conftest import Run
from .test_commands import assert_fails


def test_a_key_is_shown_once_listed_and_revoked(run: Run, tmp_path: Path) -> None:
    where = ("--index", str(tmp_path / "index"))
    made = run("keys", "create", "ផតថល", "--scope", "internal", *where)
    assert re.fullmatch(r"kq_[\w-]{43}\n", made.out)
    assert re.search("[\u1780-\u17ff].* \\| Key .*internal", made.err)
    (listed,) = run("keys", "list", "--json", *where).json
    assert (listed["name"], listed["scope"]) == ("ផតថល", "internal")
    assert made.out.strip() not in run("keys", "list", *where).out
    assert run("keys", "revoke", listed["id"], *where).code == 0
    assert "revoked" in run("keys", "list", *where).out
    with closing(
        wiring.state(Settings(index=IndexSettings(directory=tmp_path / "index")))
    ) as state:
        assert Keys(state).valid(made.out.strip()) is None


def test_unknown_key_is_1(run: Run, tmp_path: Path) -> None:
    assert_fails(run("keys", "revoke", "x", "--index", str(tmp_path)), 1, "no valid key.*keys list")


def test_no_keys_is_said(run: Run, tmp_path: Path) -> None:
    assert "There are no keys" in run("keys", "list", "--index", str(tmp_path)).out


def test_a_key_lets_the_service_listen_beyond_this_machine(run: Run, tmp_path: Path) -> None:
    from khmerqa.errors import SettingsError
    from khmerqa.serve.run import check_address

    settings = Settings(
        index=IndexSettings(directory=tmp_path / "index"), serve=ServeSettings(host="0.0.0.0")
    )
    with pytest.raises(SettingsError, match="keys create"):
        check_address(settings)
    run("keys", "create", "portal", "--index", str(settings.index.directory))
    check_address(settings)


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
    assert "1 records were deleted" in run("feedback", "--forget-before", "2025-01-01", *where).out
    assert "ចាស់" not in run("feedback", *where).out
    assert_fails(run("feedback", "--forget-before", "soon", *where), 2, "'soon' is no date")


def test_release_and_hold(run: Run, index: Path) -> None:
    ids = [each["id"] for each in run("documents", "--json", "--index", str(index)).json]
    assert run("release", ids[0], "--index", str(index)).code == 0
    with closing(wiring.state(Settings(index=IndexSettings(directory=index)))) as state:
        assert [document_id for document_id, _ in Records(state).released()] == [ids[0]]
        assert run("release", "--hold", ids[0], "--index", str(index)).code == 0
        assert Records(state).released() == frozenset()
    assert_fails(run("release", "nothing", "--index", str(index)), 1, "no document 'nothing'")


def test_a_bot_without_a_token_is_2(run: Run, index: Path) -> None:
    assert_fails(run("telegram", "--index", str(index)), 2, "@BotFather")


@pytest.mark.parametrize("url", ["http://127.0.0.1/a.pdf", "ftp://example.org/a.pdf"])
def test_add_refuses_addresses_of_the_inside(run: Run, index: Path, url: str) -> None:
    assert_fails(run("add", url, "--index", str(index)), 2, "internal network|cannot be used")
