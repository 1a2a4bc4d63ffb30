"""Options of commands: what changes one run. Each has a variable in the environment as well.

An option that decides what a command does is refused in ``khmerqa.toml``: there it would silently
change every run, as ``dry_run = true`` would keep every ``khmerqa index`` from indexing.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khmerqa.cli.language import SETTING as LANGUAGE
from khmerqa.cli.language import Message
from khmerqa.errors import SettingsError
from khmerqa.settings import Settings, all_settings, from_env, read_toml, values_from_env
from khmerqa.settings.setting import Setting

FILE = Path("khmerqa.toml")
DRY_RUN = "dry_run"


@dataclass(frozen=True, slots=True)
class Option:
    """An option, and the command that has it."""

    setting: Setting
    command: str = ""  # the one command that has it; "": several
    in_file: bool = True  # whether khmerqa.toml may set it


OPTIONS: Mapping[str, Option] = {
    each.setting.name: each
    for each in (
        Option(Setting("full", False, "read and index every file again"), "index", in_file=False),
        Option(Setting(DRY_RUN, False, "only say what would be done"), in_file=False),
        Option(Setting("watch", False, "index again on changes"), "index", in_file=False),
        Option(Setting("interval", 5, "seconds between two checks", bounds=(1, 86_400)), "index"),
        Option(Setting("replace", False, "replace the earlier version"), "add", in_file=False),
        Option(Setting("keep", 2, "generations to keep", bounds=(1, 1000)), "prune"),
        Option(Setting("json", False, "print one JSON value")),
        Option(Setting("debug", False, "show tracebacks")),
        Option(LANGUAGE),
    )
}


def configure(arguments: Namespace, environ: Mapping[str, str], file: Path = FILE) -> Settings:
    """Return the settings of this run, and complete the options in ``arguments``.

    What a flag leaves open is taken from the environment, then from the file, then from the default.
    Raises SettingsError for an unknown name or a value of the wrong type, and for an option in the
    file that may not be there.
    """
    in_file = read_toml(file)
    _complete(arguments, environ, _options_of(in_file, file), str(file))
    settings = from_env(environ, Settings().with_values(in_file, str(file)))
    known = all_settings()
    flags = {
        name: value
        for name, value in vars(arguments).items()
        if name in known and value is not None
    }
    return settings.with_values(flags, "command line")


def is_dry_run(environ: Mapping[str, str]) -> bool:
    """Return whether the environment asks every command to change nothing."""
    setting = OPTIONS[DRY_RUN].setting
    given = values_from_env(environ, {DRY_RUN: setting})
    return bool(given) and bool(setting.value_of(given[DRY_RUN], "environment"))


def _options_of(in_file: dict[str, Any], file: Path) -> dict[str, Any]:
    """Remove the options from what a file says, and return them."""
    found = {name: in_file.pop(name) for name in list(in_file) if name in OPTIONS}
    for name in found:
        option = OPTIONS[name]
        if not option.in_file:
            command = f"khmerqa {option.command or 'COMMAND'}"
            flag = f"--{name.replace('_', '-')}"
            raise SettingsError(
                Message(
                    f"{file}៖ '{name}' ជាជម្រើសរបស់ {command} មិនមែនជាការកំណត់ទេ។ "
                    f"សូមលុបវាចេញពីឯកសារ (file) នេះ ហើយប្រើ {command} {flag} ។",
                    f"{file}: '{name}' is an option of {command}, not a setting. Remove it from the "
                    f"file and use {command} {flag}.",
                )
            )
    return found


def _complete(
    arguments: Namespace, environ: Mapping[str, str], in_file: Mapping[str, Any], file: str
) -> None:
    own = {name: each.setting for name, each in OPTIONS.items() if hasattr(arguments, name)}
    in_environ = values_from_env(environ, own)
    for name, setting in own.items():
        value: Any = setting.default
        if (flag := getattr(arguments, name)) is not None:
            value = setting.value_of(flag, "command line")
        elif name in in_environ:
            value = setting.value_of(in_environ[name], "environment")
        elif name in in_file:
            value = setting.value_of(in_file[name], file)
        setattr(arguments, name, value)
