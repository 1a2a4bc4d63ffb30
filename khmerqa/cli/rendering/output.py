"""Writes a result to standard output: as one JSON value, or as text."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable

from khmerqa.cli.language import Message


def write_result(
    arguments: argparse.Namespace, value: object, text: Callable[[], str | Message]
) -> None:
    """Print ``value`` where ``--json`` is given, otherwise the text."""
    if arguments.json:
        write_json(value)
    else:
        print(text())


def write_json(value: object) -> None:
    """Print one JSON value and nothing else."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
