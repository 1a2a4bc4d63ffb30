"""Options of commands: flags, their variables, and what khmerqa.toml may not say."""

from __future__ import annotations

import re
from argparse import Namespace
from pathlib import Path

import pytest

from khmerqa.cli.options import OPTIONS, configure
from khmerqa.cli.registry import build_parser
from khmerqa.errors import SettingsError


def parsed(*arguments: str) -> Namespace:
    return build_parser().parse_args(arguments)


@pytest.mark.parametrize(
    ("command", "name", "text", "value"),
    [
        ("index", "full", "1", True),
        ("index", "dry_run", "1", True),
        ("index", "watch", "yes", True),
        ("index", "interval", "30", 30),
        ("add x", "replace", "1", True),
        ("prune", "keep", "3", 3),
        ("index", "json", "true", True),
        ("index", "debug", "on", True),
        ("index", "lang", "km", "km"),
    ],
)
def test_every_option_has_an_environment_variable(
    command: str, name: str, text: str, value: object, tmp_path: Path
) -> None:
    arguments = parsed(*command.split())
    configure(arguments, {}, tmp_path / "none.toml")
    assert getattr(arguments, name) == OPTIONS[name].setting.default != value
    arguments = parsed(*command.split())
    configure(arguments, {f"KHMERQA_{name.upper()}": text}, tmp_path / "none.toml")
    assert getattr(arguments, name) == value


def test_every_option_is_tried_above() -> None:
    (mark,) = test_every_option_has_an_environment_variable.pytestmark  # type: ignore[attr-defined]
    assert {case[1] for case in mark.args[1]} == set(OPTIONS)


def test_a_flag_beats_the_environment_and_that_the_file(tmp_path: Path) -> None:
    file = tmp_path / "khmerqa.toml"
    file.write_text("keep = 3", encoding="utf-8")
    found = []
    for flags, environ in (
        ((), {}),
        ((), {"KHMERQA_KEEP": "4"}),
        (("--keep", "5"), {"KHMERQA_KEEP": "4"}),
    ):
        arguments = parsed("prune", *flags)
        configure(arguments, environ, file)
        found.append(arguments.keep)
    assert found == [3, 4, 5]


@pytest.mark.parametrize(
    ("command", "environ", "said"),
    [
        (("index",), {"KHMERQA_DEBUG": "2"}, "environment: '2' .*'debug'. Choose true or false"),
        (("prune", "--keep", "0"), {}, "command line: '0' .*'keep'. .* from 1 to 1000"),
    ],
)
def test_bad_value_is_named(
    command: tuple[str, ...], environ: dict[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=said):
        configure(parsed(*command), environ, tmp_path / "none.toml")


@pytest.mark.parametrize("name", ["full", "dry_run", "watch", "replace"])
def test_what_a_command_does_is_not_decided_by_the_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / "khmerqa.toml"
    file.write_text(f"{name} = true", encoding="utf-8")
    flag = f"--{name.replace('_', '-')}"
    said = rf"khmerqa\.toml: '{name}' is an option of khmerqa \w+, .* use khmerqa \w+ {flag}\."
    with pytest.raises(SettingsError) as caught:
        configure(parsed("documents"), {}, file)
    assert re.search(said, caught.value.message.en)
    assert "ជាជម្រើសរបស់" in caught.value.message.km


def test_an_option_of_another_command_changes_nothing(tmp_path: Path) -> None:
    arguments = parsed("documents")
    configure(arguments, {"KHMERQA_DRY_RUN": "1"}, tmp_path / "none.toml")
    assert not hasattr(arguments, "dry_run")
