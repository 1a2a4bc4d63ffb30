"""The command line. Exit codes: 0 done, 1 the work failed, 2 wrong usage.

registry      all commands, in the order of ``khmerqa --help``
parser        the parser, and the flags that several commands share
options       what changes one run, also set in the environment
progress      the progress of a run
answers/      ask, search, glossary
documents/    index, add, remove, documents, read
maintenance/  doctor, verify, rollback, prune, export, import
measurement/  eval, bench
service/      serve, keys, release, feedback, mcp, telegram
rendering/    results as text and as JSON
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from khmerqa.cli.options import configure
from khmerqa.cli.registry import COMMANDS, build_parser
from khmerqa.errors import KhmerQAError, UsageError
from khmerqa.types import Bilingual


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Khmer must print whatever the locale says
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = sys.argv[1:] if arguments is None else arguments
    named = next((each for each in arguments if not each.startswith("-")), "")
    parsed = build_parser(only=named).parse_args(arguments)
    debug = bool(parsed.debug)  # the flag alone, until the settings are read
    try:
        settings = configure(parsed, os.environ)
        debug = parsed.debug
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
        message = Bilingual(
            f"{khmer}មិនអាចអាន ឬសរសេរបានទេ។ សូមពិនិត្យទីតាំង សិទ្ធិ និងទំហំថាសដែលនៅទំនេរ។",
            f"{english}{error.strerror or error}. Check the path, the permissions and the free space.",
        )
        return _failed(error, message, 1, debug)
    except Exception as error:
        what = str(error).rstrip(".")
        message = Bilingual(
            "មានកំហុសក្នុងកម្មវិធី khmerqa ។ សូមដំណើរការពាក្យបញ្ជាដដែលដោយបន្ថែម --debug "
            "រួចផ្ញើលទ្ធផលទៅអ្នកថែទាំកម្មវិធី។",
            f"{type(error).__name__}: {what}. This is a fault of khmerqa; see --debug.",
        )
        return _failed(error, message, 1, debug)
    except KeyboardInterrupt:
        print(Bilingual("ត្រូវបានបញ្ឈប់", "Stopped."), file=sys.stderr)
        return 130


def _failed(error: Exception, message: Bilingual, code: int, debug: bool) -> int:
    if debug:
        raise error
    print(f"khmerqa: {' '.join(str(message).split())}", file=sys.stderr)
    return code
