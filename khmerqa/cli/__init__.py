"""The command line. Exit codes: 0 done, 1 the work failed, 2 wrong usage.

registry      all commands, in the order of ``khmerqa --help``
parser        the parser, and the flags that several commands share
options       what changes one run, also set in the environment
language      the language of messages
colour        colours on a terminal
candidates    what may stand at the end of a half-written command line
suggestions   what an unknown name may have meant
progress      the progress of a run
answers/      ask, search, glossary
documents/    init, index, add, remove, documents, read
maintenance/  doctor, verify, rollback, prune, export, import, completion
measurement/  eval, bench
service/      serve, keys, release, feedback, mcp, telegram
rendering/    results as text and as JSON
"""

from __future__ import annotations

import gc
import io
import os
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from khmerqa.cli.candidates import candidates
from khmerqa.cli.colour import red, yellow
from khmerqa.cli.language import Message, language_of, one_line, speak
from khmerqa.cli.options import DRY_RUN, FILE, OPTIONS, configure, is_dry_run
from khmerqa.cli.registry import COMMANDS, Script, build_parser
from khmerqa.cli.suggestions import unknown_variables
from khmerqa.errors import KhmerQAError, SettingsError, UsageError
from khmerqa.settings import PREFIX, all_settings, read_toml
from khmerqa.types import Bilingual

COMPLETE = "__complete"
CHECK = "__check"  # SCRIPT SWITCH… -- COMMAND ARGUMENT…: refuses what is wrong, and does nothing


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code. Without ``arguments``, that of this process, which ends."""
    if arguments is not None:
        return _run(arguments)
    try:
        return _run(sys.argv[1:])
    finally:
        # Python looks through all that is left for unreachable objects, several times, before it ends:
        # a seventh of a cold question. The process frees all of it anyway.
        gc.freeze()


def _run(arguments: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Khmer must print whatever the locale says
            stream.reconfigure(encoding="utf-8", errors="replace")
    script, arguments = _asked_by(list(arguments))
    try:
        speak(language_of(arguments, os.environ, _file_or_nothing()))
    except UsageError as error:
        return _failed(error, error.message, 2, debug=False)
    if arguments[:1] == [COMPLETE]:  # a shell asks, see khmerqa/data/completion
        for line in candidates(arguments[1:], _document_ids):
            print(line)
        return 0
    named = next((each for each in arguments if each in COMMANDS), "")
    parser = build_parser(only=named, script=script)
    if not arguments:
        parser.print_help()
        return 0
    parsed = parser.parse_args(arguments)
    debug = bool(parsed.debug)  # the flag alone, until the settings are read
    for warning in unknown_variables(os.environ, [*all_settings(), *OPTIONS]):
        print(yellow(f"khmerqa: {warning}", sys.stderr), file=sys.stderr)
    try:
        settings = configure(parsed, os.environ)
        debug = parsed.debug
        _check_dry_run(parsed)
        if script is not None:
            return 0
        code = COMMANDS[parsed.command].load().run(settings, parsed)
        sys.stdout.flush()
        return code
    except UsageError as error:
        return _failed(error, error.message, 2, debug)
    except KhmerQAError as error:
        return _failed(error, error.message, 1, debug)
    except BrokenPipeError:  # the reader of the output closed it, like `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        khmer = f"{error.filename}៖ " if error.filename else ""
        english = f"{error.filename}: " if error.filename else ""
        text = Message(
            f"{khmer}មិនអាចអាន ឬសរសេរបានទេ។ សូមពិនិត្យទីតាំង សិទ្ធិ និងទំហំថាសដែលនៅទំនេរ។",
            f"{english}{error.strerror or error}. Check the path, the permissions and the free space.",
        )
        return _failed(error, text, 1, debug)
    except Exception as error:
        what = str(error).rstrip(".")
        text = Message(
            "មានកំហុសក្នុងកម្មវិធី khmerqa ។ សូមដំណើរការពាក្យបញ្ជាដដែលដោយបន្ថែម --debug "
            "រួចផ្ញើលទ្ធផលទៅអ្នកថែទាំកម្មវិធី។",
            f"{type(error).__name__}: {what}. This is a fault of khmerqa; see --debug.",
        )
        return _failed(error, text, 1, debug)
    except KeyboardInterrupt:
        print(Message("ត្រូវបានបញ្ឈប់", "Stopped."), file=sys.stderr)
        return 130


def _asked_by(arguments: list[str]) -> tuple[Script | None, list[str]]:
    """Return the script that only asks whether arguments are right, if one does, and the arguments."""
    if arguments[:1] != [CHECK]:
        return None, arguments
    end = arguments.index("--")
    return Script(arguments[1], tuple(arguments[2:end])), arguments[end + 1 :]


def _check_dry_run(parsed: Namespace) -> None:
    """Raise UsageError where nothing may be changed and a command cannot only say what it would do."""
    command = COMMANDS[parsed.command]
    if not hasattr(parsed, DRY_RUN) and command.changes(parsed) and is_dry_run(os.environ):
        variable = f"{PREFIX}{DRY_RUN.upper()}"
        raise UsageError(
            Message(
                f"{variable} ហាមការផ្លាស់ប្តូរ ហើយ khmerqa {command.name} មិនអាចប្រាប់ជាមុនទេ។ "
                f"គ្មានអ្វីត្រូវបានប្តូរទេ។ ដើម្បីធ្វើមែន សូមលុបអថេរ {variable} ។",
                f"{variable} is set, and khmerqa {command.name} cannot only say what it would do: "
                f"nothing was changed. To do it, unset {variable}.",
            )
        )


def _failed(error: Exception, text: Bilingual, code: int, debug: bool) -> int:
    if debug:
        raise error
    print(f"{red('khmerqa:', sys.stderr)} {one_line(text)}", file=sys.stderr)
    return code


def _document_ids(index: str | None) -> list[str]:
    """Return the ids of the documents in an index; None: in the one that the settings name."""
    try:
        settings = configure(Namespace(index=index), os.environ)
        generation = import_module("khmerqa.wiring").open_index(settings)  # slow, so only here
        return [each.id for each in generation.passages.listed()]
    except (KhmerQAError, OSError):
        return []


def _file_or_nothing() -> Mapping[str, Any]:
    """Return what khmerqa.toml says; what is wrong with it is said later, in the right language."""
    try:
        return read_toml(FILE)
    except SettingsError:
        return {}
