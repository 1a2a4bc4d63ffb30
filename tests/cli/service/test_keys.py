"""`khmerqa keys`."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from khmerqa import wiring
from khmerqa.settings import IndexSettings, ServeSettings, Settings
from khmerqa.storage.service.keys import Keys

from ..conftest import Run, assert_fails


@pytest.fixture(autouse=True)
def service(tmp_path: Path) -> None:
    """The folder of a service with an index."""
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "current").write_text("", encoding="utf-8")


@pytest.mark.parametrize(
    "command",
    ["keys create portal", "keys list", "keys revoke x", "feedback"],
)
def test_in_a_wrong_folder_nothing_is_made(run: Run, tmp_path: Path, command: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert_fails(run(*command.split()), 1, "no index and there are no records .* --index")
    assert_fails(run(*command.split(), "--index", "typo"), 1, "of a service in typo")
    assert sorted(tmp_path.rglob("*")) == before


def test_records_that_are_named_are_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHMERQA_STATE", str(tmp_path / "keys.sqlite"))
    assert run("keys", "create", "portal").code == 0
    assert (tmp_path / "keys.sqlite").exists()


def test_looking_for_keys_makes_no_records(run: Run, tmp_path: Path) -> None:
    assert_fails(run("serve", "--host", "0.0.0.0"), 2, "no access control")
    assert not (tmp_path / "indexes").exists()


def test_a_key_is_shown_once_listed_and_revoked(run: Run, tmp_path: Path) -> None:
    where = ("--index", str(tmp_path / "index"))
    made = run("keys", "create", "ផតថល", "--scope", "internal", *where)
    assert re.fullmatch(r"kq_[\w-]{43}\n", made.out)
    assert re.search("[\u1780-\u17ff].* \\| Key .*internal.* of .*service.sqlite", made.err)
    (listed,) = run("keys", "list", "--json", *where).json
    assert (listed["name"], listed["scope"]) == ("ផតថល", "internal")
    assert made.out.strip() not in run("keys", "list", *where).out
    revoked = run("keys", "revoke", listed["id"], "--json", *where)
    assert revoked.json == {"revoked": listed["id"]}
    assert "revoked" in run("keys", "list", *where).out
    with closing(
        wiring.state(Settings(index=IndexSettings(directory=tmp_path / "index")))
    ) as state:
        assert Keys(state).valid(made.out.strip()) is None


def test_unknown_key_is_1(run: Run) -> None:
    assert_fails(run("keys", "revoke", "x", "--index", "index"), 1, "no valid key.*keys list")


def test_no_keys_is_said(run: Run) -> None:
    assert "There are no keys" in run("keys", "list", "--index", "index").out


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


def test_only_the_command_unlocks(run: Run, tmp_path: Path) -> None:
    where = ("--index", str(tmp_path / "index"))
    settings = Settings(index=IndexSettings(directory=tmp_path / "index"))
    run("keys", "create", "portal", *where)
    (listed,) = run("keys", "list", "--json", *where).json
    run("keys", "revoke", listed["id"], *where)
    with closing(wiring.state(settings)) as state:
        assert Keys(state).locked()
        assert run("keys", "unlock", *where).code == 0
        assert not Keys(state).locked()
