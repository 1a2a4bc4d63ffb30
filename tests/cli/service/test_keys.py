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
