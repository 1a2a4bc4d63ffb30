"""The command line. Exit codes: 0 done, 1 the work failed, 2 wrong usage."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from khmerqa.cli.parser import build_parser
from khmerqa.errors import KhmerQAError, UsageError
from khmerqa.settings import Settings, from_env, from_toml


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    parsed = build_parser().parse_args(arguments)
    flags = {name: value for name, value in vars(parsed).items() if value is not None}
    debug = bool(flags.get("debug"))
    try:
        settings = _settings(flags)
        debug = debug or settings.debug
        from khmerqa.cli import commands  # after the arguments: --help need not wait for engines

        return commands.run(parsed.command, settings, parsed)
    except UsageError as error:
        return _failed(error, 2, debug)
    except KhmerQAError as error:
        return _failed(error, 1, debug)
    except (OSError, MemoryError) as error:
        return _failed(error, 1, debug)
    except KeyboardInterrupt:
        print("ត្រូវបានបញ្ឈប់ | Stopped.", file=sys.stderr)
        return 130


def _settings(flags: dict[str, object]) -> Settings:
    settings = from_env(os.environ, from_toml(Path("khmerqa.toml")))
    known = {name: value for name, value in flags.items() if name in Settings.__slots__}
    return settings.with_values(known, "command line")


def _failed(error: BaseException, code: int, debug: bool) -> int:
    if debug:
        raise error
    message = " ".join(str(error).split()) or type(error).__name__
    print(f"khmerqa: {message}", file=sys.stderr)
    return code
